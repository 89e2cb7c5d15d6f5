"""What a scene is made of: a few flat shapes on a flat ground.

Lengths and places are in scene units (for the pictures of the site one unit is one pixel at full size), x to the right
and y down. Angles are in degrees: 0 points right, 90 points down, so they grow clockwise, as they do in SVG.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from .palette import Colour

Point = tuple[float, float]


class Part(StrEnum):
    """What a shape stands for: the tests count tables and chairs by it, the renderers do not look at it."""

    TABLE = "table"
    CHAIR = "chair"
    GROUND = "ground"
    MARKING = "marking"


@dataclass(frozen=True, slots=True)
class Disc:
    """A filled circle."""

    x: float
    y: float
    radius: float
    fill: Colour
    part: Part = Part.MARKING


@dataclass(frozen=True, slots=True)
class Sector:
    """A filled piece of a disc, from angle `start` clockwise to angle `end` (less than 360 degrees apart)."""

    x: float
    y: float
    radius: float
    start: float
    end: float
    fill: Colour
    part: Part = Part.MARKING


@dataclass(frozen=True, slots=True)
class Polygon:
    """A filled shape with straight sides."""

    points: tuple[Point, ...]
    fill: Colour
    part: Part = Part.MARKING


@dataclass(frozen=True, slots=True)
class Ring:
    """A circle drawn as a band: `radius` is to the middle of the band, `width` its thickness."""

    x: float
    y: float
    radius: float
    width: float
    stroke: Colour
    part: Part = Part.MARKING


@dataclass(frozen=True, slots=True)
class Arc:
    """A piece of a ring, from angle `start` clockwise to angle `end`; its ends are cut off straight."""

    x: float
    y: float
    radius: float
    width: float
    start: float
    end: float
    stroke: Colour
    part: Part = Part.MARKING


@dataclass(frozen=True, slots=True)
class Line:
    """A straight band between two points; its ends are cut off straight."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float
    stroke: Colour
    part: Part = Part.MARKING


Shape = Disc | Sector | Polygon | Ring | Arc | Line


@dataclass(frozen=True, slots=True)
class Scene:
    """A picture: its size in scene units, its ground (None: transparent), and its shapes from back to front."""

    width: float
    height: float
    background: Colour | None
    shapes: tuple[Shape, ...] = field(default_factory=tuple)

    def parts(self, part: Part) -> list[Shape]:
        """Return the shapes that stand for one kind of thing, back to front."""
        return [shape for shape in self.shapes if shape.part is part]


def colour_of(shape: Shape) -> Colour:
    """Return the one colour a shape has, whether it is filled or drawn as a band."""
    return shape.fill if isinstance(shape, Disc | Sector | Polygon) else shape.stroke


def rectangle(x: float, y: float, width: float, height: float, fill: Colour, part: Part = Part.MARKING) -> Polygon:
    """Return an upright rectangle with its top left corner at (x, y)."""
    return Polygon(((x, y), (x + width, y), (x + width, y + height), (x, y + height)), fill, part)


def frame(x: float, y: float, width: float, height: float, line: float, stroke: Colour) -> list[Polygon]:
    """Return the four sides of an upright rectangle, drawn inwards from its edge, `line` thick."""
    return [
        rectangle(x, y, width, line, stroke),
        rectangle(x, y + height - line, width, line, stroke),
        rectangle(x, y + line, line, height - 2 * line, stroke),
        rectangle(x + width - line, y + line, line, height - 2 * line, stroke),
    ]


def around(x: float, y: float, distance: float, angle: float) -> Point:
    """Return the point at `distance` from (x, y) in the direction `angle` (degrees)."""
    return x + distance * math.cos(math.radians(angle)), y + distance * math.sin(math.radians(angle))


def placed(points: Iterable[Point], x: float, y: float, angle: float) -> tuple[Point, ...]:
    """Return points turned by `angle` (degrees) about their own origin and then moved to (x, y)."""
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    return tuple((x + px * cos - py * sin, y + px * sin + py * cos) for px, py in points)

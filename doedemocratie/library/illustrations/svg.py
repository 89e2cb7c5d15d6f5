"""Writes a scene as SVG."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from .palette import Colour
from .shapes import Arc, Disc, Line, Polygon, Ring, Scene, Sector, Shape, around, colour_of


def to_svg(scene: Scene, *, dark: Mapping[Colour, Colour] | None = None) -> str:
    """Return the scene as one SVG document, without a size of its own: the page gives it one.

    `dark` names the colours that change when the reader's screen is dark. The change is a style sheet in the document;
    where a content security policy forbids that, the document keeps its light colours.
    """
    width, height = number(scene.width), number(scene.height)
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">']
    if dark:
        rules = "".join(f".{one.name.lower()}{{fill:{other}}}" for one, other in dark.items())
        parts.append(f"<style>@media (prefers-color-scheme:dark){{{rules}}}</style>")
    if scene.background:
        parts.append(f'<path fill="{scene.background}" d="M0 0h{width}v{height}H0z"/>')
    for (colour, stroked), shapes in groupby(scene.shapes, lambda shape: (colour_of(shape), is_stroked(shape))):
        name = f' class="{colour.name.lower()}"' if dark and colour in dark else ""
        paint = f'fill="none" stroke="{colour}"' if stroked else f'fill="{colour}"'
        parts.append(f"<g{name} {paint}>" + "".join(element(shape) for shape in shapes) + "</g>")
    return "\n".join([*parts, "</svg>"]) + "\n"


def is_stroked(shape: Shape) -> bool:
    """Say whether a shape is a band that SVG draws with a stroke."""
    return isinstance(shape, Ring | Arc | Line)


def element(shape: Shape) -> str:
    """Return one shape as an SVG element; its colour comes from the group around it."""
    match shape:
        case Disc(x, y, radius):
            return f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}"/>'
        case Sector(x, y, radius, start, end):
            return f'<path d="M{number(x)} {number(y)}L{curve(x, y, radius, start, end)}z"/>'
        case Polygon(points):
            return f'<path d="M{"L".join(f"{number(x)} {number(y)}" for x, y in points)}z"/>'
        case Ring(x, y, radius, width):
            return f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}" stroke-width="{number(width)}"/>'
        case Arc(x, y, radius, width, start, end):
            return f'<path d="M{curve(x, y, radius, start, end)}" stroke-width="{number(width)}"/>'
        case Line(x1, y1, x2, y2, width):
            return f'<path d="M{number(x1)} {number(y1)}L{number(x2)} {number(y2)}" stroke-width="{number(width)}"/>'


def curve(x: float, y: float, radius: float, start: float, end: float) -> str:
    """Return the path data of an arc from angle `start` clockwise to `end`: its first point and its bend."""
    (x1, y1), (x2, y2) = around(x, y, radius, start), around(x, y, radius, end)
    large = int(end - start > 180)
    return f"{number(x1)} {number(y1)}A{number(radius)} {number(radius)} 0 {large} 1 {number(x2)} {number(y2)}"


def number(value: float) -> str:
    """Return a length with at most two decimals and no needless zeros."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text

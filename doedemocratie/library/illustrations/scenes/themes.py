"""The pictures of the themes, 1920 by 1080 units; what matters lies in the middle square."""

from __future__ import annotations

import math

from doedemocratie.library.illustrations.palette import Colour
from doedemocratie.library.illustrations.shapes import (
    Arc,
    Disc,
    Line,
    Part,
    Polygon,
    Ring,
    Scene,
    Sector,
    Shape,
    around,
    rectangle,
)
from doedemocratie.library.illustrations.tables import Style, chair, table


def regels_en_ruimte() -> Scene:
    """Rules as ruled paper, and a round space that they leave open for a table."""
    style = Style(Colour.SUN, Colour.PETROL, chair=48, gap=28)
    x, y, space = 960, 540, 430
    shapes: list[Shape] = []
    for row in range(12):
        at = 45 + row * 90
        half = math.sqrt(max(0, space**2 - (at - y) ** 2))
        if half:
            shapes += [Line(0, at, x - half, at, 14, Colour.PETROL), Line(x + half, at, 1920, at, 14, Colour.PETROL)]
        else:
            shapes.append(Line(0, at, 1920, at, 14, Colour.PETROL))
    return Scene(1920, 1080, Colour.SKY, (*shapes, *table(x, y, 200, 8, style, orange=1)))


def aanbesteden() -> Scene:
    """Two halves that make one table."""
    style = Style(Colour.SUN, Colour.PETROL, chair=52, gap=30)
    x, y, radius, shift = 960, 540, 300, 70
    shapes: list[Shape] = [
        Sector(x, y - shift, radius, 90, 270, Colour.PETROL, Part.TABLE),
        Sector(x, y + shift, radius, -90, 90, Colour.SUN, Part.TABLE),
    ]
    for place in range(5):
        angle = -72 + place * 36
        distance = radius + style.gap + style.chair
        shapes.append(chair(around(x, y + shift, distance, angle), style, yours=place == 1))
        shapes.append(chair(around(x, y - shift, distance, 180 + angle), style))
    return Scene(1920, 1080, Colour.CLAY, tuple(shapes))


def aansprakelijkheid() -> Scene:
    """Two linked rings: the table stands where both of them answer for it."""
    style = Style(Colour.SUN, Colour.PETROL, chair=32, gap=20)
    left, right, radius, width = 745, 1175, 420, 62
    reach = math.degrees(math.acos((right - left) / 2 / radius))
    both = [around(left, 540, radius, angle) for angle in spread(-reach, reach)]
    both += [around(right, 540, radius, angle) for angle in spread(180 - reach, 180 + reach)]
    shapes: list[Shape] = [
        Polygon(tuple(both), Colour.SURFACE, Part.GROUND),
        Ring(left, 540, radius, width, Colour.LEAF),
        Ring(right, 540, radius, width, Colour.PETROL),
        Arc(left, 540, radius, width, -80, -30, Colour.LEAF),
    ]
    return Scene(1920, 1080, Colour.SAND, (*shapes, *table(960, 540, 88, 6, style, orange=1)))


def spread(start: float, end: float) -> list[float]:
    """Return 121 angles evenly from `start` to `end` (degrees)."""
    return [start + (end - start) * step / 120 for step in range(121)]


def burgertoppen() -> Scene:
    """Many tables around one: nineteen, packed as closely as discs can be."""
    style = Style(Colour.SURFACE, Colour.PETROL, chair=18, gap=11)
    x, y, pitch = 960, 540, 208
    shapes: list[Shape] = [Disc(x, y, 112, Colour.SURFACE, Part.GROUND)]
    shapes += table(x, y, 50, 6, style.with_top(Colour.SUN), orange=1)
    for corner in range(6):
        for steps, aside in ((1, 0), (2, 0), (2, 1)):
            begin, end = around(x, y, pitch * steps, corner * 60), around(x, y, pitch * steps, corner * 60 + 60)
            part = aside / steps
            at = (begin[0] + (end[0] - begin[0]) * part, begin[1] + (end[1] - begin[1]) * part)
            shapes += table(*at, 50, 6, style)
    return Scene(1920, 1080, Colour.SUN, tuple(shapes))


def lokale_democratie() -> Scene:
    """A table that rises like the sun behind a row of houses."""
    style = Style(Colour.SUN, Colour.PETROL, chair=44, gap=28)
    shapes: list[Shape] = table(960, 600, 330, 16, style, orange=2, skip=range(5, 12))
    left = -70.0
    row = (
        (210, 330, "C"),
        (170, 430, "W"),
        (230, 290, "L"),
        (180, 390, "P"),
        (220, 310, "C"),
        (190, 250, "W"),
        (230, 340, "L"),
        (170, 420, "P"),
        (220, 300, "C"),
        (240, 380, "W"),
    )
    colours = {"C": Colour.CLAY, "W": Colour.SURFACE, "L": Colour.LEAF, "P": Colour.PETROL}
    for wide, tall, key in row:
        shapes += house(left, wide, tall, colours[key])
        left += wide
    return Scene(1920, 1080, Colour.SKY, tuple(shapes))


def house(left: float, wide: float, tall: float, colour: Colour) -> list[Shape]:
    """Return a house with a pointed gable on the lower edge of the picture, and its two windows."""
    top, eaves, middle = 1080 - tall, 1080 - tall + wide * 0.45, left + wide / 2
    walls = Polygon(((left, 1080), (left, eaves), (middle, top), (left + wide, eaves), (left + wide, 1080)), colour)
    glass = Colour.SUN if colour in (Colour.PETROL, Colour.LEAF) else Colour.PETROL
    pane = wide * 0.2
    return [
        walls,
        *(rectangle(middle + side - pane / 2, eaves + 30, pane, pane * 1.4, glass) for side in (-pane, pane)),
    ]

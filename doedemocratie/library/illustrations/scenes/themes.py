"""The pictures of the themes, 1920 by 1080 units; what matters lies in the middle square."""

from __future__ import annotations

import math

from ..palette import Colour
from ..shapes import Arc, Disc, Line, Part, Polygon, Ring, Scene, Sector, Shape, around, placed
from ..tables import Style, chair, table


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
    """Two rings that overlap: what both answer for is where the table stands."""
    style = Style(Colour.SUN, Colour.PETROL, chair=40, gap=22)
    left, right = 700, 1220
    shapes: list[Shape] = [
        Ring(left, 540, 420, 60, Colour.LEAF),
        Ring(right, 540, 420, 60, Colour.PETROL),
        Arc(left, 540, 420, 60, -60, 0, Colour.LEAF),
    ]
    return Scene(1920, 1080, Colour.SAND, (*shapes, *table(960, 540, 110, 6, style, orange=1)))


def burgertoppen() -> Scene:
    """Tables that together make a summit."""
    style = Style(Colour.SURFACE, Colour.PETROL, chair=17, gap=10)
    shapes: list[Shape] = []
    for row in range(6):
        for place in range(row + 1):
            x, y = 960 + (place - row / 2) * 190, 150 + row * 165
            shapes += table(x, y, 46, 6, style, turn=-90, orange=0 if row == 0 else None)
    return Scene(1920, 1080, Colour.SUN, tuple(shapes))


def lokale_democratie() -> Scene:
    """A village around its green, with a table in the middle."""
    style = Style(Colour.SUN, Colour.PETROL, chair=36, gap=22)
    x, y = 960, 540
    shapes: list[Shape] = [Disc(x, y, 350, Colour.SURFACE, Part.GROUND)]
    for place in range(12):
        angle = -90 + place * 30
        at = around(x, y, 350, angle)
        tall = (130, 165, 115)[place % 3]
        wide = (105, 90, 120)[place % 3]
        house = ((-wide / 2, 10), (-wide / 2, -tall + wide / 2), (0, -tall), (wide / 2, -tall + wide / 2), (wide / 2, 10))
        shapes.append(Polygon(placed(house, *at, angle + 90), (Colour.PETROL, Colour.LEAF, Colour.CLAY)[place % 3]))
    return Scene(1920, 1080, Colour.SKY, (*shapes, *table(x, y, 130, 7, style, orange=1)))

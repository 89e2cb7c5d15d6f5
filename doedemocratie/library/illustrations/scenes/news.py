"""The pictures of the news items, 1920 by 1080 units."""

from __future__ import annotations

import math
from itertools import pairwise

from doedemocratie.library.illustrations.palette import Colour
from doedemocratie.library.illustrations.shapes import (
    Arc,
    Disc,
    Line,
    Part,
    Point,
    Polygon,
    Ring,
    Scene,
    Shape,
    around,
    placed,
    rectangle,
)
from doedemocratie.library.illustrations.tables import Style, chair, long_table, table


def prodemos_brochure() -> Scene:
    """An open booklet as the table, with readers on all four sides of it; the booklet shows the motif."""
    style = Style(Colour.PETROL, Colour.PETROL, chair=46, gap=30)
    x, y, length, breadth, cover, fold = 960, 525, 1080, 600, 24, 40
    # The chairs go around a straight table; the booklet on it dips at its fold, as an open booklet does.
    shapes: list[Shape] = list(long_table(x, y, length, breadth, style, sides=(6, 3, 0, 3), orange=4))[1:]
    shapes += list(long_table(x, y + fold, length, breadth, style, sides=(0, 0, 6, 0)))[1:]
    half, deep = length / 2, breadth / 2

    def leaf(side: int, margin: float, top: float, right: float, bottom: float) -> tuple[Point, ...]:
        """Return a slanting piece of the page on one `side` (-1 left, 1 right), by its distances from fold and middle."""
        drop_near, drop_far = fold * (1 - margin / half), fold * (1 - right / half)
        near, far = x + side * margin, x + side * right
        return (
            (near, y + top + drop_near),
            (far, y + top + drop_far),
            (far, y + bottom + drop_far),
            (near, y + bottom + drop_near),
        )

    outside = leaf(-1, 0, -deep, half, deep)
    shapes.append(
        Polygon(
            (*outside[:3], *leaf(1, 0, -deep, half, deep)[3:], *leaf(1, 0, -deep, half, deep)[2:0:-1]),
            style.top,
            Part.TABLE,
        )
    )
    shapes.append(Polygon(leaf(-1, 0, cover - deep, half - cover, deep - cover), Colour.SKY, Part.GROUND))
    shapes.append(Polygon(leaf(1, 0, cover - deep, half - cover, deep - cover), Colour.SURFACE, Part.GROUND))
    for row, width in enumerate((330, 270, 330, 330, 180)):
        top = -190 + row * 86
        shapes.append(Polygon(leaf(1, 95, top, 95 + width, top + 30), Colour.CLAY))
    inside = Style(Colour.SUN, Colour.PETROL, chair=34, gap=22)
    shapes += table(x - half / 2, y + fold / 2, 104, 6, inside, turn=-90)
    return Scene(1920, 1080, Colour.CLAY, tuple(shapes))


def sturen_en_verbinden() -> Scene:
    """A wheel: one large table steers along the spokes, the rim connects the small tables with each other."""
    style = Style(Colour.SUN, Colour.PETROL, chair=27, gap=20)
    x, y, radius, rim, line, places = 300, 540, 350, 1150, 14, 21
    # Spokes and rim reach the tables between two chairs; the outermost spokes lead on out of the picture.
    spokes = [360 / places * number for number in (-2, -1, 0, 1, 2)]
    shapes: list[Shape] = [Line(x, y, *around(x, y, rim, angle), line, Colour.PETROL) for angle in spokes]
    shapes.append(Arc(x, y, rim, line, -60, 60, Colour.LEAF))
    for angle in spokes[1:-1]:
        shapes += table(*around(x, y, rim, angle), 92, 8, style, turn=angle + 22.5, orange=6 if angle == 0 else None)
    shapes += table(x, y, radius, places, style.with_top(Colour.PETROL), turn=180 / places)
    return Scene(1920, 1080, Colour.SAND, tuple(shapes))


def burgertop_amsterdam() -> Scene:
    """The sketch the Burgertop began with: a hundred tables with chairs, in eight rows of twelve and thirteen."""
    style = Style(Colour.SURFACE, Colour.PETROL, chair=12, gap=8)
    shapes: list[Shape] = []
    across, down = 146, 127
    for row in range(8):
        count = 13 if row % 2 else 12
        for place in range(count):
            x, y = 960 + (place - (count - 1) / 2) * across, 540 + (row - 3.5) * down
            if (row, place) == (4, 7):
                shapes.append(Disc(x, y, 74, Colour.SURFACE, Part.GROUND))
                shapes += table(x, y, 31, 6, style.with_top(Colour.SUN), turn=-90, orange=1)
            else:
                shapes += table(x, y, 31, 6, style, turn=-90)
    return Scene(1920, 1080, Colour.SUN, tuple(shapes))


def kendoe_congres() -> Scene:
    """A full hall around a stage; one chair has left its row and stands on the stage."""
    style = Style(Colour.SUN, Colour.SKY, chair=30, gap=20)
    x, y = 960, 1120
    shapes: list[Shape] = [Disc(x, y, 340, Colour.SUN, Part.TABLE)]
    for row in range(8):
        radius = 450 + row * 96
        step = math.degrees(84 / radius)
        half = int(90 / step)
        for place in range(-half, half + 1):
            at = around(x, y, radius, -90 + place * step)
            if (row, place) == (1, 3):
                shapes.append(Ring(*at, style.chair - 4, 8, Colour.SKY))
            else:
                shapes.append(chair(at, style))
    shapes.append(chair((x + 70, y - 190), style, yours=True))
    return Scene(1920, 1080, Colour.PETROL, tuple(shapes))


def g1000_uden() -> Scene:
    """Chairs stream in from the right to a table that still has room."""
    style = Style(Colour.SURFACE, Colour.PETROL, chair=42, gap=28)
    x, y = 520, 540
    shapes = table(x, y, 300, 14, style, turn=0, skip={13, 0, 1})
    for column in range(10):
        distance = 580 + column * 122
        step = math.degrees(118 / distance)
        for row in range(column + 1):
            at = around(x, y, distance, (row - column / 2) * step)
            shapes.append(chair(at, style, yours=column == 0))
    return Scene(1920, 1080, Colour.SKY, tuple(shapes))


def maatschappelijke_stand_van_het_land() -> Scene:
    """A chart that grows: five tables on stems, each taller and larger than the one before."""
    style = Style(Colour.SUN, Colour.PETROL, chair=25, gap=15)
    ground = 990
    shapes: list[Shape] = [rectangle(0, ground, 1920, 90, Colour.LEAF, Part.GROUND)]
    growth = ((215, 800, 46, 5), (465, 712, 68, 7), (775, 606, 100, 9), (1155, 474, 142, 11), (1600, 330, 190, 13))
    for x, y, radius, chairs in growth:
        shapes.append(Line(x, y, x, ground, 18, Colour.LEAF))
        last = x == growth[-1][0]
        shapes += table(x, y, radius, chairs, style, turn=-90, orange=1 if last else None)
    return Scene(1920, 1080, Colour.SAND, tuple(shapes))


def democratic_challenge_festival() -> Scene:
    """One long table, laid for everybody, that runs through the whole picture under a string of flags."""
    style = Style(Colour.SURFACE, Colour.PETROL, chair=46, gap=28)
    turn, x, y = -14, 960, 690
    shapes = long_table(x, y, 2400, 250, style, sides=(18, 0, 18, 0), turn=turn, orange=11)
    plates = placed(((-1133.3 + place * 133.3, side) for place in range(18) for side in (-62, 62)), x, y, turn)
    for number, at in enumerate(plates):
        shapes.append(Disc(*at, 32, (Colour.SUN, Colour.LEAF, Colour.CLAY, Colour.SKY)[(number + number // 2) % 4]))
    return Scene(1920, 1080, Colour.SUN, (*shapes, *bunting(-60, 40, 1330, -90, 260)))


def bunting(x1: float, y1: float, x2: float, y2: float, sag: float) -> list[Shape]:
    """Return a string of flags from (x1, y1) to (x2, y2) that hangs through by `sag` units in the middle."""
    flags, steps = 8, 32
    curve = []
    for step in range(steps + 1):
        part = step / steps
        curve.append((x1 + (x2 - x1) * part, y1 + (y2 - y1) * part + 4 * sag * part * (1 - part)))
    shapes: list[Shape] = []
    for flag in range(flags):
        one, other = curve[flag * 4 + 1], curve[flag * 4 + 3]
        middle, reach = ((one[0] + other[0]) / 2, (one[1] + other[1]) / 2), 1.3
        tip = (middle[0] - (other[1] - one[1]) * reach, middle[1] + (other[0] - one[0]) * reach)
        colour = (Colour.PETROL, Colour.SURFACE, Colour.LEAF, Colour.SKY)[flag % 4]
        shapes.append(Polygon((one, other, tip), colour))
    return shapes + [Line(*one, *other, 14, Colour.PETROL) for one, other in pairwise(curve)]

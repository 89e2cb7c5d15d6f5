"""The pictures of the news items, 1920 by 1080 units."""

from __future__ import annotations

from ..palette import Colour
from ..shapes import Disc, Line, Part, Scene, Shape, around, placed, rectangle
from ..tables import Style, chair, long_table, table


def prodemos_brochure() -> Scene:
    """An open booklet as a table, with its four kinds of readers around it, a side for each."""
    style = Style(Colour.SURFACE, Colour.PETROL, chair=46, gap=30)
    x, y, length, breadth = 960, 540, 980, 560
    shapes: list[Shape] = list(long_table(x, y, length, breadth, style, sides=(5, 3, 5, 3), orange=3))
    shapes.append(rectangle(x, y - breadth / 2, length / 2, breadth, Colour.SKY, Part.GROUND))
    for page, rows in ((-1, (300, 340, 340, 250)), (1, (340, 300, 340, 180))):
        for row, width in enumerate(rows):
            left = x + (-length / 2 + 75 if page < 0 else 75)
            shapes.append(rectangle(left, y - 150 + row * 90, width, 24, Colour.PETROL))
    return Scene(1920, 1080, Colour.CLAY, tuple(shapes))


def sturen_en_verbinden() -> Scene:
    """One large table with lines to many small ones: it steers, and it connects."""
    style = Style(Colour.SUN, Colour.PETROL, chair=26, gap=16)
    small = [(930, 190), (1010, 640), (1290, 400), (1250, 890), (1590, 180), (1640, 600), (1560, 910)]
    lines: list[Shape] = [Line(330, 560, x, y, 10, Colour.PETROL) for x, y in small]
    tables: list[Shape] = []
    for number, (x, y) in enumerate(small):
        tables.append(Disc(x, y, 150, Colour.SAND, Part.GROUND))
        tables += table(x, y, 66, 6, style, turn=-90 + 10 * number, orange=1 if number == 2 else None)
    big = table(330, 560, 330, 20, style.with_top(Colour.PETROL), turn=-90)
    return Scene(1920, 1080, Colour.SAND, (*lines, *tables, *big))


def burgertop_amsterdam() -> Scene:
    """The sketch the Burgertop began with: a hundred tables with chairs, in eight rows of twelve and thirteen."""
    style = Style(Colour.SURFACE, Colour.PETROL, chair=10.5, gap=7)
    shapes: list[Shape] = []
    across, down = 143, 126
    for row in range(8):
        count = 13 if row % 2 else 12
        for place in range(count):
            x, y = 960 + (place - (count - 1) / 2) * across, 540 + (row - 3.5) * down
            yours = (row, place) == (4, 7)
            look = style.with_top(Colour.SURFACE)
            shapes += table(x, y, 28, 6, look, turn=-90, orange=1 if yours else None)
    return Scene(1920, 1080, Colour.SUN, tuple(shapes))


def kendoe_congres() -> Scene:
    """A full hall around a stage; one chair has left its row and stands on the stage."""
    style = Style(Colour.SUN, Colour.SKY, chair=30, gap=20)
    x, y = 960, 1120
    shapes: list[Shape] = [Disc(x, y, 330, Colour.SUN, Part.TABLE)]
    for row in range(8):
        radius = 450 + row * 96
        step = 84 / radius * 57.3
        half = int(180 / step)
        for place in range(-half, half + 1):
            angle = -90 + place * step
            shapes.append(chair(around(x, y, radius, angle), style))
    shapes.append(chair((x + 60, y - 170), Style(Colour.SUN, Colour.SKY, 44, 0), yours=True))
    return Scene(1920, 1080, Colour.PETROL, tuple(shapes))


def g1000_uden() -> Scene:
    """Chairs stream in from the right to a table that still has room."""
    style = Style(Colour.SURFACE, Colour.PETROL, chair=40, gap=26)
    shapes = table(620, 540, 300, 14, style, turn=0, skip={13, 0, 1})
    for column in range(9):
        rows = 1 + column // 1
        for row in range(rows):
            at = (1040 + column * 118 + 0, 540 + (row - (rows - 1) / 2) * 118)
            shapes.append(chair(at, style, yours=column == 0))
    return Scene(1920, 1080, Colour.SKY, tuple(shapes))


def maatschappelijke_stand_van_het_land() -> Scene:
    """A chart that grows: five tables on stems, each taller and larger than the one before."""
    style = Style(Colour.SUN, Colour.PETROL, chair=24, gap=14)
    ground = 990
    shapes: list[Shape] = []
    for x, y, radius, chairs in ((230, 820, 48, 5), (480, 720, 70, 6), (790, 600, 100, 8), (1170, 460, 140, 11), (1620, 320, 185, 14)):
        shapes.append(Line(x, y, x, ground, 16, Colour.LEAF))
        shapes.append(Disc(x, y, radius + 70, Colour.SAND, Part.GROUND))
        shapes += table(x, y, radius, chairs, style, orange=1 if radius == 185 else None)
    shapes.append(rectangle(0, ground, 1920, 90, Colour.LEAF, Part.GROUND))
    return Scene(1920, 1080, Colour.SAND, tuple(shapes))


def democratic_challenge_festival() -> Scene:
    """One long table, laid for everybody, that runs through the whole picture under a string of flags."""
    style = Style(Colour.SURFACE, Colour.PETROL, chair=46, gap=28)
    turn = -14
    shapes = long_table(960, 640, 2400, 250, style, sides=(18, 0, 18, 0), turn=turn, orange=11)
    plates = placed(tuple((-1133 + i * 133.3, side) for i in range(18) for side in (-70, 70)), 960, 640, turn)
    colours = (Colour.SUN, Colour.LEAF, Colour.CLAY, Colour.SKY, Colour.PETROL)
    shapes += [Disc(px, py, 30, colours[(i * 3 + i // 2) % 5]) for i, (px, py) in enumerate(plates)]
    return Scene(1920, 1080, Colour.SUN, tuple(shapes))

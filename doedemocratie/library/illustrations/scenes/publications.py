"""The pictures of the publications, 1920 by 1080 units."""

from __future__ import annotations

import math

from doedemocratie.library.illustrations.palette import Colour
from doedemocratie.library.illustrations.shapes import Disc, Line, Part, Ring, Scene, Shape, frame, placed, rectangle
from doedemocratie.library.illustrations.tables import Style, long_table, table


def wil_en_wet() -> Scene:
    """The will outgrows the law: a table that began in the corner of its square and no longer fits in it."""
    style = Style(Colour.SUN, Colour.PETROL, chair=42, gap=24)
    x, y, radius, line = 1000, 530, 335, 18
    room = radius + style.gap + 2 * style.chair + 20
    side = line + room + 105
    left, top = x - room - line, y + room + line - side
    square = rectangle(left, top, side, side, Colour.SURFACE, Part.GROUND)
    big = table(x, y, radius, 12, style, turn=0, orange=11)
    return Scene(1920, 1080, Colour.CLAY, (square, *big, *frame(left, top, side, side, line, Colour.PETROL)))


def maatschappelijk_aanbesteden() -> Scene:
    """A square table and a round one pushed together: government and society, one row of chairs around both."""
    style = Style(Colour.SURFACE, Colour.PETROL, chair=46, gap=28)
    square = long_table(660, 540, 560, 560, style, sides=(3, 0, 3, 3))
    disc = table(1240, 540, 300, 10, style.with_top(Colour.SUN), turn=180, skip={0, 1, 9}, orange=2)
    return Scene(1920, 1080, Colour.SKY, (*square, *disc))


def omgaan_met_aansprakelijkheid() -> Scene:
    """Rain that a ring keeps off the table: inside and behind it, it is dry."""
    style = Style(Colour.SUN, Colour.PETROL, chair=42, gap=26)
    x, y, radius, width = 1080, 520, 395, 64
    shapes: list[Shape] = rain(x, y, radius + width / 2 + 48)
    shapes += [Disc(x, y, radius, Colour.SURFACE, Part.GROUND), Ring(x, y, radius, width, Colour.LEAF)]
    return Scene(1920, 1080, Colour.SAND, (*shapes, *table(x, y, 170, 8, style, orange=7)))


def rain(x: float, y: float, shelter: float) -> list[Shape]:
    """Return slanting drops over the whole picture, but none within `shelter` of (x, y) nor in the lee behind it."""
    slant, apart, step, length = 58, 92, 210, 92
    drops: list[Shape] = []
    for row in range(-14, 15):
        across = row * apart
        for place in range(-8, 9):
            along = place * step + (row % 2) * step / 2
            nearest = -math.sqrt(max(0.0, shelter**2 - across**2))
            if abs(across) < shelter and along + length / 2 > nearest:
                continue
            (x1, y1), (x2, y2) = placed(((along - length / 2, across), (along + length / 2, across)), x, y, slant)
            if -length < x1 < 1920 and -length < y1 < 1080:
                drops.append(Line(x1, y1, x2, y2, 12, Colour.PETROL))
    return drops


def net_binnen_de_wet() -> Scene:
    """A table close to a line, every chair on the right side of it: yours just touches."""
    style = Style(Colour.SURFACE, Colour.PETROL, chair=58, gap=34)
    line, width, radius = 1310, 20, 260
    beyond = rectangle(line, 0, 1920 - line, 1080, Colour.SUN, Part.GROUND)
    edge = rectangle(line, 0, width, 1080, Colour.PETROL)
    x = line - (radius + style.gap + 2 * style.chair)
    return Scene(1920, 1080, Colour.SKY, (beyond, edge, *table(x, 540, radius, 8, style, turn=0, orange=0)))

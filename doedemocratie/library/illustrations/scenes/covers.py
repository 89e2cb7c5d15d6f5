"""The compositions of drawn covers: each kind of publication has one of its own, in any size and set of colours.

Where a thing stands and how large it is follows from the dice; what the picture tells follows from the kind. Tables are
spread over the middle of the picture, because lists, phones and the sharing picture cut its edges off.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from doedemocratie.library.illustrations.dice import Dice
from doedemocratie.library.illustrations.palette import Colour, contrast
from doedemocratie.library.illustrations.shapes import (
    Disc,
    Line,
    Part,
    Point,
    Polygon,
    Ring,
    Shape,
    around,
    rectangle,
)
from doedemocratie.library.illustrations.tables import Style, chair, table

# The least contrast of the orange chair with what it stands on.
CLEAR = 3.5


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a cover is drawn on: its size and its colours; orange stands out on `ground` and on `space`."""

    width: float
    height: float
    ground: Colour
    space: Colour
    top: Colour
    seat: Colour
    dots: Colour

    @property
    def unit(self) -> float:
        """The smaller side of the picture, or a little less where that is nearly square."""
        return min(self.width, self.height, max(self.width, self.height) * 0.8)

    @property
    def middle(self) -> Point:
        """The middle of the picture."""
        return self.width / 2, self.height / 2

    @property
    def orange_is_clear(self) -> bool:
        """Whether an orange chair may stand on the ground itself."""
        return contrast(Colour.ORANGE, self.ground) >= CLEAR

    @property
    def upright(self) -> bool:
        """Whether the picture is higher than wide."""
        return self.height > self.width

    def style(self, seat: float) -> Style:
        """Return a table style with chairs of a radius in parts of the unit."""
        return Style(self.top, self.seat, chair=seat * self.unit, gap=seat * self.unit * 0.62)


def path(sheet: Sheet, dice: Dice) -> list[Shape]:
    """A guide: a road of chairs that winds to a table, where a place is free; the first chair is yours."""
    u, (x, y) = sheet.unit, sheet.middle
    style = sheet.style(0.05)
    swing = dice.between(0.7, 1.1)
    # Where the road begins, the two points that pull at it, and the table that it ends at.
    if sheet.upright:
        pull = ((-0.72, 0.66), (0.9 * swing, 0.66), (0.15, 0.3))
        end = (x + 0.06 * u, y - 0.25 * u)
    else:
        pull = ((-1.08, 0.56), (-0.8, -0.95 * swing), (-0.3, 0.9 * swing))
        end = (x + 0.4 * u, y - 0.04 * u)
    begin, one, other = ((x + along * u, y + across * u) for along, across in pull)
    road = bezier(begin, one, other, end)
    radius, count = dice.between(0.17, 0.19) * u, dice.whole(9, 10)
    reach = radius + style.gap + 2 * style.chair + 0.045 * u
    shapes: list[Shape] = [ribbon(road, 0.165 * u, sheet.space), Disc(*end, reach, sheet.space, Part.GROUND)]
    # The queue stops where it meets the table, and the place there is free.
    queue = spaced(road[::-1], 0.148 * u, first=radius + style.gap + style.chair)
    turn = math.degrees(math.atan2(queue[0][1] - end[1], queue[0][0] - end[0]))
    shapes += table(*end, radius, count, style, turn=turn, skip={0})
    return shapes + [chair(at, style, yours=number == 0) for number, at in enumerate(queue)]


def spaced(line: list[Point], apart: float, first: float) -> list[Point]:
    """Return points along a line, `apart` from each other, of which the first is at `first` from its beginning."""
    found: list[Point] = []
    for at in line:
        wanted, last = (apart, found[-1]) if found else (first, line[0])
        if math.dist(at, last) >= wanted:
            found.append(at)
    return found


def bezier(start: Point, one: Point, other: Point, end: Point) -> list[Point]:
    """Return 401 points along the cubic curve of Bézier between `start` and `end`."""

    def at(step: int, axis: int) -> float:
        part = step / 400
        rest = 1 - part
        first, second = rest**3 * start[axis] + 3 * rest**2 * part * one[axis], part**3 * end[axis]
        return first + 3 * rest * part**2 * other[axis] + second

    return [(at(step, 0), at(step, 1)) for step in range(401)]


def ribbon(line: list[Point], width: float, fill: Colour) -> Polygon:
    """Return a band of one width along a line."""
    left: list[Point] = []
    right: list[Point] = []
    for number, (x, y) in enumerate(line):
        (x1, y1), (x2, y2) = line[max(0, number - 1)], line[min(len(line) - 1, number + 1)]
        length = math.hypot(x2 - x1, y2 - y1) or 1
        dx, dy = (y1 - y2) / length * width / 2, (x2 - x1) / length * width / 2
        left.append((x + dx, y + dy))
        right.append((x - dx, y - dy))
    return Polygon((*left, *reversed(right)), fill, Part.GROUND)


def columns(sheet: Sheet, dice: Dice) -> list[Shape]:
    """A report: a bar chart in which every unit is a table."""
    count, tallest = (4, 5) if sheet.upright else (6, 4)
    pitch = min(sheet.width * 0.86 / count, sheet.height * 0.88 / tallest)
    style = Style(sheet.top, sheet.seat, chair=pitch * 0.09, gap=pitch * 0.05)
    peak = count - dice.whole(1, 2)
    heights = [max(1, round(tallest * (number + 0.6) / (peak + 0.6)) - dice.whole(0, 1)) for number in range(peak)]
    heights += [tallest, *(tallest - dice.whole(1, 3) for _ in range(count - peak - 1))]
    turn = dice.between(-100, -80)
    left, foot = (sheet.width - count * pitch) / 2, (sheet.height + tallest * pitch) / 2
    shapes: list[Shape] = []
    for number, height in enumerate(heights):
        x = left + (number + 0.5) * pitch
        if number == peak:
            bar = rectangle(x - pitch / 2, foot - height * pitch, pitch, sheet.height, sheet.space, Part.GROUND)
            shapes.append(bar)
        for level in range(height):
            yours = number == peak and level == height - 1
            look = style if number == peak else style.with_top(sheet.seat)
            at = (x, foot - (level + 0.5) * pitch)
            shapes += table(*at, pitch * 0.2, 6, look, turn=turn, orange=1 if yours else None)
    return shapes


def lens(sheet: Sheet, dice: Dice) -> list[Shape]:
    """Research: among many plain dots a lens shows that one is a table with chairs."""
    u, (mx, my) = sheet.unit, sheet.middle
    aside = dice.between(0.0, 0.16) * u
    x, y = (mx - 0.02 * u, my - 0.1 * u) if sheet.upright else (mx - aside, my - 0.05 * u)
    radius, rim = dice.between(0.29, 0.32) * u, 0.045 * u
    pitch = u * dice.pick((0.12, 0.13, 0.14))
    shapes: list[Shape] = []
    for row in range(-math.ceil(sheet.height / pitch), math.ceil(sheet.height / pitch) + 1):
        for place in range(-math.ceil(sheet.width / pitch), math.ceil(sheet.width / pitch) + 1):
            at = (x + (place + row % 2 / 2) * pitch, y + row * pitch * 0.87)
            if math.dist(at, (x, y)) > radius + rim and inside(at, sheet, pitch):
                shapes.append(Disc(*at, pitch * 0.17, sheet.dots))
    angle = dice.pick((38, 45, 52))
    start, end = around(x, y, radius, angle), around(x, y, radius + 0.4 * u, angle)
    clear = around(x, y, radius - pitch * 0.3, angle), around(x, y, radius + 0.4 * u + pitch * 0.3, angle)
    shapes.append(Line(*clear[0], *clear[1], 0.085 * u + pitch * 0.6, sheet.ground))
    shapes.append(Line(*start, *end, 0.085 * u, sheet.seat))
    shapes += [Disc(x, y, radius + rim + pitch * 0.3, sheet.ground, Part.GROUND)]
    shapes += [Disc(x, y, radius + rim / 2, sheet.space, Part.GROUND), Ring(x, y, radius + rim / 2, rim, sheet.seat)]
    style = sheet.style(0.04)
    turn = dice.between(-80, -10)
    inner = radius - 2 * style.chair - style.gap - 0.055 * u
    return [*shapes, *table(x, y, inner, 8, style, turn=turn, orange=0)]


def inside(at: Point, sheet: Sheet, margin: float) -> bool:
    """Say whether a point lies in the picture, or less than `margin` outside it."""
    return -margin < at[0] < sheet.width + margin and -margin < at[1] < sheet.height + margin


def counsel(sheet: Sheet, dice: Dice) -> list[Shape]:
    """Advice: two tables that turn to each other, and your chair stands between them, at both."""
    (x, y), along = sheet.middle, max(sheet.width, sheet.height)
    # Both tables with their chairs lie in the picture, along its longer side.
    u = min(sheet.unit, along * 0.71)
    style = Style(sheet.top, sheet.seat, chair=0.046 * u, gap=0.03 * u)
    tilt = dice.between(-13, 13) + (90 if sheet.upright else 0)
    one, other = dice.between(0.235, 0.255) * u, dice.between(0.185, 0.21) * u
    out = style.gap + style.chair
    seat = around(x, y, (one - other) / 2, tilt)
    shapes: list[Shape] = []
    for side, radius, top in ((180, one, sheet.top), (0, other, sheet.seat)):
        at = around(*seat, radius + out, tilt + side)
        count = round((radius + out) * 2 * math.pi / (0.148 * u))
        # The place that looks at the other table is for the chair that both share; beside it there is room.
        shapes += table(*at, radius, count, style.with_top(top), turn=tilt + side + 180, skip={0, 1, count - 1})
    if not sheet.orange_is_clear:
        shapes.append(Disc(*seat, style.chair + 0.028 * u, sheet.space, Part.GROUND))
    return [*shapes, chair(seat, style, yours=True)]


def leaflet(sheet: Sheet, dice: Dice) -> list[Shape]:
    """A brochure: a sheet folded in three, and one table across all of it."""
    u, (x, y) = sheet.unit, sheet.middle
    wide = min((0.3 if sheet.upright else 0.44) * u, sheet.width * 0.29)
    tall = (0.56 if sheet.upright else 0.4) * u
    fold = dice.pick((-1, 1)) * 0.075 * u
    shapes: list[Shape] = []
    for number, fill in enumerate((sheet.space, sheet.seat, sheet.space)):
        left = x + (number - 1.5) * wide
        near = fold / 2 if number % 2 else -fold / 2
        shapes.append(slanted(left, y - tall, wide, 2 * tall, near, fill))
        if fill is sheet.space:
            for row, length in enumerate((0.62, 0.5, dice.between(0.3, 0.62))):
                top = y - 0.78 * tall + row * 0.12 * u
                lean = near * length
                shapes.append(slanted(left + wide * 0.19, top, wide * length, 0.034 * u, lean, sheet.ground))
    style = sheet.style(0.04)
    radius = 0.15 * u
    middle = (x, y + (0.26 if sheet.upright else 0.14) * tall)
    reach = radius + style.gap + 2 * style.chair + 0.035 * u
    shapes.append(Disc(*middle, reach, sheet.space, Part.GROUND))
    return [*shapes, *table(*middle, radius, dice.whole(9, 10), style, turn=dice.between(-80, -20), orange=0)]


def slanted(left: float, top: float, width: float, height: float, lean: float, fill: Colour) -> Polygon:
    """Return a rectangle of which the left side stands `lean` lower than its middle, and the right side as much higher."""
    right, low = left + width, top + height
    corners = ((left, top + lean), (right, top - lean), (right, low - lean), (left, low + lean))
    return Polygon(corners, fill, Part.GROUND)


def tiles(sheet: Sheet, dice: Dice) -> list[Shape]:
    """A fact sheet: squares, in each a table with one more chair."""
    across, down = (2, 3) if sheet.upright else (3, 2)
    side = min(sheet.width / across, sheet.height / down)
    left, top = (sheet.width - across * side) / 2, (sheet.height - down * side) / 2
    style = Style(sheet.top, sheet.seat, chair=side * 0.066, gap=side * 0.044)
    first, odd, turn = dice.whole(3, 4), dice.whole(0, 1), dice.between(-110, -70)
    squares = [(row, column) for row in range(down) for column in range(across)]
    light = [square for square in squares if sum(square) % 2 == odd]
    yours = dice.pick(light)
    dark = dice.pick([square for square in squares if square not in light])
    shapes: list[Shape] = []
    for row in range(-1, down + 1):
        for column in range(-2, across + 2):
            fill = sheet.space if (row + column) % 2 == odd else sheet.ground
            fill = sheet.seat if (row, column) == dark else fill
            shapes.append(rectangle(left + column * side, top + row * side, side, side, fill, Part.GROUND))
    for number, (row, column) in enumerate(squares):
        at = (left + (column + 0.5) * side, top + (row + 0.5) * side)
        look = style if (row, column) == yours else style.with_top(sheet.seat)
        if (row, column) == dark:
            look = Style(sheet.ground, sheet.space, style.chair, style.gap)
        mine = 0 if (row, column) == yours else None
        shapes += table(*at, side * 0.2, first + number, look, turn=turn, orange=mine)
    return shapes

"""A scene for any page: one of eight compositions in one of nine sets of colours, both drawn from the page's slug."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from doedemocratie.library.illustrations.dice import Dice
from doedemocratie.library.illustrations.palette import Colour, contrast
from doedemocratie.library.illustrations.shapes import Disc, Line, Part, Polygon, Ring, Scene, Shape, around
from doedemocratie.library.illustrations.tables import Style, chair, long_table, table

# An orange chair needs at least this contrast with what it stands on; where the ground gives less, it gets a light space.
CLEAR = 3.5


@dataclass(frozen=True, slots=True)
class Stage:
    """What a composition draws on: the size, the smaller side as the measure of all things, and the colours."""

    width: float
    height: float
    ground: Colour
    top: Colour
    seat: Colour

    @property
    def unit(self) -> float:
        """The smaller side of the picture."""
        return min(self.width, self.height)

    def style(self, seat: float) -> Style:
        """Return a table style with chairs of a radius in parts of the unit."""
        return Style(self.top, self.seat, chair=seat * self.unit, gap=seat * self.unit * 0.6)

    def lit(self, x: float, y: float, radius: float, chairs: int, style: Style, turn: float) -> list[Shape]:
        """Return the table with the orange chair, in a light space of its own where the ground is too dark for orange."""
        if contrast(Colour.ORANGE, self.ground) >= CLEAR:
            return table(x, y, radius, chairs, style, turn=turn, orange=0)
        space = Colour.SKY if self.ground is Colour.PETROL else Colour.SURFACE
        look = replace(style, top=Colour.SUN, seat=Colour.PETROL)
        reach = radius + style.gap * 2.2 + style.chair * 2
        return [Disc(x, y, reach, space, Part.GROUND), *table(x, y, radius, chairs, look, turn=turn, orange=0)]


def corner(stage: Stage, dice: Dice) -> list[Shape]:
    """One table too large for the picture, and a small one across from it."""
    w, h, u = stage.width, stage.height, stage.unit
    style = stage.style(0.045)
    low = dice.chance()
    y = h * (0.92 if low else 0.08)
    # What lies between the two middles is for two table tops and the chairs of both.
    room = 0.56 * math.hypot(w, h) - 2 * (style.gap + 2 * style.chair) - 0.04 * u
    radius = min(u * dice.between(0.5, 0.62), room * 0.72)
    shapes = table(w * 0.2, y, radius, round(radius * 2 * math.pi / (u * 0.15)), style, turn=dice.between(0, 30))
    small = min(u * dice.between(0.12, 0.16), room * 0.24)
    return shapes + stage.lit(w * 0.76, h * (0.36 if low else 0.64), small, 7, style, 150 if low else 210)


def pair(stage: Stage, dice: Dice) -> list[Shape]:
    """A large and a small table that turn to each other; in an upright picture one stands above the other."""
    w, h, u = stage.width, stage.height, stage.unit
    style = stage.style(0.044)
    aside = dice.pick((-1, 1)) * u * dice.between(0.1, 0.16)
    large, small = u * dice.between(0.26, 0.3), u * dice.between(0.11, 0.15)
    steps = ((-0.32 * u, aside / 2), (0.44 * u, -aside * 1.5))
    (x1, y1), (x2, y2) = ((w / 2 + along, h / 2 + across) for along, across in steps)
    if h > w:
        (x1, y1), (x2, y2) = ((w / 2 + across * 0.8, h / 2 + along * 0.92) for along, across in steps)
        large, small = large * 0.88, small * 0.88
    facing = math.degrees(math.atan2(y1 - y2, x1 - x2))
    count = dice.whole(11, 13)
    return [
        *table(x1, y1, large, count, style, turn=facing + 180 + 180 / count),
        *stage.lit(x2, y2, small, dice.whole(6, 7), style, facing),
    ]


def row(stage: Stage, dice: Dice) -> list[Shape]:
    """Tables along one line that grow towards the edge of the picture."""
    w, h, u = stage.width, stage.height, stage.unit
    style = stage.style(0.032)
    growth, radius, x = dice.between(1.5, 1.68), u * 0.07, u * 0.2
    yours = dice.whole(0, 1)
    shapes: list[Shape] = []
    number = 0
    while x - radius < w:
        chairs = round(2 * math.pi * radius / (u * 0.1)) + 2
        if number == yours:
            shapes += stage.lit(x, h / 2, radius, chairs, style, -60)
        else:
            shapes += table(x, h / 2, radius, chairs, style, turn=-90)
        x += radius * (1 + growth) + 2 * (style.gap + 2 * style.chair) + u * 0.035
        radius *= growth
        number += 1
    return shapes


def grid(stage: Stage, dice: Dice) -> list[Shape]:
    """Many equal tables in rows that run on past the edges; one is yours."""
    w, h = stage.width, stage.height
    down = stage.unit / dice.whole(3, 4)
    across = down / 0.87
    radius = down * 0.21
    style = Style(stage.top, stage.seat, chair=down * 0.085, gap=down * 0.055)
    rows, columns = round(h / down), math.ceil(w / across / 2) + 1
    first = h / 2 - (rows - 1) / 2 * down
    places = [
        (w / 2 + (place + row % 2 / 2) * across, first + row * down)
        for row in range(rows)
        for place in range(-columns, columns + 1)
    ]
    reach = across * 0.6
    inside = [(x, y) for x, y in places if reach < x < w - reach and reach < y < h - reach]
    yours = dice.pick(inside)
    shapes: list[Shape] = []
    for x, y in places:
        if (x, y) == yours:
            shapes += stage.lit(x, y, radius, 6, style, -30)
        else:
            shapes += table(x, y, radius, 6, style, turn=-90)
    return shapes


def long(stage: Stage, dice: Dice) -> list[Shape]:
    """One table from edge to edge."""
    w, h, u = stage.width, stage.height, stage.unit
    style = stage.style(0.044)
    places = dice.whole(16, 19)
    side = dice.whole(places // 2 - 2, places // 2 + 1)
    length = math.hypot(w, h) * 1.15
    breadth = u * dice.between(0.2, 0.3)
    return long_table(
        w / 2, h * 0.52, length, breadth, style, sides=(places, 0, places, 0), turn=-dice.between(8, 18), orange=side
    )


def orbit(stage: Stage, dice: Dice) -> list[Shape]:
    """A large table with small ones in a circle around it."""
    w, h, u = stage.width, stage.height, stage.unit
    style = stage.style(0.022)
    x, y, count = w * (0.4 if w > h else 0.5), h / 2, dice.whole(7, 9)
    shapes = table(x, y, u * dice.between(0.13, 0.16), 12, style)
    first = dice.between(-40, 20)
    for place in range(count):
        angle = first + 360 * place / count
        at = around(x, y, u * 0.375, angle)
        if place == 0:
            shapes += stage.lit(*at, u * 0.05, 6, style, angle + 180)
        else:
            shapes += table(*at, u * 0.05, 6, style, turn=angle)
    return shapes


def horizon(stage: Stage, dice: Dice) -> list[Shape]:
    """A table that comes up over the lower edge."""
    w, h, u = stage.width, stage.height, stage.unit
    style = stage.style(0.046)
    radius = u * dice.between(0.56, 0.66)
    x, y = w * dice.between(0.42, 0.5), h + radius * 0.28
    count, yours = dice.whole(23, 27), dice.whole(-2, 2)
    shapes: list[Shape] = [Disc(x, y, radius, stage.top, Part.TABLE)]
    for place in range(-(count // 2), count - count // 2):
        at = around(x, y, radius + style.gap + style.chair, -90 + 360 * place / count)
        shapes.append(chair(at, style, yours=place == yours))
    return shapes


def fan(stage: Stage, dice: Dice) -> list[Shape]:
    """A hall: rows of chairs around a table in the corner."""
    w, h, u = stage.width, stage.height, stage.unit
    style = stage.style(0.034)
    x, y, radius = w * 0.12, h * 0.94, u * dice.between(0.3, 0.36)
    shapes: list[Shape] = [Disc(x, y, radius, stage.top, Part.TABLE)]
    rows = dice.whole(5, 8)
    yours = (dice.whole(1, 2), dice.whole(3, 5))
    for line in range(rows):
        distance = radius + u * (0.13 + 0.125 * line)
        step = math.degrees(u * 0.112 / distance)
        for place in range(math.ceil(130 / step)):
            at = around(x, y, distance, 15 - place * step)
            shapes.append(chair(at, style, yours=(line, place) == yours))
    return shapes


Layout = Callable[[Stage, Dice], list[Shape]]

# Ground, table tops, chairs. In the last three the ground is too dark for an orange chair without a space of its own.
COLOURS = (
    (Colour.SKY, Colour.SURFACE, Colour.PETROL),
    (Colour.SKY, Colour.SUN, Colour.PETROL),
    (Colour.SAND, Colour.SUN, Colour.PETROL),
    (Colour.SAND, Colour.LEAF, Colour.PETROL),
    (Colour.CLAY, Colour.SUN, Colour.PETROL),
    (Colour.CLAY, Colour.SURFACE, Colour.PETROL),
    (Colour.SUN, Colour.SURFACE, Colour.PETROL),
    (Colour.PETROL, Colour.SUN, Colour.SKY),
    (Colour.PETROL, Colour.SURFACE, Colour.CLAY),
)
WITH_SPACE: tuple[Layout, ...] = (corner, pair, row, grid, orbit)
ALL: tuple[Layout, ...] = (*WITH_SPACE, long, horizon, fan)
# What a kind of page is about decides which compositions suit it; every other kind takes them all.
LAYOUTS: dict[str, tuple[Layout, ...]] = {
    "event": (grid, long, fan, orbit),
    "publication": (corner, pair, orbit, horizon, grid),
}


def scene_for(slug: str, kind: str = "page", width: float = 1920, height: float = 1080) -> Scene:
    """Return the scene of a page without a picture of its own: always the same for the same slug, kind and size.

    `kind` is a word for the kind of page: "event" and "publication" have compositions of their own. Any size up to
    twice as high as wide works: wide ones, and upright ones such as a cover, keep the composition and change its crop.
    """
    dice = Dice(f"{kind}/{slug}")
    layout = dice.pick(LAYOUTS.get(kind, ALL))
    usable = [colours for colours in COLOURS if layout in WITH_SPACE or contrast(Colour.ORANGE, colours[0]) >= CLEAR]
    stage = Stage(width, height, *dice.pick(usable))
    shapes = layout(stage, dice)
    if dice.chance():
        shapes = [mirrored(shape, width) for shape in shapes]
    return Scene(width, height, stage.ground, tuple(shapes))


def mirrored(shape: Shape, width: float) -> Shape:
    """Return a disc, ring, polygon or line as a mirror shows it in a picture of this width."""
    if isinstance(shape, Disc):
        return replace(shape, x=width - shape.x)
    if isinstance(shape, Polygon):
        return replace(shape, points=tuple((width - x, y) for x, y in shape.points))
    if isinstance(shape, Ring):
        return replace(shape, x=width - shape.x)
    if isinstance(shape, Line):
        return replace(shape, x1=width - shape.x1, x2=width - shape.x2)
    raise TypeError(f"a mirror shows no {type(shape).__name__}")

"""The motif: tables with chairs, seen from above.

In one scene every chair has the same size, however large its table: no seat counts for more than another. At most one
chair is orange: yours.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from .palette import Colour
from .shapes import Disc, Part, Point, Polygon, Shape, around, placed


@dataclass(frozen=True, slots=True)
class Style:
    """How the tables of one scene look: the colours, and the size of every chair with its distance to the table's edge."""

    top: Colour
    seat: Colour
    chair: float
    gap: float

    def with_top(self, top: Colour) -> Style:
        """Return the same style with another table top."""
        return Style(top, self.seat, self.chair, self.gap)


def chair(at: Point, style: Style, *, yours: bool = False) -> Disc:
    """Return one chair; `yours` makes it the orange one."""
    return Disc(at[0], at[1], style.chair, Colour.ORANGE if yours else style.seat, Part.CHAIR)


def table(
    x: float,
    y: float,
    radius: float,
    chairs: int,
    style: Style,
    *,
    turn: float = -90,
    orange: int | None = None,
    skip: Collection[int] = (),
    pulled: Mapping[int, float] | None = None,
) -> list[Shape]:
    """Return a round table with `chairs` places evenly around it.

    Place 0 is at the angle `turn` (degrees), the others follow clockwise. `orange` is the place of your chair, `skip` the
    places without a chair, and `pulled` says how much further from the table the chair at a place stands.
    """
    pulled = pulled or {}
    shapes: list[Shape] = [Disc(x, y, radius, style.top, Part.TABLE)]
    for place in range(chairs):
        if place not in skip:
            distance = radius + style.gap + style.chair + pulled.get(place, 0)
            at = around(x, y, distance, turn + 360 * place / chairs)
            shapes.append(chair(at, style, yours=place == orange))
    return shapes


def long_table(
    x: float,
    y: float,
    length: float,
    breadth: float,
    style: Style,
    *,
    sides: tuple[int, int, int, int],
    turn: float = 0,
    orange: int | None = None,
    skip: Collection[int] = (),
) -> list[Shape]:
    """Return a table with straight sides about its middle (x, y), turned by `turn` degrees.

    `sides` is the number of chairs along the top, the right, the bottom and the left side (each evenly spread). Places are
    numbered clockwise from the top left corner; `orange` and `skip` are as for a round table.
    """
    half, deep = length / 2, breadth / 2
    out = style.gap + style.chair
    corners = ((-half, -deep), (half, -deep), (half, deep), (-half, deep))
    shapes: list[Shape] = [Polygon(placed(corners, x, y, turn), style.top, Part.TABLE)]
    top, right, bottom, left = sides
    places: list[Point] = [(-half + (i + 0.5) * length / top, -deep - out) for i in range(top)]
    places += [(half + out, -deep + (i + 0.5) * breadth / right) for i in range(right)]
    places += [(half - (i + 0.5) * length / bottom, deep + out) for i in range(bottom)]
    places += [(-half - out, deep - (i + 0.5) * breadth / left) for i in range(left)]
    for place, at in enumerate(placed(places, x, y, turn)):
        if place not in skip:
            shapes.append(chair(at, style, yours=place == orange))
    return shapes

"""The mark and the scenes that belong to the site as a whole."""

from __future__ import annotations

from dataclasses import replace

from ..palette import Colour
from ..shapes import Disc, Part, Scene, Shape
from ..tables import Style, chair, table

# What the mark and the empty table become on a dark screen: petrol would drown there, and orange is too deep.
DARK = {Colour.PETROL: Colour.SKY, Colour.ORANGE: Colour.PEACH}


def mark() -> Scene:
    """The mark: one table, six chairs, one of them yours; 48 by 48 units, no ground."""
    style = Style(Colour.PETROL, Colour.PETROL, chair=5, gap=3.2)
    return Scene(48, 48, None, tuple(table(24, 24, 10.4, 6, style, orange=0)))


def favicon() -> Scene:
    """The mark for 16 pixels: heavier, and every disc on the pixel grid; 16 by 16 units, no ground."""
    style = Style(Colour.PETROL, Colour.PETROL, chair=2, gap=0.75)
    x = y = 8
    shapes: list[Shape] = [Disc(x, y, 3, Colour.PETROL, Part.TABLE)]
    for at, yours in (((8, 2), True), ((13.25, 5), False), ((13.25, 11), False), ((8, 14), False), ((2.75, 11), False), ((2.75, 5), False)):
        shapes.append(chair(at, style, yours=yours))
    return Scene(16, 16, None, tuple(shapes))


def touch_icon() -> Scene:
    """The mark on paper with air around it, for home screens that cut the corners off; 96 by 96 units."""
    style = Style(Colour.PETROL, Colour.PETROL, chair=6.6, gap=4.2)
    return Scene(96, 96, Colour.PAPER, tuple(table(48, 48, 13.8, 6, style, orange=0)))


def hero_home() -> Scene:
    """The home page's scene: in the dark of the band, a light space, and in it a table with your chair.

    1200 by 900 units without a ground. Tells its story in the middle third too, which is all that a phone shows.
    """
    style = Style(Colour.SURFACE, Colour.PETROL, chair=26, gap=16)
    outside = style.with_seat(Colour.CLAY)
    shapes: list[Shape] = [Disc(640, 470, 330, Colour.SKY, Part.GROUND)]
    shapes += table(640, 470, 150, 9, style.with_top(Colour.SUN), turn=-60, orange=0)
    for x, y, radius, chairs, turn in ((150, 420, 62, 6, 0), (1085, 330, 84, 7, 20), (1130, 700, 50, 5, 10), (250, 780, 96, 8, 0), (190, 90, 80, 7, 0), (900, 60, 54, 5, 40)):
        shapes += table(x, y, radius, chairs, outside, turn=turn)
    return Scene(1200, 900, None, tuple(shapes))


def empty_table() -> Scene:
    """A table that nobody sits at, one chair pulled back; 960 by 640 units without a ground."""
    style = Style(Colour.SURFACE, Colour.PETROL, chair=40, gap=22)
    shapes: list[Shape] = [Disc(400, 330, 300, Colour.SKY, Part.GROUND)]
    shapes += table(400, 330, 140, 6, style, turn=-30, orange=0, pulled={0: 230})
    return Scene(960, 640, None, tuple(shapes))


def sharing_default() -> Scene:
    """The picture that goes with a shared link to a page without a picture of its own; 1200 by 630 units."""
    hero = hero_home()
    lift = (630 - hero.height) / 2
    return Scene(1200, 630, Colour.PETROL, tuple(lifted(shape, lift) for shape in hero.shapes))


def lifted(shape: Shape, by: float) -> Shape:
    """Return a disc `by` units lower (higher when negative)."""
    if not isinstance(shape, Disc):
        raise TypeError(f"only discs are moved, not {type(shape).__name__}")
    return Disc(shape.x, shape.y + by, shape.radius, shape.fill, shape.part)


def darkened(scene: Scene) -> Scene:
    """Return a scene in the colours it has on a dark screen; only discs change, which is all that the mark has."""
    shapes = (replace(shape, fill=DARK.get(shape.fill, shape.fill)) if isinstance(shape, Disc) else shape for shape in scene.shapes)
    return replace(scene, shapes=tuple(shapes))

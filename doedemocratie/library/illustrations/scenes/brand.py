"""The mark and the scenes that belong to the site as a whole."""

from __future__ import annotations

from dataclasses import replace

from doedemocratie.library.illustrations.palette import Colour
from doedemocratie.library.illustrations.shapes import Disc, Part, Scene, Shape
from doedemocratie.library.illustrations.tables import Style, chair, table

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
    for at, yours in (
        ((8, 2), True),
        ((13, 5), False),
        ((13, 11), False),
        ((8, 14), False),
        ((3, 11), False),
        ((3, 5), False),
    ):
        shapes.append(chair(at, style, yours=yours))
    return Scene(16, 16, None, tuple(shapes))


def touch_icon() -> Scene:
    """The mark on paper with air around it, for home screens that cut the corners off; 96 by 96 units."""
    style = Style(Colour.PETROL, Colour.PETROL, chair=7.4, gap=4.7)
    return Scene(96, 96, Colour.PAPER, tuple(table(48, 48, 15.4, 6, style, orange=0)))


def hero_home() -> Scene:
    """The home page's scene: in the dark of the band, a light space, and in it a table with your chair.

    1200 by 900 units without a ground. It tells its story in the middle third too, which is all that a phone shows. The
    nearest table in the dark misses a chair: yours came from there.
    """
    style = Style(Colour.SUN, Colour.PETROL, chair=26, gap=18)
    outside = Style(Colour.SURFACE, Colour.CLAY, chair=26, gap=18)
    shapes: list[Shape] = [Disc(700, 430, 370, Colour.SKY, Part.GROUND)]
    shapes += table(650, 455, 138, 9, style, turn=-36, orange=0)
    dark = (
        (165, 195, 86, 8, -22),
        (127, 560, 52, 5, 10),
        (250, 800, 74, 7, -90),
        (400, 18, 46, 5, 20),
        (1125, 112, 60, 6, 150),
        (1240, 505, 80, 7, 180),
        (980, 855, 62, 6, 0),
        (600, 908, 46, 5, -50),
    )
    for x, y, radius, chairs, turn in dark:
        shapes += table(x, y, radius, chairs, outside, turn=turn, skip={0} if turn == 150 else ())
    return Scene(1200, 900, None, tuple(shapes))


def empty_table() -> Scene:
    """A table that nobody sits at: five chairs pushed in, one pulled back; 640 by 640 units without a ground."""
    style = Style(Colour.SURFACE, Colour.PETROL, chair=38, gap=4)
    shapes: list[Shape] = [Disc(320, 320, 320, Colour.SKY, Part.GROUND)]
    shapes += table(268, 358, 128, 6, style, turn=-38, orange=0, pulled={0: 96})
    return Scene(640, 640, None, tuple(shapes))


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
    shapes = (
        replace(shape, fill=DARK.get(shape.fill, shape.fill)) if isinstance(shape, Disc) else shape
        for shape in scene.shapes
    )
    return replace(scene, shapes=tuple(shapes))

"""The picture that goes with a shared link: the mark, the kind and the title on petrol, beside a scene.

1200 by 630 pixels is what OpenGraph's readers show without cutting. A telephone shows it 600 pixels wide or less, so the
letters are large.
"""

from __future__ import annotations

import math
from functools import cache

from PIL import Image, ImageDraw

from .covers import cover
from .lettering import LINE, Setting, fit, letter, write
from .palette import Colour, rgb
from .raster import to_image
from .scenes import brand
from .shapes import Disc, Scene

WIDTH, HEIGHT = 1200, 630
MARGIN = 64
NAME = "Doe-democratie"
MARK = 76
# The scene stands at the right; its left side is the edge of a table as large as the picture.
SCENE_WIDTH = 500
EDGE_RADIUS = 900
TEXT_WIDTH = WIDTH - SCENE_WIDTH - MARGIN - 44
TEXT_TOP, TEXT_FOOT = 176, HEIGHT - 52
TITLE_SIZES = (84, 78, 72, 66, 60, 56, 52, 48, 45, 42, 39)
LINES = 4
KICKER_SIZES = (30, 27, 24)
KICKER_SPACE = 22
SAMPLES = 4
# Of so many scenes one shows the orange chair whole; nearly always the first.
ATTEMPTS = 40


def sharing_scene(seed: str, kind: str = "", theme: str = "") -> Scene:
    """Return the scene of a page in the size that it has on the sharing picture; arguments as for `cover`."""
    for attempt in range(ATTEMPTS):
        scene = cover(f"{seed}\n{attempt}" if attempt else seed, kind, theme, SCENE_WIDTH, HEIGHT)
        if all(is_shown(shape) for shape in scene.shapes if isinstance(shape, Disc) and shape.fill is Colour.ORANGE):
            break
    return scene


def is_shown(disc: Disc) -> bool:
    """Say whether a disc lies inside the edge of the scene, with some room around it."""
    reach = disc.radius * 1.6
    inside = math.dist((disc.x, disc.y), (EDGE_RADIUS, HEIGHT / 2)) + reach < EDGE_RADIUS
    return inside and disc.x + reach < SCENE_WIDTH and reach < disc.y < HEIGHT - reach


def sharing_picture(title: str, kicker: str, scene: Scene) -> Image.Image:
    """Return the sharing picture of a page, in RGB; `scene` fills the right side from top to foot.

    `kicker` is the kind of page as readers call it, or an empty text.
    """
    picture = Image.new("RGB", (WIDTH, HEIGHT), rgb(Colour.PETROL))
    shown = to_image(scene, SCENE_WIDTH)
    picture.paste(shown, (WIDTH - SCENE_WIDTH, 0), edge())
    mark = to_image(brand.darkened(brand.mark()), MARK)
    picture.paste(mark, (MARGIN - 6, 50), mark)
    draw = ImageDraw.Draw(picture)
    draw.text((MARGIN + MARK + 10, 50 + MARK / 2), NAME, fill=rgb(Colour.SURFACE), font=letter(36), anchor="lm")
    above, below = settings(title, kicker)
    space = KICKER_SPACE if above.lines and below.lines else 0
    # The text stands at the foot: short titles leave their air between the name and what it is about.
    top = TEXT_FOOT - above.height - space - below.height
    write(draw, above, MARGIN, top, Colour.SUN)
    write(draw, below, MARGIN, top + above.height + space, Colour.SURFACE)
    return picture


def settings(title: str, kicker: str) -> tuple[Setting, Setting]:
    """Return how the kind and the title are set."""
    above = fit(kicker, TEXT_WIDTH, KICKER_SIZES[0] * LINE, KICKER_SIZES, 1)
    room = TEXT_FOOT - TEXT_TOP - (above.height + KICKER_SPACE if above.lines else 0)
    return above, fit(title, TEXT_WIDTH, room, TITLE_SIZES, LINES)


@cache
def edge() -> Image.Image:
    """Return the mask of the scene: all of it, but for what lies outside the arc at its left."""
    size = (SCENE_WIDTH * SAMPLES, HEIGHT * SAMPLES)
    mask = Image.new("L", size, 0)
    radius, middle = EDGE_RADIUS * SAMPLES, HEIGHT * SAMPLES / 2
    ImageDraw.Draw(mask).ellipse((0, middle - radius, 2 * radius, middle + radius), fill=255)
    return mask.reduce(SAMPLES)

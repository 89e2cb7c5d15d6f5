"""The front of a book as an e-reader shows it on its shelf: name, picture, and the title on petrol.

Upright, 1600 by 2560 pixels: what the shops of electronic books ask for. A shelf shows it about two hundred pixels wide, so
the letters are large. The PDF has the same front, laid out as a page (publications/editions/print/page.css).
"""

from __future__ import annotations

from PIL import Image, ImageDraw, ImageOps

from .lettering import LINE, fit, write
from .palette import Colour, rgb
from .raster import to_image
from .scenes import brand

FRONT_SIZE = WIDTH, HEIGHT = 1600, 2560
MARGIN = 110
TEXT_WIDTH = WIDTH - 2 * MARGIN
TOP = 250
MARK = 130
PICTURE_SIZE = (WIDTH, 1080)
WORDS_TOP, WORDS_FOOT = TOP + PICTURE_SIZE[1] + 100, HEIGHT - 90
NAME_SIZES = (84, 72, 60, 48)
KICKER_SIZES = (72, 60, 48)
TITLE_SIZES = (210, 190, 170, 155, 140, 128, 116, 106, 96, 88, 80, 72, 66, 60)
TITLE_LINES = 9
FOOT_SIZES = (54, 48, 42)
SPACE = 36


def front(title: str, kicker: str, makers: str, name: str, picture: Image.Image) -> Image.Image:
    """Return the front of the book called `title`, in RGB.

    `kicker` is the kind of book as readers call it, `makers` is who wrote or published it, `name` that of the site; each may
    be an empty text. Of `picture` the middle is shown, as much as fits.
    """
    image = Image.new("RGB", FRONT_SIZE, rgb(Colour.PETROL))
    image.paste(rgb(Colour.SURFACE), (0, 0, WIDTH, TOP))
    mark = to_image(brand.mark(), MARK)
    image.paste(mark, (MARGIN - 10, (TOP - MARK) // 2), mark)
    image.paste(ImageOps.fit(picture.convert("RGB"), PICTURE_SIZE), (0, TOP))
    draw = ImageDraw.Draw(image)
    left = MARGIN + MARK + 24
    named = fit(name, WIDTH - MARGIN - left, NAME_SIZES[0] * LINE, NAME_SIZES, 1)
    write(draw, named, left, (TOP - named.height) / 2, Colour.PETROL)
    above = fit(kicker, TEXT_WIDTH, KICKER_SIZES[0] * LINE, KICKER_SIZES, 1)
    write(draw, above, MARGIN, WORDS_TOP, Colour.SUN)
    below = fit(makers, TEXT_WIDTH, 2 * FOOT_SIZES[0] * LINE, FOOT_SIZES, 2)
    write(draw, below, MARGIN, WORDS_FOOT - below.height, Colour.SKY)
    top = WORDS_TOP + (above.height + SPACE if above.lines else 0)
    foot = WORDS_FOOT - (below.height + 2 * SPACE if below.lines else 0)
    write(draw, fit(title, TEXT_WIDTH, foot - top, TITLE_SIZES, TITLE_LINES), MARGIN, top, Colour.SURFACE)
    return image

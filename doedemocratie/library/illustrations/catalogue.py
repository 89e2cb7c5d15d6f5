"""Which file holds which scene, and how each kind of file is written and compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image
from PIL.IcoImagePlugin import IcoImageFile

from .raster import to_image
from .scenes import brand, news, publications, themes
from .shapes import Scene
from .svg import to_svg

CONTENT_WIDTH = 1920
ICO_WIDTHS = (16, 32, 48)

CONTENT: dict[str, Callable[[], Scene]] = {
    "content/publicaties/wil-en-wet.webp": publications.wil_en_wet,
    "content/publicaties/maatschappelijk-aanbesteden.webp": publications.maatschappelijk_aanbesteden,
    "content/publicaties/omgaan-met-aansprakelijkheid.webp": publications.omgaan_met_aansprakelijkheid,
    "content/publicaties/net-binnen-de-wet.webp": publications.net_binnen_de_wet,
    "content/nieuws/prodemos-nieuwe-publicatie-doe-democratie.webp": news.prodemos_brochure,
    "content/nieuws/verbinden-moet-den-haag-nog-leren.webp": news.sturen_en_verbinden,
    "content/nieuws/laat-burgers-heft-in-handen-nemen.webp": news.burgertop_amsterdam,
    "content/nieuws/kendoe-democratie-congres.webp": news.kendoe_congres,
    "content/nieuws/uden-op-weg-naar-een-andere-democratie.webp": news.g1000_uden,
    "content/nieuws/eerste-maatschappelijke-stand-van-het-land.webp": news.maatschappelijke_stand_van_het_land,
    "content/nieuws/democratic-challenge-festival.webp": news.democratic_challenge_festival,
    "content/themas/regels-en-ruimte.webp": themes.regels_en_ruimte,
    "content/themas/aanbesteden.webp": themes.aanbesteden,
    "content/themas/aansprakelijkheid.webp": themes.aansprakelijkheid,
    "content/themas/burgertoppen.webp": themes.burgertoppen,
    "content/themas/lokale-democratie.webp": themes.lokale_democratie,
}


@dataclass(frozen=True, slots=True)
class Output:
    """One file, by its path from the root of the project, with the scene it shows.

    `width` is the width in pixels of a PNG or WebP file; `adaptive` makes an SVG change its colours on a dark screen, and
    `dark` gives it those colours always.
    """

    path: str
    scene: Callable[[], Scene]
    width: int = 0
    adaptive: bool = False
    dark: bool = False

    def shown(self) -> Scene:
        """Return the scene in the colours that the file has."""
        return brand.darkened(self.scene()) if self.dark else self.scene()

    def images(self) -> list[Image.Image]:
        """Return the picture in every width that the file holds, smallest first."""
        scene = self.shown()
        return [to_image(scene, width) for width in ([self.width] if self.width else ICO_WIDTHS)]

    def draw(self) -> bytes:
        """Return the content of the file; the suffix of its path decides the format."""
        suffix = Path(self.path).suffix
        if suffix == ".svg":
            return to_svg(self.shown(), dark=brand.DARK if self.adaptive else None).encode()
        *smaller, image = self.images()
        target = BytesIO()
        if suffix == ".webp":
            image.save(target, "WEBP", lossless=True, quality=100, method=4)
        elif suffix == ".png":
            image.save(target, "PNG", optimize=True)
        else:
            image.save(target, "ICO", sizes=[(width, width) for width in ICO_WIDTHS], append_images=smaller)
        return target.getvalue()

    def shows_the_same(self, file: Path) -> bool:
        """Say whether a file holds what this output draws: the same text, or the same pixels in every size."""
        if not file.is_file():
            return False
        if file.suffix == ".svg":
            return file.read_bytes() == self.draw()
        try:
            return pixels(file) == [(image.size, image.convert("RGBA").tobytes()) for image in self.images()]
        except OSError:
            return False


def pixels(file: Path) -> list[tuple[tuple[int, int], bytes]]:
    """Return size and pixels of every picture in a file, smallest first; raises OSError when it is not a picture."""
    found = []
    with Image.open(file) as image:
        for size in sorted(image.info.get("sizes", [image.size])):
            if isinstance(image, IcoImageFile):
                image.size = size
            found.append((size, image.convert("RGBA").tobytes()))
    return found


OUTPUTS: tuple[Output, ...] = (
    *(Output(path, scene, width=CONTENT_WIDTH) for path, scene in CONTENT.items()),
    Output("static/illustrations/hero-home.svg", brand.hero_home),
    Output("static/illustrations/empty-table.svg", brand.empty_table),
    Output("static/icons/mark.svg", brand.mark, adaptive=True),
    Output("static/icons/mark-light.svg", brand.mark),
    Output("static/icons/mark-dark.svg", brand.mark, dark=True),
    Output("static/icons/favicon.svg", brand.favicon, adaptive=True),
    Output("static/icons/favicon.ico", brand.favicon),
    Output("static/icons/apple-touch-icon.png", brand.touch_icon, width=180),
    Output("static/icons/icon-192.png", brand.touch_icon, width=192),
    Output("static/icons/icon-512.png", brand.touch_icon, width=512),
    Output("static/icons/sharing-default.png", brand.sharing_default, width=1200),
)


def write(root: Path) -> Iterator[str]:
    """Write every file that differs from its scene below the directory `root`, and yield the path of each one written."""
    for output in OUTPUTS:
        file = root / output.path
        if not output.shows_the_same(file):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(output.draw())
            yield output.path


def differing(root: Path) -> list[str]:
    """Return the paths of the files below `root` that are missing or show something else than their scene."""
    return [output.path for output in OUTPUTS if not output.shows_the_same(root / output.path)]

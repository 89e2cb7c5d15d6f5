"""The two ways to draw a scene show the same picture: the SVG as Chromium draws it, and the pixels as Pillow does."""

from __future__ import annotations

import base64
from io import BytesIO

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Browser, Page

from doedemocratie.library.illustrations import Scene, scene_for, to_image, to_svg
from doedemocratie.library.illustrations.catalogue import CONTENT
from doedemocratie.library.illustrations.palette import Colour
from doedemocratie.library.illustrations.scenes import brand

WIDTH = 960
DARK_PAGE = "#0f1a1d"


def screenshot(page: Page, document: str, width: int, height: int, ground: str) -> Image.Image:
    """Return the SVG document as Chromium draws it as an image on a page."""
    source = base64.b64encode(document.encode()).decode()
    page.set_viewport_size({"width": width, "height": height})
    page.set_content(
        f'<body style="margin:0;background:{ground}">'
        f'<img style="display:block;width:100vw" src="data:image/svg+xml;base64,{source}" alt="">'
    )
    return Image.open(BytesIO(page.screenshot())).convert("RGB")


def assert_same(page: Page, scene: Scene, name: str) -> None:
    """Fail when more than the smoothing of edges differs between the two drawings of a scene."""
    drawn = to_image(scene, WIDTH)
    ground = scene.background or Colour.SAND
    pillow = Image.new("RGB", drawn.size, ground)
    pillow.paste(drawn, mask=drawn if drawn.mode == "RGBA" else None)
    chromium = screenshot(page, to_svg(scene), *drawn.size, ground)
    histogram = ImageChops.difference(pillow, chromium).convert("L").histogram()
    far_off = sum(histogram[72:]) / sum(histogram)
    mean = sum(level * count for level, count in enumerate(histogram)) / sum(histogram)
    assert far_off < 0.0001, f"{name}: {far_off:.3%} of the pixels differ"
    assert mean < 1, f"{name}: mean difference {mean:.3f}"


@pytest.fixture
def canvas(chromium: Browser) -> Page:
    """Return a page that has no site, and is closed with the browser."""
    return chromium.new_page()


def test_chromium_and_pillow_draw_the_same_picture(canvas: Page) -> None:
    scenes = {path: make() for path, make in CONTENT.items()}
    scenes |= {make.__name__: make() for make in (brand.mark, brand.hero_home, brand.empty_table, brand.touch_icon)}
    scenes |= {f"page {number}": scene_for(f"pagina-{number}") for number in range(12)}
    for name, scene in scenes.items():
        assert_same(canvas, scene, name)


@pytest.mark.parametrize(("scheme", "table"), [("light", Colour.PETROL), ("dark", Colour.SKY)])
def test_the_mark_changes_with_the_colour_scheme_of_the_reader(chromium: Browser, scheme: str, table: Colour) -> None:
    page = chromium.new_page(color_scheme="dark" if scheme == "dark" else "light")
    image = screenshot(page, to_svg(brand.mark(), dark=brand.DARK), 48, 48, DARK_PAGE)
    page.close()
    assert image.getpixel((24, 24)) == Image.new("RGB", (1, 1), table).getpixel((0, 0))

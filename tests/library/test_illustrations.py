"""The illustrations tell what they should, in the colours they may have, and always the same."""

from __future__ import annotations

import math
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image

from doedemocratie.library.illustrations import Scene, scene_for, to_image, to_svg
from doedemocratie.library.illustrations.catalogue import CONTENT
from doedemocratie.library.illustrations.palette import Colour, contrast, rgb
from doedemocratie.library.illustrations.scenes import brand, generic, news
from doedemocratie.library.illustrations.shapes import Disc, Part, Polygon, Shape, colour_of

BRAND = {
    "mark": brand.mark,
    "favicon": brand.favicon,
    "touch icon": brand.touch_icon,
    "hero": brand.hero_home,
    "empty table": brand.empty_table,
    "sharing": brand.sharing_default,
}
MADE: dict[str, Callable[[], Scene]] = {
    **{Path(path).stem: scene for path, scene in CONTENT.items()},
    **BRAND,
}
SLUGS = [f"pagina-{number}" for number in range(60)]
SVG = "{http://www.w3.org/2000/svg}"


def drawn_from_slugs() -> list[Scene]:
    """Return scenes of many slugs in every kind and in a wide, an upright and a square size."""
    sizes = ((1920, 1080), (900, 1200), (1200, 630), (800, 800))
    kinds = ("page", "event", "publication")
    return [scene_for(slug, kinds[i % 3], *sizes[i % 4]) for i, slug in enumerate(SLUGS)]


def visible(shape: Shape, scene: Scene) -> bool:
    """Say whether the middle of a disc lies in the picture."""
    return isinstance(shape, Disc) and 0 <= shape.x <= scene.width and 0 <= shape.y <= scene.height


def orange_chairs(scene: Scene) -> list[Disc]:
    """Return the orange chairs of a scene."""
    return [shape for shape in scene.parts(Part.CHAIR) if isinstance(shape, Disc) and shape.fill is Colour.ORANGE]


@pytest.mark.parametrize("name", MADE)
def test_one_chair_is_yours_and_nothing_else_is_orange(name: str) -> None:
    scene = MADE[name]()
    chairs = orange_chairs(scene)
    assert len(chairs) == 1
    assert visible(chairs[0], scene)
    assert [shape for shape in scene.shapes if colour_of(shape) is Colour.ORANGE] == chairs


def test_one_chair_is_yours_in_a_scene_from_a_slug() -> None:
    for scene in drawn_from_slugs():
        chairs = orange_chairs(scene)
        assert len(chairs) == 1
        assert visible(chairs[0], scene)


@pytest.mark.parametrize("name", MADE)
def test_all_chairs_of_a_scene_have_one_size(name: str) -> None:
    scene = MADE[name]()
    sizes = {shape.radius for shape in scene.parts(Part.CHAIR) if isinstance(shape, Disc)}
    # The booklet of ProDemos has a picture of a table on its page, and in a picture chairs are smaller.
    assert len(sizes) == (2 if name.startswith("prodemos") else 1)


def test_the_burgertop_has_a_hundred_tables_that_all_lie_in_the_picture() -> None:
    scene = news.burgertop_amsterdam()
    tables = [shape for shape in scene.parts(Part.TABLE) if isinstance(shape, Disc)]
    assert len(tables) == 100
    assert len({(table.x, table.y) for table in tables}) == 100
    for disc in scene.shapes:
        assert isinstance(disc, Disc)
        assert disc.radius <= disc.x <= scene.width - disc.radius
        assert disc.radius <= disc.y <= scene.height - disc.radius


def test_chairs_never_overlap_each_other() -> None:
    for scene in [*(make() for make in MADE.values()), *drawn_from_slugs()]:
        seats = [shape for shape in scene.parts(Part.CHAIR) if isinstance(shape, Disc) and visible(shape, scene)]
        for number, one in enumerate(seats):
            for other in seats[number + 1 :]:
                assert math.dist((one.x, one.y), (other.x, other.y)) > one.radius + other.radius - 0.01


def test_the_mark_is_one_table_with_six_chairs() -> None:
    for scene in (brand.mark(), brand.favicon(), brand.touch_icon()):
        assert len(scene.parts(Part.TABLE)) == 1
        assert len(scene.parts(Part.CHAIR)) == 6
        for disc in scene.shapes:
            assert isinstance(disc, Disc)
            assert disc.x - disc.radius >= 0
            assert disc.y + disc.radius <= scene.height


def test_the_mark_keeps_its_parts_apart_at_sixteen_pixels() -> None:
    """Between the table and the chair above it, one row of pixels stays empty, and so between the chairs at a side."""
    icon = to_image(brand.favicon(), 16)
    assert icon.size == (16, 16)
    assert pixel(icon, 8, 4)[3] < 40
    assert pixel(icon, 3, 8)[3] < 40
    assert pixel(icon, 8, 2) == (*rgb(Colour.ORANGE), 255)
    assert pixel(icon, 8, 8) == (*rgb(Colour.PETROL), 255)


def pixel(image: Image.Image, x: int, y: int) -> tuple[int, ...]:
    """Return the parts of one pixel."""
    value = image.getpixel((x, y))
    assert isinstance(value, tuple)
    return value


@pytest.mark.parametrize("name", [name for name in MADE if name not in ("mark", "favicon")])
def test_the_orange_chair_stands_out_from_everything_around_it(name: str) -> None:
    """Three to one is what WCAG 2.2, 1.4.11 asks of a picture that has something to tell."""
    scene = MADE[name]()
    assert_clear(scene, least=2.95)


def test_the_orange_chair_stands_out_in_a_scene_from_a_slug() -> None:
    for scene in drawn_from_slugs():
        assert_clear(scene, least=2.95)


def assert_clear(scene: Scene, least: float) -> None:
    """Look just outside the orange chair in eight directions: what is seen there contrasts with orange."""
    (mine,) = orange_chairs(scene)
    for turn in range(0, 360, 45):
        x = mine.x + (mine.radius + 1.5) * math.cos(math.radians(turn))
        y = mine.y + (mine.radius + 1.5) * math.sin(math.radians(turn))
        if not (0 <= x <= scene.width and 0 <= y <= scene.height):
            continue
        ground = scene.background
        for shape in scene.shapes:
            if covers(shape, x, y):
                ground = colour_of(shape)
        if ground is None or ground is Colour.PETROL:
            # Without a ground the page decides; the line of "Net binnen de wet" is what the chair should touch.
            continue
        assert contrast(Colour.ORANGE, ground) >= least, (ground, turn)


def covers(shape: Shape, x: float, y: float) -> bool:
    """Say whether a disc or polygon lies under a point; the other shapes are thin lines."""
    if isinstance(shape, Disc):
        return math.dist((x, y), (shape.x, shape.y)) <= shape.radius
    if not isinstance(shape, Polygon):
        return False
    inside = False
    for (x1, y1), (x2, y2) in zip(shape.points, (*shape.points[1:], shape.points[0]), strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


@pytest.mark.parametrize("colours", generic.COLOURS)
def test_chairs_stand_out_from_the_ground(colours: tuple[Colour, Colour, Colour]) -> None:
    ground, _top, seat = colours
    assert contrast(seat, ground) >= 3


@pytest.mark.parametrize("name", MADE)
def test_svg_is_well_formed_and_has_only_the_palette_and_no_text(name: str) -> None:
    document = to_svg(MADE[name](), dark=brand.DARK if name == "mark" else None)
    root = ElementTree.fromstring(document)  # noqa: S314 (our own document)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {"svg", "g", "path", "circle", "style"}
    assert set(re.findall(r"#[0-9a-fA-F]+", document)) <= {str(colour) for colour in Colour}
    assert not re.search(r"gradient|filter|<text|nan|inf|e-\d", document)


def test_pixels_of_a_flat_scene_have_only_the_palette_between_edges() -> None:
    """More than nine of ten pixels are a colour of the palette, unmixed; the others are the smooth edges."""
    palette = {rgb(colour) for colour in Colour}
    for make in CONTENT.values():
        image = to_image(make(), 960)
        found = image.getcolors(maxcolors=100_000)
        assert found is not None
        flat = sum(count for count, colour in found if colour in palette)
        assert flat / (image.width * image.height) > 0.9


def test_dark_variant_changes_colour_where_the_style_sheet_may_not() -> None:
    document = to_svg(brand.darkened(brand.mark()))
    assert str(Colour.PEACH) in document
    assert str(Colour.PETROL) not in document
    assert contrast(Colour.PEACH, "#0f1a1d") > 7
    assert contrast(Colour.SKY, "#0f1a1d") > 7


def test_a_scene_from_a_slug_is_always_the_same_in_any_process() -> None:
    """Python's own hash of a text differs between processes; what a page looks like must not."""
    code = (
        "from doedemocratie.library.illustrations import scene_for, to_svg\n"
        f"print(''.join(to_svg(scene_for(slug, 'event')) for slug in {SLUGS[:8]!r}), end='')"
    )
    here = "".join(to_svg(scene_for(slug, "event")) for slug in SLUGS[:8])
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parents[2])}
        other = subprocess.run(
            [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
        )
        assert other.stdout == here


def test_scenes_from_slugs_vary() -> None:
    drawn = {to_svg(scene_for(slug)) for slug in SLUGS}
    assert len(drawn) > 55
    assert {scene_for(slug).background for slug in SLUGS} == {ground for ground, _, _ in generic.COLOURS}


def test_a_scene_from_a_slug_takes_any_size() -> None:
    for width, height in ((1200, 630), (600, 900), (500, 500), (2400, 300)):
        scene = scene_for("een-pagina", "publication", width, height)
        assert (scene.width, scene.height) == (width, height)
        assert to_image(scene, 300).size == (300, round(300 * height / width))

"""Drawn covers and sharing pictures: always the same, never alike, and every title fits."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from doedemocratie.library.illustrations import (
    Scene,
    cover,
    front,
    fronts,
    sharing_picture,
    sharing_scene,
    to_image,
    to_svg,
)
from doedemocratie.library.illustrations import sharing as sharing_module
from doedemocratie.library.illustrations.covers import KINDS, description
from doedemocratie.library.illustrations.lettering import fit, readable, width_of
from doedemocratie.library.illustrations.palette import Colour, contrast, rgb
from doedemocratie.library.illustrations.shapes import Disc, Part, Polygon, Ring, Shape, colour_of

PUBLICATIONS = ("handreiking", "rapport", "onderzoek", "advies", "brochure", "factsheet")
EVERY_KIND = [*KINDS, "informatie", ""]
SEEDS = [f"titel {number}" for number in range(12)]
SIZES = ((1920, 1080), (500, 630), (900, 1200))
TITLES = {
    "short": "Wil",
    "quotes": "“Maatschappelijk Aanbesteden”",
    "accents": "Ideeën, coöperaties en het ‘café’: zo werkt het",
    "forty letters": "Aansprakelijkheidsverzekeringsmaatschappij",
    "two long words": "Arbeidsongeschiktheidsverzekeringsmaatschappijen Meervoudigepersoonlijkheidsstoornissen",
    "200 characters": "Wat gemeenten en inwoners van elkaar verwachten als zij samen publieke taken oppakken. " * 3,
    "no syllables": "X" * 200,
    "address": "https://www.example.org/een/heel/lang/adres?met=vragen&en=antwoorden&zonder=einde",
    "one letter words": "a " * 100,
    "emoji": "Samen 🎉 sterk 👩‍👩‍👧",
    "other script": "中文标题",
    "marks": "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘",
    "controls": "Van\tlinks\r\nnaar \u202erechts\u202c\x00\x07\ufffd",
    "nothing": "",
    "spaces": " \u00a0\u2003 ",
    "markup": "<b>Vet</b> & 'schuin'",
}


def orange(scene: Scene) -> list[Disc]:
    """Return what is orange in a scene."""
    found = [shape for shape in scene.shapes if colour_of(shape) is Colour.ORANGE]
    assert all(isinstance(shape, Disc) and shape.part is Part.CHAIR for shape in found)
    return [shape for shape in found if isinstance(shape, Disc)]


def under(scene: Scene, mine: Disc, x: float, y: float) -> Colour | None:
    """Return the colour of the topmost shape at a point, the orange chair left out."""
    image = to_image(
        Scene(scene.width, scene.height, scene.background, tuple(s for s in scene.shapes if s != mine)), 960
    )
    scale = 960 / scene.width
    value = image.getpixel((int(x * scale), int(y * scale)))
    return next((colour for colour in Colour if rgb(colour) == value), None)


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_one_chair_is_orange_whole_and_clear(kind: str) -> None:
    for seed in SEEDS:
        for width, height in SIZES:
            scene = cover(seed, kind, "", width, height)
            (mine,) = orange(scene)
            assert mine.radius * 0.5 < mine.x < width - mine.radius * 0.5
            assert mine.radius * 0.5 < mine.y < height - mine.radius * 0.5
        scene = cover(seed, kind)
        (mine,) = orange(scene)
        colour = under(scene, mine, mine.x, mine.y)
        assert colour is not None
        assert contrast(Colour.ORANGE, colour) >= 3.5, (kind, seed, colour)


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_chairs_of_a_cover_have_one_size_and_do_not_overlap(kind: str) -> None:
    for seed in SEEDS:
        for width, height in SIZES:
            seats = cover(seed, kind, "", width, height).parts(Part.CHAIR)
            discs = [seat for seat in seats if isinstance(seat, Disc)]
            assert len({round(seat.radius, 6) for seat in discs}) == 1
            for number, one in enumerate(discs):
                for other in discs[number + 1 :]:
                    assert math.dist((one.x, one.y), (other.x, other.y)) > 2 * one.radius, (kind, seed, width)


def test_a_cover_is_always_the_same_in_any_process() -> None:
    code = (
        "from doedemocratie.library.illustrations import cover, sharing_scene, to_svg\n"
        f"for kind in {EVERY_KIND!r}: print(to_svg(cover('x', kind, 'y')), to_svg(sharing_scene('x', kind)), end='')"
    )
    here = "".join(f"{to_svg(cover('x', kind, 'y'))} {to_svg(sharing_scene('x', kind))}" for kind in EVERY_KIND)
    environment = {**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": str(Path(__file__).parents[2])}
    other = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert other.stdout == here


def test_covers_differ_between_pages_kinds_and_themes() -> None:
    assert len({to_svg(cover(seed, kind, "regels")) for seed in SEEDS for kind in PUBLICATIONS}) == len(SEEDS) * len(
        PUBLICATIONS
    )
    assert {cover(seed, "rapport", "regels").background for seed in SEEDS} == {
        cover("x", "advies", "regels").background
    }
    grounds = {
        theme: cover("x", "rapport", theme).background for theme in ("aanbesteden", "burgertoppen", "regels-en-ruimte")
    }
    assert len(set(grounds.values())) == 3
    assert len({description("x", kind) for kind in KINDS}) >= len(KINDS) - 1


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_a_cover_says_in_dutch_what_is_to_be_seen(kind: str) -> None:
    text = description("x", kind)
    assert text.endswith("Eén stoel is oranje.")
    assert 40 < len(text) < 200


def test_a_research_cover_shows_one_lens() -> None:
    """A kind is known by what it draws: the lens, the leaflet's slanted sheets, the squares of a fact sheet."""

    def count(kind: str, shape: type[Shape]) -> int:
        return sum(isinstance(found, shape) for found in cover("x", kind).shapes)

    assert [count(kind, Ring) for kind in ("onderzoek", "rapport", "advies")] == [1, 0, 0]
    assert count("factsheet", Polygon) > count("brochure", Polygon) > count("rapport", Polygon) == 1


def test_seven_hundred_sharing_scenes_show_the_orange_chair_inside_the_edge() -> None:
    for number in range(50):
        for kind in EVERY_KIND:
            (mine,) = orange(sharing_scene(f"pagina {number}", kind))
            assert sharing_module.is_shown(mine), (number, kind)


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
def test_every_title_fits(title: str) -> None:
    above, below = sharing_module.settings(title, "Publicatie")
    assert len(below.lines) <= 4
    assert above.lines == ("Publicatie",)
    assert below.size in sharing_module.TITLE_SIZES
    for line in below.lines:
        assert 0 < width_of(line, below.size) <= sharing_module.TEXT_WIDTH
    text = above.height + sharing_module.KICKER_SPACE + below.height
    assert text <= sharing_module.TEXT_FOOT - sharing_module.TEXT_TOP


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
def test_nothing_is_written_outside_the_room_for_text(title: str) -> None:
    """What differs between a picture with and one without words lies within the margins, left of the scene."""
    scene = sharing_scene("x", "rapport")
    empty, full = sharing_picture("", "", scene), sharing_picture(title, "Rapport", scene)
    assert full.size == (1200, 630)
    assert full.mode == "RGB"
    left, top, right, bottom = differing(empty, full)
    assert left >= sharing_module.MARGIN - 6
    assert top >= sharing_module.TEXT_TOP
    assert right <= sharing_module.WIDTH - sharing_module.SCENE_WIDTH
    assert bottom <= sharing_module.HEIGHT - 30


def differing(one: Image.Image, other: Image.Image) -> tuple[int, int, int, int]:
    """Return the box around the pixels that differ between two pictures."""
    found = ImageChops.difference(one, other).getbbox()
    assert found is not None
    return found


def test_a_title_is_written_whole_while_it_can_be() -> None:
    for title in ("short", "quotes", "accents", "forty letters", "markup"):
        _, below = sharing_module.settings(TITLES[title], "")
        shown = "".join(line.removesuffix("-") if title == "forty letters" else f"{line} " for line in below.lines)
        assert shown.strip() == TITLES[title]


def test_a_long_title_ends_in_an_ellipsis_and_a_long_word_breaks_between_syllables() -> None:
    _, below = sharing_module.settings(TITLES["200 characters"], "")
    assert below.lines[-1].endswith("…")
    assert below.size == min(sharing_module.TITLE_SIZES)
    _, word = sharing_module.settings(TITLES["forty letters"], "")
    assert word.lines[0].endswith("-")
    assert TITLES["forty letters"][len(word.lines[0]) - 1 :].startswith(
        ("verzekering", "ver", "ze", "heids", "rings", "maat")
    )


def test_short_titles_are_larger_than_long_ones() -> None:
    sizes = [sharing_module.settings(TITLES[name], "")[1].size for name in ("short", "quotes", "200 characters")]
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) == 3


def test_what_the_font_lacks_is_left_out_and_marks_are_taken_off() -> None:
    assert readable("Ŵâter\u2011kering 🎉 中文\u202e\nĳs") == "Wâter-kering ijs"
    assert readable("中文") == ""
    assert fit("中文", 500, 300, (40,), 4).lines == ()


def test_the_letters_have_contrast_on_petrol() -> None:
    assert contrast(Colour.SURFACE, Colour.PETROL) > 7
    assert contrast(Colour.SUN, Colour.PETROL) > 4.5


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
def test_every_title_stays_in_the_front_of_a_book(title: str) -> None:
    picture = Image.new("RGB", (160, 90), rgb(Colour.SKY))
    image = front(title, title, title, title, picture)
    assert image.size == fronts.FRONT_SIZE
    right = fronts.WIDTH - fronts.MARGIN + 8
    for box, ground in (
        ((right, 0, fronts.WIDTH, fronts.TOP), Colour.SURFACE),
        ((right, fronts.WORDS_TOP, *fronts.FRONT_SIZE), Colour.PETROL),
        ((0, fronts.HEIGHT - 60, *fronts.FRONT_SIZE), Colour.PETROL),
    ):
        assert image.crop(box).getcolors() == [((box[2] - box[0]) * (box[3] - box[1]), rgb(ground))]

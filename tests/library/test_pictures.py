"""How a page tells the browser about its pictures."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.test import Client
from PIL import Image as PillowImage
from pytest_django import DjangoAssertNumQueries, Settings

from doedemocratie.library.models import CustomImage
from doedemocratie.library.renditions import PLACES, SHAPES, existing_renditions, make_renditions
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Settings) -> None:
    """Keep the files of this test in a directory of its own, and have no renditions made by themselves."""
    settings.MEDIA_ROOT = str(tmp_path)
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}


def site_with_pictures() -> tuple[CustomImage, dict[str, str]]:
    """Return a picture, and the address of a page of each type that shows it, with the place where it stands."""
    image = factories.make_image(2000, 1200)
    site = factories.make_site()
    body: list[Any] = [("image", {"image": image, "caption": "Een tafel", "credit": ""})]
    theme = factories.make_theme(site["themas"], lead_image=image)
    pages = {
        factories.make_article(site["nieuws"], lead_image=image, body=body).url: "article",
        factories.make_standard_page(site["home"], lead_image=image, body=body).url: "article",
        factories.make_publication(site["publicaties"], lead_image=image, body=body).url: "head",
        theme.url: "head",
        site["nieuws"].url: "teaser",
        site["publicaties"].url: "teaser",
        site["themas"].url: "card",
        factories.make_event(site["agenda"], lead_image=image, body=body).url: "event",
    }
    return image, pages


def read(path: str) -> BeautifulSoup:
    """Return the page at ``path``."""
    response = Client().get(path)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def preloads(page: BeautifulSoup) -> list[Any]:
    """Return the pictures that the head of a page asks for."""
    return page.select('head link[rel="preload"][as="image"]')


def test_the_picture_of_a_page_is_asked_for_first_exactly_as_it_is_shown() -> None:
    image, pages = site_with_pictures()
    make_renditions(image)
    for path, place in pages.items():
        page = read(path)
        (preload,) = preloads(page)
        source = page.select("main picture source")[0]
        assert preload["imagesrcset"] == source["srcset"], path
        assert preload["imagesizes"] == source["sizes"] == PLACES[place].sizes, path
        assert preload["type"] == source["type"] == "image/webp"
        assert preload["fetchpriority"] == "high"
        assert len(source["srcset"].split(",")) == len(SHAPES["wide"].operations)
        # An event has its facts before its picture, which a reader with a phone scrolls to.
        assert preload.get("media", "") == ("(min-width: 60rem)" if place == "event" else "")
        assert source.find_next("img").get("loading") == ("lazy" if place == "event" else None)


def test_a_page_without_a_picture_asks_for_none() -> None:
    site = factories.make_site()
    for path in (factories.make_article(site["nieuws"]).url, site["themas"].url, site["agenda"].url, "/publicaties/"):
        assert preloads(read(path)) == []


def test_only_the_scene_is_asked_for_on_the_home_page() -> None:
    image, _ = site_with_pictures()
    make_renditions(image)
    page = read("/")
    (preload,) = preloads(page)
    scene = page.select_one(".hero__scene img")
    assert scene is not None
    assert preload["href"] == scene["src"]
    assert page.select("main picture img")
    assert all(img.get("loading") == "lazy" for img in page.select("main picture img"))


@pytest.mark.parametrize("made", [False, True])
def test_every_picture_says_how_large_it_is(made: bool) -> None:
    image, pages = site_with_pictures()
    if made:
        make_renditions(image)
    shown = 0
    for path in [*pages, "/"]:
        page = read(path)
        assert bool(preloads(page)) == (made or path == "/")
        for img in page.select("img"):
            assert int(str(img["width"])) > 0, (path, img)
            assert int(str(img["height"])) > 0, (path, img)
            shown += img.find_parent("picture") is not None
        for img in page.select("picture img") if not made else []:
            assert (img["width"], img["height"]) == ("2000", "1200")
            assert img["src"] == image.file.url
    assert shown > 10


def test_the_renditions_of_an_image_take_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    image = factories.make_image()
    make_renditions(image)
    image = CustomImage.objects.get(pk=image.pk)
    with django_assert_num_queries(1):
        for shape in SHAPES.values():
            assert set(existing_renditions(image, shape)) == set(shape.specs)


def test_the_picture_for_sharing_is_never_enlarged() -> None:
    sizes = {}
    for width, height in ((1600, 900), (800, 800)):
        image = factories.make_image(width, height)
        make_renditions(image)
        rendition = image.renditions.get(filter_spec=SHAPES["sharing"].fallback_spec)
        sizes[width] = (rendition.width, rendition.height)
    assert sizes == {1600: (1200, 630), 800: (800, 420)}


def test_a_drawing_is_kept_without_loss_when_that_is_smaller() -> None:
    stripes = PillowImage.new("RGB", (1600, 900), "#0d4a57")
    for x in range(0, 1600, 20):
        stripes.paste("#f2a900", (x, 0, x + 9, 900))
    drawing, photo = (
        CustomImage.objects.create(title="Strepen", description="Strepen", file=stored(stripes, kind))
        for kind in ("PNG", "JPEG")
    )
    spec = SHAPES["full"].webp_specs[-1]
    with drawing.get_rendition(spec).file.open() as file:
        exact = PillowImage.open(file).convert("RGB")
    assert exact.getpixel((4, 4)) == (0xF2, 0xA9, 0)
    assert drawing.get_rendition(spec).file.size < photo.get_rendition(spec).file.size
    assert "lossless" not in drawing.get_rendition(spec).file.name


def stored(picture: PillowImage.Image, kind: str) -> ContentFile:
    """Return the file of a picture."""
    content = io.BytesIO()
    picture.save(content, kind)
    return ContentFile(content.getvalue(), f"strepen.{kind.lower()}")

"""What an editor points out in a picture stays in sight when the picture is cropped."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image as PillowImage
from pytest_django import Settings

from doedemocratie.library.models import CustomImage, CustomRendition
from doedemocratie.library.renditions import ALL_SPECS, SHAPES, existing_renditions, lacking_renditions, make_renditions
from tests.library.test_pictures import media, site_with_pictures

__all__ = ["media"]  # a fixture

pytestmark = pytest.mark.django_db


def high_picture() -> CustomImage:
    """Return a picture that is red above, green in the middle and blue below; a crop of 16:9 holds one of these only."""
    picture = PillowImage.new("RGB", (600, 1200), "lime")
    picture.paste("red", (0, 0, 600, 400))
    picture.paste("blue", (0, 800, 600, 1200))
    file = io.BytesIO()
    picture.save(file, "png")
    return CustomImage.objects.create(
        title="Vlag", description="Drie kleuren.", file=ContentFile(file.getvalue(), "vlag.png")
    )


def shown_colour(image: CustomImage) -> str:
    """Return the colour in the middle of the wide rendition that a page shows of an image."""
    image = CustomImage.objects.get(pk=image.pk)
    rendition = existing_renditions(image, SHAPES["wide"])[SHAPES["wide"].fallback_spec]
    picture = PillowImage.open(io.BytesIO(b"".join(Client().get(rendition.url)))).convert("RGB")
    pixel = picture.getpixel((picture.width // 2, picture.height // 2))
    return max(zip(pixel, ("red", "green", "blue"), strict=True))[1]


def point_out(image: CustomImage, y: int) -> None:
    """Do what the form of an image does when the editor draws a square around what matters."""
    image.focal_point_x, image.focal_point_y = 300, y
    image.focal_point_width = image.focal_point_height = 100
    image.save()


def test_a_crop_goes_around_the_focal_point_and_moves_with_it() -> None:
    image = high_picture()
    make_renditions(image)
    assert shown_colour(image) == "green"
    before = "green"
    for y, colour in ((200, "red"), (1000, "blue")):
        point_out(image, y)
        image = CustomImage.objects.get(pk=image.pk)
        assert list(lacking_renditions()) == [image.pk]
        # Until the new crops have been made readers see the last one, and not the whole picture.
        assert shown_colour(image) == before
        assert set(existing_renditions(image, SHAPES["wide"])) == set(SHAPES["wide"].specs)
        # Pictures that are not cropped are the same as before.
        assert set(existing_renditions(image, SHAPES["full"])) == set(SHAPES["full"].specs)
        make_renditions(CustomImage.objects.get(pk=image.pk))
        assert shown_colour(image) == colour
        before = colour


def test_the_crops_of_an_earlier_focal_point_take_no_query_more() -> None:
    image = high_picture()
    make_renditions(image)
    point_out(image, 200)
    [prefetched] = CustomImage.objects.filter(pk=image.pk).prefetch_renditions(*ALL_SPECS)
    with CaptureQueriesContext(connection) as queries:
        assert set(existing_renditions(prefetched, SHAPES["wide"])) == set(SHAPES["wide"].specs)
    assert not queries.captured_queries
    image = CustomImage.objects.get(pk=image.pk)
    with CaptureQueriesContext(connection) as queries:
        existing_renditions(image, SHAPES["wide"])
        existing_renditions(image, SHAPES["full"])
    assert len(queries.captured_queries) == 1


@pytest.mark.parametrize(
    ("new_file", "moved", "kept"),
    [(True, False, None), (True, True, 900), (False, False, 200), (False, True, 900)],
    ids=["other file", "other file and point", "nothing", "other point"],
)
def test_another_file_forgets_the_focal_point(
    new_file: bool, moved: bool, kept: int | None, client: Client, media: None
) -> None:
    client.force_login(get_user_model().objects.create_superuser("ada", "ada@example.org", "een lang wachtwoord"))
    image = high_picture()
    point_out(image, 200)
    data: dict[str, Any] = {
        "title": "Vlag",
        "description": "Drie kleuren.",
        "rights": image.rights,
        "collection": image.collection_id,
        "tags": "",
        "focal_point_x": 300,
        "focal_point_y": 900 if moved else 200,
        "focal_point_width": 100,
        "focal_point_height": 100,
        "same_description": "on",
    }
    if new_file:
        file = io.BytesIO()
        PillowImage.new("RGB", (600, 1200), "teal").save(file, "png")
        data["file"] = SimpleUploadedFile("ander.png", file.getvalue(), "image/png")
    assert client.post(f"/beheer/images/{image.pk}/", data).status_code == 302
    image = CustomImage.objects.get(pk=image.pk)
    assert image.focal_point_y == kept
    assert image.has_focal_point() == (kept is not None)


def test_a_page_that_was_stored_before_keeps_its_pictures() -> None:
    image = high_picture()
    make_renditions(image)
    before = [rendition.url for rendition in image.renditions.all()]
    point_out(image, 200)
    make_renditions(CustomImage.objects.get(pk=image.pk))
    for url in before:
        response = Client().get(url)
        assert response.status_code == 200
        response.close()


@pytest.mark.parametrize("made", [False, True])
def test_reading_pages_makes_no_rendition_and_keeps_none_in_a_cache(made: bool, settings: Settings) -> None:
    settings.CACHES = {
        **settings.CACHES,
        "renditions": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "renditions"},
    }
    image, pages = site_with_pictures()
    if made:
        make_renditions(image)
    caches["renditions"].clear()
    there = CustomRendition.objects.count()
    for path in [*pages, "/"]:
        assert Client().get(path).status_code == 200
    assert CustomRendition.objects.count() == there
    assert not caches["renditions"]._cache

"""The command that makes the renditions that images lack."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from PIL import Image as PillowImage
from pytest_django import Settings

from doedemocratie.delivery import content_version
from doedemocratie.library.models import CustomImage
from doedemocratie.library.renditions import ALL_SPECS

pytestmark = [pytest.mark.django_db, pytest.mark.makes_files]


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Settings) -> None:
    """Keep the files of this test in a directory of its own."""
    settings.MEDIA_ROOT = str(tmp_path)


def new_image() -> CustomImage:
    """Return an image without renditions."""
    file = io.BytesIO()
    PillowImage.new("RGB", (64, 48), "teal").save(file, "png")
    return CustomImage.objects.create(
        title="Foto", description="Een foto.", file=ContentFile(file.getvalue(), "foto.png")
    )


def test_missing_renditions_are_made_once() -> None:
    image = new_image()
    with pytest.raises(CommandError, match="1 images lack"):
        call_command("warm_renditions", "--check")
    assert not image.renditions.exists()
    call_command("warm_renditions")
    call_command("warm_renditions", "--check")
    ids = set(image.renditions.values_list("pk", flat=True))
    assert len(ids) == len(ALL_SPECS)
    image.renditions.filter(filter_spec=ALL_SPECS[0]).delete()
    call_command("warm_renditions")
    assert len(ids & set(image.renditions.values_list("pk", flat=True))) == len(ALL_SPECS) - 1
    assert image.renditions.count() == len(ALL_SPECS)


def test_an_image_without_a_file_does_not_stop_the_others() -> None:
    lost, image = new_image(), new_image()
    lost.file.storage.delete(lost.file.name)
    with pytest.raises(CommandError, match="1 images lack"):
        call_command("warm_renditions")
    assert not lost.renditions.exists()
    assert image.renditions.count() == len(ALL_SPECS)


@pytest.mark.django_db(transaction=True)
def test_pages_that_show_the_original_are_made_anew(settings: Settings) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    new_image()
    before = content_version.current()
    call_command("warm_renditions")
    after = content_version.current()
    assert after != before
    call_command("warm_renditions")
    assert content_version.current() == after

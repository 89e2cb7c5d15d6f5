"""The command that makes the renditions that images lack."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from PIL import Image as PillowImage
from pytest_django import DjangoAssertNumQueries, Settings

from doedemocratie.delivery import content_version
from doedemocratie.delivery.clock import jobs
from doedemocratie.library import renditions
from doedemocratie.library.models import CustomImage
from doedemocratie.library.renditions import ALL_SPECS, lacking_renditions
from doedemocratie.library.tasks import make_renditions_of

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


def test_the_clock_leaves_what_a_task_did_not_make_to_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(renditions, "BATCH", 2)
    (job,) = [job for job in jobs() if job.command == "warm_renditions"]
    images = [new_image() for _ in range(5)]
    lost = images[2].file
    away = Path(lost.path).rename(f"{lost.path}.weg")
    for image in images:
        make_renditions_of.call(image.pk)
    assert list(lacking_renditions()) == [images[2].pk]
    away.rename(lost.path)
    call_command(job.command, verbosity=0, **job.options)
    assert images[2].renditions.count() == len(ALL_SPECS)


def test_looking_costs_two_queries_for_many_images(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for image in [new_image() for _ in range(4)]:
        make_renditions_of.call(image.pk)
    with django_assert_num_queries(3):  # the third finds no more images
        assert list(lacking_renditions()) == []


def test_what_the_cache_remembers_of_a_rendition_that_is_gone_counts_for_nothing() -> None:
    image = new_image()
    make_renditions_of.call(image.pk)
    image.renditions.all()._raw_delete(using="default")  # as when a backup of the database was restored
    assert list(lacking_renditions()) == [image.pk]

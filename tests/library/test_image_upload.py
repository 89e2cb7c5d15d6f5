"""Files that editors upload as an image, and that are none or are too large."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image as PillowImage
from pytest_django import Settings
from wagtail.models import Collection

from doedemocratie.library.models import CustomImage

pytestmark = pytest.mark.django_db

TOO_MANY = "te veel beeldpunten"


@pytest.fixture
def editor(client: Client) -> Client:
    """Return the browser of an administrator."""
    client.force_login(get_user_model().objects.create_superuser("ada", "ada@example.org", "een lang wachtwoord"))
    return client


def png(width: int, height: int) -> bytes:
    """Return a PNG whose header claims this size, with the pixels of one row only."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(width + 1)))
        + chunk(b"IEND", b"")
    )


def picture(kind: str) -> bytes:
    """Return a small picture of this kind."""
    file = io.BytesIO()
    PillowImage.new("RGB", (64, 48), "teal").save(file, kind)
    return file.getvalue()


def upload(editor: Client, content: bytes, name: str = "foto.png") -> str:
    """Return the errors of the form that the file was sent with."""
    response = editor.post(
        "/beheer/images/add/",
        {
            "title": "Foto",
            "description": "Een foto.",
            "rights": CustomImage._meta.get_field("rights").get_default(),
            "collection": Collection.get_first_root_node().pk,
            "file": SimpleUploadedFile(name, content),
        },
    )
    if response.status_code == 302:
        return ""
    assert response.status_code == 200
    return str(response.context["form"].errors)


def upload_with_others(editor: Client, content: bytes, name: str = "foto.png") -> str:
    """Return what the page for several images answers to this one."""
    response = editor.post(
        "/beheer/images/multiple/add/",
        {"files[]": SimpleUploadedFile(name, content), "title": "Foto"},
        headers={"x-requested-with": "XMLHttpRequest"},
    )
    assert response.status_code == 200
    answer = response.json()
    return "" if answer["success"] else str(answer["error_message"])


# The second is more than Pillow opens, the first is not.
@pytest.mark.parametrize("size", [(6000, 6000), (50_000, 50_000)])
def test_too_many_pixels_is_said_on_the_field(editor: Client, size: tuple[int, int]) -> None:
    assert TOO_MANY in upload(editor, png(*size))
    assert TOO_MANY in upload_with_others(editor, png(*size))
    assert not CustomImage.objects.exists()


def test_a_picture_that_is_too_large_is_not_read(editor: Client) -> None:
    # Its pixels are no pixels, which whoever reads them finds out.
    broken = png(6000, 6000).replace(b"IDAT", b"IDAT" + b"nonsense")
    assert "36000000" in upload(editor, broken)


def test_too_many_pixels_is_said_when_an_image_gets_another_file(editor: Client) -> None:
    assert upload(editor, picture("png")) == ""
    image = CustomImage.objects.get()
    response = editor.post(
        f"/beheer/images/{image.pk}/",
        {"title": "Foto", "file": SimpleUploadedFile("foto.png", png(50_000, 50_000))},
    )
    assert TOO_MANY in str(response.context["form"].errors["file"])


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (picture("png")[:40], "foto.png"),
        (picture("png")[:12] + b"nothing" * 20, "foto.png"),
        (picture("jpeg")[:-200], "foto.jpg"),
    ],
    ids=["ends in the header", "no chunks", "ends in the pixels"],
)
def test_a_broken_picture_is_said_on_the_field(editor: Client, content: bytes, name: str) -> None:
    assert "geldige afbeelding" in upload(editor, content, name)
    assert "geldige afbeelding" in upload_with_others(editor, content, name)


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp", "gif", "avif"])
def test_every_kind_that_is_allowed_can_be_uploaded(editor: Client, kind: str) -> None:
    assert upload(editor, picture(kind), f"foto.{kind}") == ""
    assert upload_with_others(editor, picture(kind), f"foto2.{kind}") == ""
    assert CustomImage.objects.get().width == 64


def test_what_is_no_image_is_still_refused(editor: Client) -> None:
    assert upload(editor, b"<html></html>", "foto.png")
    assert upload(editor, picture("png"), "foto.jpg")
    assert upload(editor, picture("png"), "foto.exe")


def test_the_largest_size_is_what_the_worker_can_take(settings: Settings) -> None:
    assert settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS <= 30_000_000


def claims_to_be_huge(kind: str) -> bytes:
    """Return a small picture whose header says that it has hundreds of millions of pixels or more."""
    content = bytearray(picture(kind))
    if kind == "jpeg":
        struct.pack_into(">HH", content, content.index(b"\xff\xc0") + 5, 60_000, 60_000)
    elif kind == "gif":
        struct.pack_into("<HH", content, 6, 60_000, 60_000)
    elif kind == "webp":
        struct.pack_into("<HH", content, content.index(b"\x9d\x01\x2a") + 3, 16_000, 16_000)
    else:
        struct.pack_into(">II", content, content.index(b"ispe") + 8, 60_000, 60_000)
    return bytes(content)


def answers(editor: Client, content: bytes, name: str) -> list[str]:
    """Return what each way to upload a picture says about this one: nothing when it is taken."""
    chooser = editor.post(
        "/beheer/images/chooser/create/",
        {
            "image-chooser-upload-title": "Foto",
            "image-chooser-upload-description": "Een foto.",
            "image-chooser-upload-rights": "reserved",
            "image-chooser-upload-collection": Collection.get_first_root_node().pk,
            "image-chooser-upload-file": SimpleUploadedFile(name, content),
        },
    )
    assert chooser.status_code == 200
    answer = chooser.json()
    errors = BeautifulSoup(answer.get("htmlFragment", ""), "html.parser").select(".error-message")
    assert bool(errors) == (answer["step"] != "chosen")
    said = " ".join(error.get_text(" ", strip=True) for error in errors)
    return [upload(editor, content, name), upload_with_others(editor, content, name), said]


@pytest.mark.parametrize("kind", ["jpeg", "gif", "webp", "avif"])
def test_a_bomb_of_any_kind_is_refused_wherever_it_is_uploaded(editor: Client, kind: str) -> None:
    for said in answers(editor, claims_to_be_huge(kind), f"foto.{kind}"):
        assert TOO_MANY in said or "geldige afbeelding" in said
    assert not CustomImage.objects.exists()


def test_an_animation_of_many_frames_is_taken_and_shown_still(editor: Client) -> None:
    frames = [PillowImage.new("L", (40, 30), shade) for shade in range(250)]
    file = io.BytesIO()
    frames[0].save(file, "gif", save_all=True, append_images=frames[1:])
    assert answers(editor, file.getvalue(), "film.gif") == ["", "", ""]
    for rendition in CustomImage.objects.first().renditions.all():
        with rendition.file.open() as stored, PillowImage.open(stored) as shown:
            assert getattr(shown, "n_frames", 1) == 1


@pytest.mark.parametrize(
    ("content", "name"),
    [(picture("png"), "foto.jpg"), (picture("png"), "foto.exe"), (b"<html></html>", "foto.png"), (b"", "foto.png")],
)
def test_what_is_no_good_picture_is_refused_wherever_it_is_uploaded(editor: Client, content: bytes, name: str) -> None:
    assert all(answers(editor, content, name))
    assert not CustomImage.objects.exists()

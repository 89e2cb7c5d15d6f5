"""What a picture says about its maker and its place, which is not in what the site stores and serves."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from PIL import ExifTags, ImageCms
from PIL import Image as PillowImage
from PIL.PngImagePlugin import PngInfo
from pytest_django import Settings
from wagtail.models import UploadedFile

from doedemocratie.library.metadata import UnreadablePictureError, without_metadata
from doedemocratie.library.models import CustomImage
from doedemocratie.library.renditions import ALL_SPECS, make_renditions
from tests.library.test_image_upload import editor, upload, upload_with_others

__all__ = ["editor"]  # a fixture

SECRET = "Geheimlaan 12"
XMP = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'><a>{escape(SECRET)}</a></x:xmpmeta>".encode()
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
KINDS = ["jpeg", "png", "webp", "gif", "avif"]
TURNED = ["jpeg", "png", "webp", "avif"]


def exif(orientation: int) -> PillowImage.Exif:
    """Return EXIF data with a place, a maker and this orientation."""
    data = PillowImage.Exif()
    data[ExifTags.Base.Orientation] = orientation
    data[ExifTags.Base.Artist] = SECRET
    data.get_ifd(ExifTags.IFD.GPSInfo).update({1: "N", 2: (52.0, 4.0, 0.0), 3: "E", 4: (4.0, 18.0, 0.0)})
    return data


def photo(kind: str, orientation: int = 1, size: tuple[int, int] = (320, 180)) -> bytes:
    """Return a picture that is red in the upper left quarter as it is stored, with everything that tells secrets."""
    image = PillowImage.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1] // 2))
    options: dict[str, Any] = {"icc_profile": PROFILE}
    if kind == "gif":
        options = {"comment": SECRET.encode(), "save_all": True, "append_images": [image.rotate(180)], "duration": 70}
        options["loop"] = 0
    elif kind == "png":
        text = PngInfo()
        text.add_text("Author", SECRET)
        text.add_itxt("XML:com.adobe.xmp", XMP.decode())
        options.update(exif=exif(orientation), pnginfo=text)
    else:
        options.update(exif=exif(orientation), xmp=XMP)
    if kind == "jpeg":
        options.update(comment=SECRET.encode(), quality=90)
    written = io.BytesIO()
    image.save(written, kind, **options)
    content = written.getvalue()
    if kind == "jpeg":  # IPTC, as Photoshop writes it, and a second picture behind the first
        iptc = b"Photoshop 3.0\x008BIM\x04\x04\0\0" + len(SECRET).to_bytes(4, "big") + SECRET.encode()
        content = content[:2] + b"\xff\xed" + (len(iptc) + 2).to_bytes(2, "big") + iptc + content[2:] + content
    return content


def opened(content: bytes) -> PillowImage.Image:
    """Return the picture in these bytes, decoded."""
    image = PillowImage.open(io.BytesIO(content))
    image.load()
    return image


def tells(content: bytes) -> list[str]:
    """Return what is left of the metadata."""
    image = opened(content)
    left = [
        name for name in ("exif", "xmp", "XML:com.adobe.xmp", "comment", "photoshop", "Author") if image.info.get(name)
    ]
    left += [f"EXIF {tag}" for tag in image.getexif()]
    return left + [word for word in (SECRET, "xmpmeta", "8BIM") if word.encode() in content]


def is_red(image: PillowImage.Image, corner: tuple[float, float]) -> bool:
    """Return whether the pixel at this part of the width and the height is red."""
    place = (int(image.width * corner[0]), int(image.height * corner[1]))
    red, _, blue = image.convert("RGB").getpixel(place)  # type: ignore[misc]
    return bool(red > 150 and blue < 100)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_but_the_picture_is_left(kind: str) -> None:
    before = photo(kind)
    assert tells(before), "the test has nothing to find"
    after = without_metadata(before)
    assert tells(after) == []
    assert without_metadata(after) == after
    assert opened(after).size == (320, 180)
    if kind != "gif":
        assert opened(after).info["icc_profile"] == PROFILE


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "gif"])
def test_an_upright_picture_keeps_every_pixel(kind: str) -> None:
    before = photo(kind)
    assert opened(without_metadata(before)).convert("RGB").tobytes() == opened(before).convert("RGB").tobytes()


@pytest.mark.parametrize("kind", TURNED)
@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_picture_is_upright(kind: str, orientation: int) -> None:
    # Where the corner that was first is, as EXIF defines it for each orientation.
    corner = {1: (0, 0), 2: (1, 0), 3: (1, 1), 4: (0, 1), 5: (0, 0), 6: (1, 0), 7: (1, 1), 8: (0, 1)}[orientation]
    after = without_metadata(photo(kind, orientation))
    image = opened(after)
    assert image.size == ((180, 320) if orientation > 4 else (320, 180))
    for x in (0, 1):
        for y in (0, 1):
            assert is_red(image, (0.25 + x / 2, 0.25 + y / 2)) == ((x, y) == corner)
    assert tells(after) == []
    assert without_metadata(after) == after


@pytest.mark.parametrize("kind", ["gif", "webp", "png"])
def test_an_animation_keeps_its_frames(kind: str) -> None:
    frames = [PillowImage.new("RGB", (40, 30), colour) for colour in ("red", "green", "blue")]
    written = io.BytesIO()
    secret: dict[str, Any] = {"comment": SECRET.encode()} if kind == "gif" else {"exif": exif(1)}
    frames[0].save(written, kind, save_all=True, append_images=frames[1:], duration=[50, 60, 70], loop=3, **secret)
    before, after = opened(written.getvalue()), opened(without_metadata(written.getvalue()))
    assert tells(without_metadata(written.getvalue())) == []
    assert after.n_frames == before.n_frames == 3
    assert after.info["loop"] == before.info["loop"]
    for number in range(3):
        before.seek(number)
        after.seek(number)
        assert after.convert("RGB").tobytes() == before.convert("RGB").tobytes()
        assert after.info["duration"] == before.info["duration"]


def test_a_picture_of_four_colours_keeps_them() -> None:
    written = io.BytesIO()
    PillowImage.new("CMYK", (32, 32), (0, 255, 255, 0)).save(written, "jpeg", exif=exif(1))
    assert opened(without_metadata(written.getvalue())).tobytes() == opened(written.getvalue()).tobytes()


@pytest.mark.parametrize("kind", KINDS)
def test_what_ends_too_early_is_unreadable_or_clean(kind: str) -> None:
    whole = photo(kind)
    for length in range(0, len(whole), max(1, len(whole) // 150)):
        try:
            after = without_metadata(whole[:length])
        except UnreadablePictureError:
            continue
        assert SECRET.encode() not in after


@pytest.mark.parametrize(
    "content", [b"", b"<svg/>", b"\xff\xd8\xff", b"GIF89a", b"RIFF\0\0\0\0WEBP", b"BM" + bytes(99)]
)
def test_what_is_no_picture_is_unreadable(content: bytes) -> None:
    try:
        after = without_metadata(content)
    except UnreadablePictureError:
        return
    assert content.startswith(b"RIFF")
    assert len(after) <= len(content)


@pytest.fixture
def media(tmp_path: Path, settings: Settings) -> None:
    """Keep the files of a test in a directory of its own."""
    settings.MEDIA_ROOT = str(tmp_path)


def served(client: Client, url: str) -> bytes:
    """Return the bytes that a visitor gets."""
    response = client.get(url)
    assert response.status_code == 200
    return b"".join(response)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("way", ["form", "several", "script"])
def test_a_visitor_gets_no_metadata(editor: Client, media: None, kind: str, way: str) -> None:
    content = photo(kind, orientation=6)
    if way == "form":
        assert upload(editor, content, f"foto.{kind}") == ""
    elif way == "several":
        assert upload_with_others(editor, content, f"foto.{kind}") == ""
        # The description is missing, so the file waits until the editor has written it.
        file = UploadedFile.objects.get()
        prefix = f"uploaded-image-{file.pk}"
        answer = editor.post(
            f"/beheer/images/multiple/create_from_uploaded_image/{file.pk}/",
            {f"{prefix}-title": "Foto", f"{prefix}-description": "Een foto.", f"{prefix}-rights": "reserved"},
            headers={"x-requested-with": "XMLHttpRequest"},
        )
        assert answer.json()["success"], answer.json()
    else:
        CustomImage.objects.create(title="Foto", description="Een foto.", file=ContentFile(content, f"foto.{kind}"))
    image = CustomImage.objects.get()
    original = served(Client(), image.file.url)
    assert tells(original) == []
    assert (image.width, image.height) == opened(original).size
    assert image.file_size == len(original)
    assert (image.width > image.height) == (kind == "gif")  # only the other kinds can say that they are turned
    make_renditions(image)
    assert image.renditions.count() == len(ALL_SPECS)
    for rendition in image.renditions.all():
        assert tells(served(Client(), rendition.url)) == []


@pytest.mark.django_db
def test_a_photo_that_is_there_already_is_recognised(editor: Client, media: None) -> None:
    for name in ("een.jpg", "twee.jpg"):
        upload(editor, photo("jpeg", orientation=6), name)
    assert len(set(CustomImage.objects.values_list("file_hash", flat=True))) == 1

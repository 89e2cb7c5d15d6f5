"""The pictures of a Word file, as the media library takes them."""

from __future__ import annotations

import hashlib
import io
import posixpath

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as PillowImage

from doedemocratie.library.forms import ImageFileField

from .inventory import Picture
from .opening import Package
from .refusals import Refusal, WordFileError

# What Word puts in a file that the library does not take, and that can be written as a PNG without losing anything.
REWRITTEN = frozenset({"bmp", "dib", "tif", "tiff"})
MAX_THUMBNAIL = 320  # pixels
# The name of the kind, from which the library takes the extension; Word's own extension may be wrong.
EXTENSIONS = {"JPEG": "jpg", "PNG": "png", "GIF": "gif", "WEBP": "webp", "AVIF": "avif", "MPO": "jpg"}


def prepare(package: Package, pictures: list[Picture]) -> None:
    """Give each picture its content as the library takes it, or a problem in words. Raises WordFileError.

    Pictures that are the same share a key, and only one of them is kept in memory.
    """
    seen: dict[str, Picture] = {}
    for picture in pictures:
        first = seen.setdefault(picture.part, picture)
        if first is picture:
            _prepare(package, picture)
        else:
            picture.content, picture.file_name, picture.problem = first.content, first.file_name, first.problem
            picture.key, picture.name = first.key, first.name


def _prepare(package: Package, picture: Picture) -> None:
    picture.name = posixpath.basename(picture.part)
    extension = picture.name.rpartition(".")[2].lower()
    if extension not in REWRITTEN and extension not in {*EXTENSIONS.values(), "jpeg", "jpe", "jfif"}:
        picture.problem = f"Dit soort bestand kan de site niet tonen ({extension or 'onbekend'})"
        return
    raw = package.read(picture.part)
    picture.key = hashlib.sha256(raw).hexdigest()[:16]
    field = ImageFileField()
    try:
        kind = _kind(raw, field)
        if kind in ("BMP", "DIB", "TIFF"):
            raw, kind = _as_png(raw), "PNG"
        if kind not in EXTENSIONS:
            picture.problem = f"Dit soort bestand kan de site niet tonen ({kind})"
            return
        picture.file_name = f"{picture.name.rpartition('.')[0] or picture.name}.{EXTENSIONS[kind]}"
        file = field.clean(SimpleUploadedFile(picture.file_name, raw))
        file.seek(0)
        picture.content = file.read()
    except ValidationError as error:
        code = getattr(error, "code", "")
        if code == "storage_away":
            raise WordFileError(Refusal.STORAGE_AWAY) from error
        # Django tells who uploads a picture by itself to upload another.
        problem = "Het bestand is beschadigd" if code == "invalid_image" else " ".join(error.messages)
        picture.problem = problem.rstrip(".")


def _kind(raw: bytes, field: ImageFileField) -> str:
    """Return what kind of picture it is by its own header. Raises ValidationError when it is none or too large."""
    try:
        with PillowImage.open(io.BytesIO(raw)) as image:
            width, height = image.size
            if field.max_image_pixels is not None and width * height > field.max_image_pixels:
                raise ValidationError(f"Zij heeft te veel beeldpunten ({width} × {height}). Maak haar kleiner")
            return image.format or ""
    except ValidationError:
        raise
    except PillowImage.DecompressionBombError as error:
        raise ValidationError("Zij heeft te veel beeldpunten. Maak haar kleiner") from error
    except Exception as error:  # a broken file makes Pillow raise errors of many kinds
        raise ValidationError("Het bestand is beschadigd of van een soort die de site niet kent") from error


def _as_png(raw: bytes) -> bytes:
    """Return the picture as a PNG. Raises ValidationError when it is broken."""
    try:
        with PillowImage.open(io.BytesIO(raw)) as image:
            written = io.BytesIO()
            (image if image.mode in ("1", "L", "LA", "P", "RGB", "RGBA") else image.convert("RGB")).save(written, "PNG")
    except Exception as error:  # the same
        raise ValidationError("Het bestand is beschadigd") from error
    return written.getvalue()


def thumbnail(picture: Picture) -> bytes:
    """Return the picture as a small WebP, to recognise it by; empty when that cannot be made."""
    try:
        with PillowImage.open(io.BytesIO(picture.content)) as image:
            image.thumbnail((MAX_THUMBNAIL, MAX_THUMBNAIL))
            written = io.BytesIO()
            image.convert("RGBA").save(written, "WEBP")
    except Exception:  # the curator sees its number and its place
        return b""
    return written.getvalue()

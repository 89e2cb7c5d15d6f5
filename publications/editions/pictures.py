"""The pictures of a book: no larger than a page needs, in the two formats that every reader shows."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image
from wagtail.blocks import StreamValue
from wagtail.images.models import AbstractImage

from doedemocratie.library.models import CustomImage
from doedemocratie.library.renditions import ALL_SPECS, SHAPES, existing_renditions

logger = logging.getLogger(__name__)

DIRECTORY = "images"
LARGEST = (1400, 1400)  # pixels: 200 to the inch in the width of a text on A4
FEW_COLOURS = 1_024  # a drawing with no more is smaller, and sharper, as PNG
JPEG_QUALITY = 82


@dataclass(frozen=True)
class Picture:
    """A picture of a book: where it is in the book's directory, and its size in pixels."""

    path: str
    width: int
    height: int

    @property
    def media_type(self) -> str:
        """The media type by the suffix."""
        return {".png": "image/png", ".jpg": "image/jpeg", ".svg": "image/svg+xml"}[Path(self.path).suffix]


def images_in(bodies: Iterable[StreamValue]) -> list[CustomImage]:
    """Return the images that the texts show, with their renditions. Two queries."""
    ids = {
        int(object_id)
        for body in bodies
        for model, object_id, _, _ in body.stream_block.extract_references(body)
        if issubclass(model, AbstractImage)
    }
    return list(CustomImage.objects.filter(pk__in=ids).prefetch_renditions(*ALL_SPECS)) if ids else []


class Pictures:
    """The pictures of one book, written in ``directory`` when they are first asked for."""

    def __init__(self, images: Iterable[CustomImage], directory: Path) -> None:
        self._directory = directory
        self._sources = {url: source for image in images for url, source in _addresses(image)}
        self._written: dict[str, Picture | None] = {}

    @property
    def written(self) -> list[Picture]:
        """The pictures that the book shows so far."""
        return [picture for picture in self._written.values() if picture is not None]

    def find(self, url: str) -> Picture | None:
        """Return the picture that the site shows at ``url``; ``None`` when it is not ours, or its file is gone or broken.

        Raises OSError when the storage cannot be reached.
        """
        source = self._sources.get(url)
        return self.write(source) if source is not None else None

    def write(self, file: Any) -> Picture | None:
        """Write the picture in ``file``, the value of a field; return it, or ``None`` when it is gone or broken."""
        if file.name not in self._written:
            self._written[file.name] = self._write(file)
        return self._written[file.name]

    def _write(self, file: Any) -> Picture | None:
        shown = image_in(file)
        return save(shown, self._directory, str(len(self._written) + 1)) if shown is not None else None


def image_in(file: Any, largest: tuple[int, int] = LARGEST) -> Image.Image | None:
    """Return the picture in ``file``, the value of a field, in RGB and no larger than ``largest``.

    ``None`` when it is gone or broken. Raises OSError when the storage cannot be reached.
    """
    try:
        with file.storage.open(file.name, "rb") as opened:
            content = opened.read()
    except FileNotFoundError:
        content = b""
    try:
        with Image.open(io.BytesIO(content)) as image:
            image.draft("RGB", largest)  # of a large photo only as much as is needed
            return _flattened(image, largest)
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError):
        logger.warning("The picture %s cannot be read and is left out of a publication", file.name)
        return None


def save(image: Image.Image, directory: Path, name: str) -> Picture:
    """Write ``image`` among the pictures in ``directory``, in the format that suits it."""
    is_drawing = image.getcolors(FEW_COLOURS) is not None
    path = f"{DIRECTORY}/{name}{'.png' if is_drawing else '.jpg'}"
    (directory / DIRECTORY).mkdir(exist_ok=True)
    if is_drawing:
        image.save(directory / path, "PNG")
    else:
        image.save(directory / path, "JPEG", quality=JPEG_QUALITY)
    return Picture(path, image.width, image.height)


def _addresses(image: CustomImage) -> Iterable[tuple[str, Any]]:
    """Yield each address under which the site shows ``image``, with the file to take for it."""
    yield image.file.url, image.file
    for shape in SHAPES.values():
        renditions = existing_renditions(image, shape)
        best = next((renditions[spec] for spec in reversed(shape.webp_specs) if spec in renditions), None)
        for rendition in renditions.values():
            yield rendition.url, (best or rendition).file


def _flattened(image: Image.Image, largest: tuple[int, int]) -> Image.Image:
    """Return the first picture in ``image`` on white, no larger than ``largest``."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        on_white = Image.new("RGBA", image.size, "white")
        on_white.alpha_composite(image.convert("RGBA"))
        image = on_white
    shown = image.convert("RGB")
    shown.thumbnail(largest)
    return shown

"""The sizes at which images are served: one place for templates, prefetches and the task that makes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from wagtail.images.models import Filter

if TYPE_CHECKING:
    from doedemocratie.library.models import CustomImage, CustomRendition


@dataclass(frozen=True)
class Shape:
    """One way an image is cropped: Wagtail's operation for each width in pixels, and the width of the JPEG fallback."""

    operations: dict[int, str]
    fallback_width: int

    @property
    def webp_specs(self) -> list[str]:
        """Return the filter specs of the WebP renditions, narrowest first."""
        return [f"{operation}|format-webp" for operation in self.operations.values()]

    @property
    def fallback_spec(self) -> str:
        """Return the filter spec of the one JPEG, for browsers without WebP and for sharing."""
        return f"{self.operations[self.fallback_width]}|format-jpeg"

    @property
    def specs(self) -> list[str]:
        """Return every filter spec of this shape."""
        return [*self.webp_specs, self.fallback_spec]


SHAPES = {
    # 16:9, cropped around the focal point: cards, lists and the picture at the top of a page.
    "wide": Shape({width: f"fill-{width}x{width * 9 // 16}" for width in (320, 640, 960, 1600)}, fallback_width=960),
    # As it was uploaded: pictures in running text.
    "full": Shape({width: f"width-{width}" for width in (640, 960, 1600)}, fallback_width=960),
}
ALL_SPECS = [spec for shape in SHAPES.values() for spec in shape.specs]


def existing_renditions(image: CustomImage, shape: Shape) -> dict[str, CustomRendition]:
    """Return the renditions of ``image`` in ``shape`` that have been made, by filter spec.

    None is made here: that is slow work for a task, not for a visitor's request. At most one query, and none for an
    image that was fetched with ``prefetch_renditions``.
    """
    filters = [Filter(spec=spec) for spec in shape.specs]
    return {found.spec: rendition for found, rendition in image.find_existing_renditions(*filters).items()}


def make_renditions(image: CustomImage) -> int:
    """Make the renditions of ``image`` that do not exist yet and return how many the image has."""
    return len(image.get_renditions(*ALL_SPECS))

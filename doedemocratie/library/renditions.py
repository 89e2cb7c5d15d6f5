"""The sizes at which images are served: one place for templates, prefetches and the task that makes them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from django.db.models.signals import post_save
from wagtail.images import get_image_model
from wagtail.images.models import Filter

if TYPE_CHECKING:
    from doedemocratie.library.models import CustomImage, CustomRendition


@dataclass(frozen=True)
class Shape:
    """One way an image is cropped: Wagtail's operation for each width in pixels, and the width of the JPEG fallback."""

    operations: dict[int, str]
    fallback_width: int
    has_webp: bool = True

    @property
    def webp_specs(self) -> list[str]:
        """Return the filter specs of the WebP renditions, narrowest first; none for what no page shows."""
        return [f"{operation}|format-webp" for operation in self.operations.values()] if self.has_webp else []

    @property
    def fallback_spec(self) -> str:
        """Return the filter spec of the one JPEG, for what cannot read WebP."""
        return f"{self.operations[self.fallback_width]}|format-jpeg"

    @property
    def specs(self) -> list[str]:
        """Return every filter spec of this shape."""
        return [*self.webp_specs, self.fallback_spec]


SHAPES = {
    # 16:9, cropped around the focal point: cards, lists and the picture at the top of a page.
    # 800 is a phone with two pixels to the inch of CSS, 1120 one with three.
    "wide": Shape(
        {width: f"fill-{width}x{width * 9 // 16}" for width in (320, 640, 800, 1120, 1600)}, fallback_width=1120
    ),
    # As it was uploaded: pictures in running text.
    "full": Shape({width: f"width-{width}" for width in (640, 960, 1600)}, fallback_width=960),
    # What goes with a shared link, of the size that OpenGraph asks for. Like all others never enlarged: what is smaller is
    # cropped to this form.
    "sharing": Shape({1200: "fill-1200x630"}, fallback_width=1200, has_webp=False),
}


@dataclass(frozen=True)
class Place:
    """Where in the design a picture stands: how it is cropped, and its width there, as the ``sizes`` of HTML."""

    shape: str
    sizes: str


# The widths are those of the stylesheets (.wrap, .split, .grid and what is named here); tests/browser/test_pictures.py
# compares them with what a browser makes of it.
PLACES = {
    # Across the page, below the title of an article or standing page: .article-picture
    "article": Place("wide", "(min-width: 80rem) 76rem, 94vw"),
    # The same in the wide column of an event
    "event": Place("wide", "(min-width: 80rem) 50rem, (min-width: 60rem) 62.5vw, 94vw"),
    # Beside the title of a publication or theme: .with-picture__picture
    "head": Place("wide", "(min-width: 80rem) 31rem, (min-width: 60rem) 40vw, 94vw"),
    # A row of a list: .teaser__picture
    "teaser": Place("wide", "(min-width: 80rem) 24rem, (min-width: 44rem) 30vw, 94vw"),
    # A card in a .grid, in the .hero-cards__grid of the home page, and the large one of its .news-grid
    "card": Place("wide", "(min-width: 80rem) 24rem, (min-width: 60rem) 30vw, (min-width: 40rem) 46vw, 94vw"),
    "hero-card": Place("wide", "(min-width: 80rem) 18rem, (min-width: 62rem) 22vw, (min-width: 36rem) 46vw, 94vw"),
    "first-card": Place("wide", "(min-width: 80rem) 50rem, (min-width: 60rem) 62.5vw, 94vw"),
    # Between the text: .split__main
    "block": Place("full", "(min-width: 80rem) 50rem, (min-width: 60rem) 62.5vw, 94vw"),
    "poster": Place("wide", "(min-width: 80rem) 50rem, (min-width: 60rem) 62.5vw, 94vw"),
}
ALL_SPECS = [spec for shape in SHAPES.values() for spec in shape.specs]
BATCH = 500  # images that are looked at with one query


@cache
def _filter(spec: str) -> Filter:
    """Return the filter with this spec: one object, because it works out its operations only once."""
    return Filter(spec=spec)


def existing_renditions(image: CustomImage, shape: Shape) -> dict[str, CustomRendition]:
    """Return the renditions of ``image`` in ``shape`` that have been made, by filter spec.

    None is made here: that is slow work for a task, not for a visitor's request. One query for all shapes together, and
    none for an image that was fetched with ``prefetch_renditions``. Nothing is looked up or written in a cache.

    After an editor moved the focal point, the last crop around an earlier one stands in for each that is still to be
    made: the whole picture would be of another shape, and many times as large.
    """
    if not hasattr(image, "prefetched_renditions"):
        image.prefetched_renditions = list(image.renditions.filter(filter_spec__in=ALL_SPECS))
    filters = [_filter(spec) for spec in shape.specs]
    exact = {found.spec: rendition for found, rendition in image.find_existing_renditions(*filters).items()}
    earlier = {
        rendition.filter_spec: rendition
        for rendition in sorted(image.prefetched_renditions, key=lambda rendition: rendition.pk)
        if rendition.filter_spec in shape.specs
    }
    return earlier | exact


def make_renditions(image: CustomImage) -> int:
    """Make the renditions of ``image`` that do not exist yet and return how many the image has."""
    there = set(image.renditions.values_list("pk", flat=True))
    made = image.get_renditions(*ALL_SPECS)
    new = image.renditions.filter(filter_spec__in=ALL_SPECS).exclude(pk__in=there).first()
    if new is not None:
        # Wagtail adds several at once, of which Django tells nobody. Pages that show the original are to be made anew.
        post_save.send(type(new), instance=new, created=True, raw=False, using=None, update_fields=None)
    return len(made)


def lacking_renditions() -> Iterator[int]:
    """Yield the ids of the images of which a rendition is still to be made. Two queries for each batch; no file is looked at."""
    filters = [_filter(spec) for spec in ALL_SPECS]
    after = 0
    while images := _batch(after):
        # Out of what was prefetched: a cache may still know a rendition that is gone.
        yield from (image.pk for image in images if len(image.find_existing_renditions(*filters)) < len(filters))
        after = images[-1].pk


def _batch(after: int) -> list[CustomImage]:
    # A list, not a cursor that stays open: on SQLite nobody can write after another process under an open cursor.
    images = get_image_model().objects.filter(pk__gt=after).order_by("pk")
    return list(images.prefetch_renditions(*ALL_SPECS)[:BATCH])

"""What a card or row in a list shows of a page, fetched for all of them at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from wagtail.models import Page

from doedemocratie.library.models import CustomImage, CustomRendition
from doedemocratie.library.renditions import SHAPES

from .relations import PageTheme


def prepare_cards(pages: Iterable[Any], private: Q) -> list[Any]:
    """Return ``pages``, of any types, with their pictures and themes at hand.

    ``private`` matches the pages that not every visitor may see: no theme among them is shown.

    Costs two queries however many pages and types there are, and one more while renditions are still being made.
    """
    listed = list(pages)
    images = _images({image_id for page in listed if (image_id := _picture_id(page))})
    themes = _themes([page.pk for page in listed], private)
    for page in listed:
        if image_id := _picture_id(page):
            setattr(page, page.picture_field, images.get(image_id))
        page.fetched_themes = themes.get(page.pk, [])
    return listed


def _picture_id(page: Any) -> int | None:
    """Return the id of the picture that a page shows; ``None`` also for a page of which the type was not fetched."""
    field = getattr(page, "picture_field", None)
    return getattr(page, f"{field}_id") if field else None


def first_change(pages: Iterable[Any]) -> dt.datetime | None:
    """Return the first moment at which one of ``pages``, of any types, is shown differently by itself."""
    return min((page.changes_at for page in pages if getattr(page, "changes_at", None)), default=None)


def _images(image_ids: set[int]) -> dict[int, CustomImage]:
    """Return the images with these ids, each with its wide renditions and that for sharing at hand."""
    images: dict[int, CustomImage] = {}
    if not image_ids:
        return images
    specs = [*SHAPES["wide"].specs, *SHAPES["sharing"].specs]
    renditions = CustomRendition.objects.filter(image__in=image_ids, filter_spec__in=specs)
    for rendition in renditions.select_related("image"):
        image = images.setdefault(rendition.image_id, rendition.image)
        image.__dict__.setdefault("prefetched_renditions", []).append(rendition)
    without = image_ids - images.keys()
    if without:
        for image in CustomImage.objects.filter(pk__in=without):
            image.prefetched_renditions = []
            images[image.pk] = image
    return images


def _themes(page_ids: list[int], private: Q) -> dict[int, list[Any]]:
    """Return the public themes of the pages with these ids, in the editor's order."""
    themes: dict[int, list[Any]] = {}
    links = PageTheme.objects.filter(page__in=page_ids, theme__live=True).exclude(
        theme__in=Page.objects.filter(private)
    )
    # Only what a link to the theme takes: there is a row for each page.
    links = links.select_related("theme").only("page", "theme__title", "theme__url_path")
    for link in links.order_by("sort_order"):
        themes.setdefault(link.page_id, []).append(link.theme)
    return themes

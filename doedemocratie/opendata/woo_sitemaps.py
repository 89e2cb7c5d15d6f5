"""The sitemaps from which the Woo index takes the documents of this site, with their metadata.

robots.txt names an index for each information category that is in use; the index names parts, each with the documents of a
range of ids (as in ``sitemaps``). The names of the files are those of the standard: the harvester reads no others.
https://standaarden.overheid.nl/diwoo/metadata/diwoo-handleiding
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import F
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from wagtail.models import Site

from doedemocratie.core.keeping import keep
from doedemocratie.core.models.base import pages_below, private_paths
from doedemocratie.core.models.cards import prepare_cards
from doedemocratie.opendata.diwoo import Metadata, Values, metadata_of, part_metadata_of
from doedemocratie.opendata.woo import WooPart, woo_models

PART_SIZE = 500
"""Ids. A file may have 50,000 entries and 50 MB. An entry takes 2 to 5 kB, so there is room for twenty files a page."""


@dataclass(frozen=True)
class Entry:
    """One document of a sitemap."""

    url: str
    changed_at: dt.datetime
    metadata: Metadata


class _Documents:
    """The pages of one site that are in the Woo index, for every visitor to see. One query for what is restricted.

    An alias is the same document as the page that it shows, and a document has one entry.
    """

    def __init__(self, request: HttpRequest) -> None:
        site = Site.find_for_request(request)
        if site is None:
            raise Http404("There is no site here")
        self.site = site
        self.private = pages_below(private_paths())

    def querysets(self) -> Iterator[Any]:
        """Yield for each page model its documents, with ``woo_category`` and ``changed_at``."""
        for model in woo_models():
            pages = model.objects.descendant_of(self.site.root_page, inclusive=True).live().exclude(self.private)
            yield pages.filter(alias_of=None).annotate(
                woo_category=model.woo_category_expression(),
                changed_at=Coalesce("last_published_at", "latest_revision_created_at"),
            )


def categories_in_use(request: HttpRequest) -> list[str]:
    """Return the codes of the categories of which there is a document. One query for each page model, and one more."""
    found: set[str] = set()
    for pages in _Documents(request).querysets():
        found.update(pages.order_by().values_list("woo_category", flat=True).distinct())
    return sorted(found)


@require_safe
def woo_index(request: HttpRequest, category: str) -> HttpResponse:
    """Answer with the parts of a category; raise ``Http404`` when it has no document.

    When each part changed is not said: the files of its pages, and the value lists, have their own times.
    """
    parts: set[int] = set()
    for pages in _Documents(request).querysets():
        ranges = pages.filter(woo_category=category).order_by().values_list(F("pk") / PART_SIZE, flat=True)
        parts.update(ranges.distinct())
    if not parts:
        raise Http404("No document has this category")
    keep(request)
    sitemaps = [
        {"location": request.build_absolute_uri(reverse("woo_part", args=[category, part]))} for part in sorted(parts)
    ]
    return render(request, "sitemap_index.xml", {"sitemaps": sitemaps}, content_type="application/xml")


@require_safe
def woo_part(request: HttpRequest, category: str, part: str) -> HttpResponse:
    """Answer with the documents of a category in one range of ids; raise ``Http404`` when there are none."""
    first = int(part) * PART_SIZE
    if first > 2**31:
        raise Http404("No page has so high an id")
    documents = _Documents(request)
    entries: list[Entry] = []
    values = Values()
    for pages in documents.querysets():
        wanted = pages.filter(woo_category=category, pk__gte=first, pk__lt=first + PART_SIZE).order_by("pk")
        found = wanted.defer_streamfields().prefetch_related("document_acts", *pages.model.woo_prefetches())
        for page in prepare_cards(found, documents.private):
            entries += _entries(page, documents.site, request, values)
    if not entries:
        raise Http404("There is no such part of the sitemap")
    keep(request)
    return render(request, "opendata/woo_sitemap.xml", {"entries": entries}, content_type="application/xml")


def _entries(page: Any, site: Site, request: HttpRequest, values: Values) -> Iterator[Entry]:
    """Yield the document that is the page, and those that are its files."""
    metadata = metadata_of(page, values)
    metadata.parts = [replace(part, url=_full_address(part.url, site)) for part in metadata.parts]
    whole = WooPart(page.get_full_url(request), metadata.title, "HTML", page.changed_at)
    yield Entry(whole.url, whole.changed_at, metadata)
    for part in metadata.parts:
        # Its metadata is that of the page: a change of that is a change of the part too.
        changed_at = max(part.changed_at, page.changed_at)
        yield Entry(part.url, changed_at, part_metadata_of(part, whole, metadata, values))


def _full_address(url: str, site: Site) -> str:
    return f"{site.root_url}{url}" if url.startswith("/") else url

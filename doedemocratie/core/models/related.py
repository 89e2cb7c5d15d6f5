"""Which pages to read after a page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q
from wagtail.models import Page

from .relations import PageTheme

RELATED_COUNT = 3  # pages that are proposed when the editor chose none


def related_pages(page: Any, private: Q) -> list[Page]:
    """Return the public pages to read after ``page``: the editor's choice in order, else those with most themes shared.

    ``private`` matches the pages that not every visitor may see. Two queries.
    """
    public = Page.objects.live().exclude(private).exclude(pk=page.pk)
    chosen = [link.related_page_id for link in page.related_links.all()]
    if chosen:
        found = public.in_bulk(chosen)
        return _with_kind(found[pk] for pk in chosen if pk in found)
    if page.pk is None:
        return []
    own_themes = PageTheme.objects.filter(page=page.pk, theme__live=True).values("theme")
    sharing = public.filter(theme_links__theme__in=own_themes, alias_of=None).annotate(shared=Count("theme_links"))
    return _with_kind(sharing.order_by("-shared", "-first_published_at", "-pk")[:RELATED_COUNT])


def _with_kind(pages: Iterable[Page]) -> list[Page]:
    """Return ``pages`` with the word for their type: the page model knows it, the rows of all types together do not."""
    listed = list(pages)
    for page in listed:
        page.kind_label = getattr(page.specific_class, "kind_label", "")
    return listed

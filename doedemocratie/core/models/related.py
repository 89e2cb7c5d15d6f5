"""Which pages to read after a page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from wagtail.models import Page

from .relations import PageTheme

RELATED_COUNT = 3  # pages that are proposed when the editor chose none
CANDIDATES = 60  # of the pages with one of the themes, the newest ones, of which the themes are compared
NEWEST_FIRST = ("-first_published_at", "-pk")


def related_pages(page: Any, chosen: list[int], private: Q) -> list[Page]:
    """Return the public pages to read after ``page``: the ``chosen`` ids in order, else those with most themes shared.

    Of many pages with a theme only the newest are compared, so that the size of the site makes no difference.
    ``private`` matches the pages that not every visitor may see. One query.
    """
    public = Page.objects.live().exclude(private).exclude(pk=page.pk)
    if chosen:
        found = public.in_bulk(chosen)
        return _with_kind(found[pk] for pk in chosen if pk in found)
    if page.pk is None:
        return []
    own_themes = PageTheme.objects.filter(page=page.pk, theme__live=True).values("theme")
    sharing = Exists(PageTheme.objects.filter(page=OuterRef("pk"), theme__in=own_themes))
    newest = public.filter(sharing, alias_of=None).order_by(*NEWEST_FIRST).values("pk")[:CANDIDATES]
    compared = Page.objects.filter(pk__in=newest, theme_links__theme__in=own_themes).annotate(
        shared=Count("theme_links")
    )
    return _with_kind(compared.order_by("-shared", *NEWEST_FIRST)[:RELATED_COUNT])


def _with_kind(pages: Iterable[Page]) -> list[Page]:
    """Return ``pages`` with the word for their type: the page model knows it, the rows of all types together do not."""
    listed = list(pages)
    for page in listed:
        page.kind_label = getattr(page.specific_class, "kind_label", "")
    return listed

"""Which pages to read after a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count
from wagtail.models import Page

from doedemocratie.core.models.relations import PageTheme

if TYPE_CHECKING:
    from doedemocratie.core.models import RelatedPagesMixin

RELATED_COUNT = 3  # pages that are proposed when the editor chose none


def related_pages(page: RelatedPagesMixin) -> list[Page]:
    """Return the public pages to read after ``page``: the editor's choice in order, else those with most themes shared."""
    chosen = [link.related_page_id for link in page.related_links.all()]
    if not chosen:
        themes = [link.theme_id for link in page.theme_links.all()] if hasattr(page, "theme_links") else []
        if not themes:
            return []
        chosen = list(
            PageTheme.objects.filter(theme__in=themes, page__live=True, page__alias_of=None)
            .exclude(page=page.pk)
            .values("page")
            .annotate(shared=Count("theme"))
            .order_by("-shared", "-page__first_published_at", "-page")
            .values_list("page", flat=True)[: RELATED_COUNT * 2]
        )
        limit = RELATED_COUNT
    else:
        limit = len(chosen)
    found = {
        related.pk: related
        for related in Page.objects.filter(pk__in=chosen).live().public().specific().defer_streamfields()
    }
    return [found[pk] for pk in chosen if pk in found][:limit]

"""The queries that the sections share."""

from __future__ import annotations

from typing import Self

from django.db.models import Prefetch, Q
from wagtail.models import Page
from wagtail.query import PageQuerySet

from doedemocratie.library.models import CustomRendition
from doedemocratie.library.renditions import SHAPES


def private_pages() -> Q:
    """Return what matches the pages behind a login or password. One query; pass the result on where it serves twice."""
    return Page.objects.all().private_q()


class ContentQuerySet(PageQuerySet):
    """The pages of one type, as visitors see them."""

    def visible(self, private: Q | None = None) -> Self:
        """Return the pages that every visitor may see: published and not restricted.

        One query for the restrictions, none when ``private`` (from ``private_pages()``) is given.
        """
        return self.live().exclude(private_pages() if private is None else private)

    def for_cards(self) -> Self:
        """Return the pages with what a card shows, without their bodies.

        Costs two queries beside the page's own, however many pages: renditions and themes.
        """
        renditions = CustomRendition.objects.filter(filter_spec__in=SHAPES["wide"].specs)
        return (
            self.defer_streamfields()
            .select_related("lead_image")
            .prefetch_related(
                Prefetch("lead_image__renditions", queryset=renditions, to_attr="prefetched_renditions"),
                themes_prefetch(),
            )
        )

    def with_theme(self, theme: Page) -> Self:
        """Return the pages that carry ``theme``."""
        return self.filter(theme_links__theme_id=theme.pk)


def themes_prefetch() -> Prefetch:
    """Return the prefetch that lets ``page.themes`` cost no query of its own."""
    from doedemocratie.core.models.relations import PageTheme  # the models import this module

    return Prefetch("theme_links", queryset=PageTheme.objects.select_related("theme").order_by("sort_order"))

"""The queries that the sections share."""

from __future__ import annotations

from typing import Self

from django.db.models import Q
from wagtail.models import Page
from wagtail.query import PageQuerySet


class ContentQuerySet(PageQuerySet):
    """The pages of one type, as visitors see them."""

    def visible(self, private: Q | None = None) -> Self:
        """Return the pages that every visitor may see: published and not restricted.

        One query for the restrictions, none when ``private`` (from a page's ``private_pages()``) is given.
        """
        return self.live().public() if private is None else self.live().exclude(private)

    def with_theme(self, theme: Page) -> Self:
        """Return the pages that carry ``theme``."""
        return self.filter(theme_links__theme_id=theme.pk)

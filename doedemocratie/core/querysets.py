"""The queries that the sections share."""

from __future__ import annotations

from typing import Self

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Length, Substr
from wagtail.models import Page, get_page_models
from wagtail.query import PageQuerySet


def waiting_for_parent() -> Q:
    """Return what matches the pages that are public only with the page above them, as long as that is not on the site.

    Nobody can publish such a page (``accounts.permissions``), but the clock can, and a program. No query of its own.
    """
    models = [model for model in get_page_models() if getattr(model, "public_with_parent", False)]
    types = ContentType.objects.get_for_models(*models).values()
    above = Substr(OuterRef("path"), 1, Length(OuterRef("path")) - Page.steplen)
    return Q(content_type__in=list(types)) & Q(Exists(Page.objects.filter(path=above, live=False)))


class ContentQuerySet(PageQuerySet):
    """The pages of one type, as visitors see them."""

    def visible(self, private: Q | None = None) -> Self:
        """Return the pages that every visitor may see: published and not restricted.

        One query for the restrictions, none when ``private`` (from a page's ``private_pages()``) is given.
        """
        return self.live().public() if private is None else self.live().exclude(private)

    def originals(self) -> Self:
        """Return the pages without their aliases, which a list would show as a second page of the same name."""
        # Not filter(alias_of=None): SQLite would take the index on it, which holds nearly every page, and put those in order.
        return self.exclude(alias_of__isnull=False)

    def as_cards(self, private: Q) -> Self:
        """Return the pages without their bodies, with what their cards show beside their fields. No query of its own.

        ``private`` matches the pages that not every visitor may see.
        """
        return self.model.with_card_facts(self.defer_streamfields(), private)

    def with_theme(self, theme: Page) -> Self:
        """Return the pages that carry ``theme``."""
        return self.filter(theme_links__theme_id=theme.pk)

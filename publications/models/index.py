"""The list of publications."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Lower
from django.http import HttpRequest

from doedemocratie.accounts.enums import Role
from doedemocratie.core.models import BasePage, PageTheme
from doedemocratie.core.models.listing import ListingMixin
from doedemocratie.core.querysets import ContentQuerySet
from publications.enums import Audience, SortOrder
from publications.forms import PublicationFilterForm

from .collections import CollectionPage
from .publication import PublicationPage


class PublicationIndexPage(ListingMixin, BasePage):
    """All publications, newest first."""

    filter_form_class = PublicationFilterForm
    year_lookup = "publication_year"

    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = ["publications.PublicationPage", "publications.CollectionPage"]
    max_count_per_parent = 1
    page_description = "Het overzicht van alle publicaties."
    template = "publications/publication_index_page.html"
    managed_by = (Role.EINDREDACTEUREN,)
    four_eyes_by_default = True
    kind_label = "Overzicht"

    class Meta:
        verbose_name = "publicatieoverzicht"
        verbose_name_plural = "publicatieoverzichten"

    def listed_pages(self) -> ContentQuerySet:
        """Return the public publications below this page, each once."""
        return PublicationPage.objects.child_of(self).visible(self.private_pages()).originals()

    def collections(self) -> list[CollectionPage]:
        """Return the public collections below this page. One query."""
        pages = CollectionPage.objects.child_of(self).visible(self.private_pages()).originals()
        return list(pages.order_by("path").defer_streamfields())

    def filter_choices(self) -> dict[str, Any]:
        """Return the collections to choose from."""
        return {"collections": self.collections()}

    def filtered(self, pages: ContentQuerySet, chosen: dict[str, Any]) -> ContentQuerySet:
        """Return the publications that the ``chosen`` filters leave, in the chosen order."""
        pages = super().filtered(pages, chosen)
        if "soort" in chosen:
            pages = pages.filter(kind=chosen["soort"])
        if "doelgroep" in chosen:
            pages = pages.filter(**{Audience(chosen["doelgroep"]).field: True})
        if "collectie" in chosen:
            pages = pages.filter(collection_items__page__slug=chosen["collectie"])
        return self._ordered(pages, chosen)

    @staticmethod
    def _ordered(pages: ContentQuerySet, chosen: dict[str, Any]) -> ContentQuerySet:
        # Of those without a date the first in the tree comes first: an editor can move them.
        newest_first = ("-listing_date", "path")
        order = chosen.get("volgorde", SortOrder.NEWEST)
        if order == SortOrder.TITLE:
            return pages.order_by(Lower("title"), "path")
        if order == SortOrder.THEME and "thema" in chosen:
            # The theme that an editor put first says most about the publication.
            links = PageTheme.objects.filter(page=OuterRef("pk"), theme=chosen["thema"].pk)
            place = Subquery(links.values("sort_order")[:1])
            return pages.annotate(theme_place=place).order_by(F("theme_place").asc(nulls_last=True), *newest_first)
        return pages.order_by(*newest_first)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add ``collections``, for above the whole list on its first page, and the ``collection`` that was chosen, if one was."""
        context = super().get_context(request, *args, **kwargs)
        found, chosen = context["filters"].collections, context["chosen"]
        whole = not chosen and context["items"].number == 1
        context["collections"] = found if whole else []
        context["collection"] = next((page for page in found if page.slug == chosen.get("collectie")), None)
        return context

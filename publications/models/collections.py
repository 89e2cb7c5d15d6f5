"""Publications that belong together, in the order in which to read them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import MultipleChooserPanel, PageChooserPanel
from wagtail.models import Orderable

from doedemocratie.accounts.enums import Role
from doedemocratie.core.models import BasePage, BodyMixin
from doedemocratie.core.models.cards import prepare_cards


class CollectionPage(BodyMixin, BasePage):
    """A collection: an introduction and publications in an order that a curator chose."""

    content_panels: ClassVar[list[Any]] = [
        *BasePage.content_panels,
        *BodyMixin.body_panels,
        MultipleChooserPanel(
            "items", chooser_field_name="publication", label="publicatie", heading="Publicaties", max_num=60
        ),
    ]
    search_fields: ClassVar[list[Any]] = [*BasePage.search_fields, *BodyMixin.body_search_fields]
    content_relations: ClassVar[dict[str, tuple[str, str]]] = {"publications": ("items", "publication")}

    parent_page_types: ClassVar[list[str]] = ["publications.PublicationIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    max_count_per_parent = None
    page_description = "Publicaties die bij elkaar horen, in een vaste volgorde, met een inleiding."
    template = "publications/collection_page.html"
    managed_by = (Role.PUBLICATIEBEHEERDERS, Role.EINDREDACTEUREN)
    kind_label = "Collectie"

    class Meta:
        verbose_name = "collectie"
        verbose_name_plural = "collecties"

    def publications(self) -> list[Any]:
        """Return the publications that visitors may see, in the curator's order, ready to show. Four queries."""
        from .publication import PublicationPage

        private, chosen = self.private_pages(), [link.publication_id for link in self.items.all()]
        found = PublicationPage.objects.visible(private).as_cards(private).in_bulk(chosen)
        return prepare_cards([found[pk] for pk in chosen if pk in found], private)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add ``publications``."""
        return {**super().get_context(request, *args, **kwargs), "publications": self.publications()}


class CollectionItem(Orderable):
    """One publication of a collection."""

    page = ParentalKey(CollectionPage, on_delete=models.CASCADE, related_name="items")
    publication = models.ForeignKey(
        "publications.PublicationPage",
        verbose_name="publicatie",
        on_delete=models.CASCADE,
        related_name="collection_items",
    )

    panels: ClassVar[list[Any]] = [PageChooserPanel("publication")]
    stands_once: ClassVar[tuple[str, ...]] = ("publication",)
    stands_already: ClassVar[str] = "Deze publicatie staat er al."

    class Meta(Orderable.Meta):
        verbose_name = "publicatie in een collectie"
        verbose_name_plural = "publicaties in een collectie"
        constraints = (
            models.UniqueConstraint(fields=["page", "publication"], name="unique_publication_in_collection"),
        )

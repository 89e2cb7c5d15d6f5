"""Blocks that lead elsewhere: downloads, pages, a person."""

from __future__ import annotations

from typing import Any

from django.core.validators import RegexValidator
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.models import Page

from .base import LINKS_GROUP, BodyStructBlock

PHONE = RegexValidator(r"^[+0-9 ()-]{6,25}$", "Gebruik alleen cijfers, spaties, haakjes, een plus of een streepje.")


class DownloadsBlock(BodyStructBlock):
    """Documents to download, with type and size."""

    title = blocks.CharBlock(label="Titel", required=False, max_length=150, default="Downloads")
    documents = blocks.ListBlock(DocumentChooserBlock(label="Document"), label="Documenten", min_num=1)

    class Meta:
        label = "Downloads"
        icon = "download"
        group = LINKS_GROUP
        template = "blocks/downloads.html"
        description = "Documenten die de lezer kan downloaden, met soort en grootte."
        preview_value = {"title": "Downloads", "documents": []}

    def live_documents(self, value: blocks.StructValue) -> list[Any]:
        """Return the documents of ``value`` that still exist: a deleted one is left out."""
        return [document for document in value["documents"] if document is not None]

    def get_context(self, value: blocks.StructValue, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Add ``documents``: those that still exist."""
        return {**super().get_context(value, parent_context), "documents": self.live_documents(value)}


class PageLinksBlock(BodyStructBlock):
    """Links to pages of this site."""

    title = blocks.CharBlock(label="Titel", required=False, max_length=150, default="Lees ook")
    pages = blocks.ListBlock(blocks.PageChooserBlock(label="Pagina"), label="Pagina's", min_num=1)

    class Meta:
        label = "Links naar pagina's"
        icon = "link"
        group = LINKS_GROUP
        template = "blocks/page_links.html"
        description = "Een lijst met links naar pagina's van deze site."
        preview_value = {"title": "Lees ook", "pages": []}

    def get_context(self, value: blocks.StructValue, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """Add ``pages``: those that visitors can see; a deleted or hidden one is left out."""
        chosen = [page.pk for page in value["pages"] if page is not None]
        public = Page.objects.filter(pk__in=chosen).live().public().in_bulk() if chosen else {}
        pages = [public[pk] for pk in chosen if pk in public]
        return {**super().get_context(value, parent_context), "pages": pages}


class ContactBlock(BodyStructBlock):
    """A person or desk to ask."""

    name = blocks.CharBlock(label="Naam", max_length=150)
    role = blocks.CharBlock(label="Functie of afdeling", required=False, max_length=200)
    email = blocks.EmailBlock(label="E-mailadres", required=False)
    phone = blocks.CharBlock(label="Telefoonnummer", required=False, max_length=25, validators=[PHONE])

    class Meta:
        label = "Contactpersoon"
        icon = "user"
        group = LINKS_GROUP
        template = "blocks/contact.html"
        description = "Bij wie de lezer terechtkan met vragen."
        preview_value = {
            "name": "Team Doe-democratie",
            "role": "Redactie",
            "email": "redactie@voorbeeld.nl",
            "phone": "",
        }

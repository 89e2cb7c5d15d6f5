"""What the Woo index has of a publication: what follows from its own facts."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.db.models import Prefetch

from doedemocratie.library.models import public_documents
from doedemocratie.opendata.woo import WooMixin, WooPart
from publications.authors import authors_in, in_words
from publications.enums import Language, PublicationKind

from .editions import PublicationEdition
from .parts import PublicationDownload

# ISO 639-1 to the codes of the European Union's list, which the standard uses.
LANGUAGES = {
    Language.DUTCH: "NLD",
    Language.FRISIAN: "FRY",
    Language.ENGLISH: "ENG",
    Language.GERMAN: "DEU",
    Language.FRENCH: "FRA",
}


class PublicationWooMixin(WooMixin):
    """The hooks of a publication. Its files are documents of their own, when their collection is for everyone."""

    woo_kind_field = "kind"
    woo_categories: ClassVar[dict[str, str]] = {
        PublicationKind.RESEARCH: "infocat015",
        PublicationKind.ADVICE: "infocat010",
    }
    woo_document_kinds: ClassVar[dict[str, str]] = {
        PublicationKind.RESEARCH: "onderzoeksrapport",
        PublicationKind.ADVICE: "advies",
        PublicationKind.REPORT: "onderzoeksrapport",  # the list has no report as such
    }
    # Only there when it was fetched: Django fetches nothing for an attribute that the page has already.
    fetched_downloads: list[PublicationDownload]
    fetched_editions: list[PublicationEdition]

    kind: str
    language: str
    subtitle: str
    authors: str
    identifier: str
    isbn: str
    publication_date: dt.date | None
    publication_year: int | None
    downloads: Any
    editions: Any
    title: str
    pk: Any

    class Meta:
        abstract = True

    @classmethod
    def woo_prefetches(cls) -> list[Any]:
        """Return the editions, and the downloads that every visitor may read, to fetch for many pages at once."""
        downloads = PublicationDownload.objects.filter(document__in=public_documents()).select_related("document")
        return [
            Prefetch("editions", queryset=PublicationEdition.objects.made(), to_attr="fetched_editions"),
            Prefetch("downloads", queryset=downloads, to_attr="fetched_downloads"),
        ]

    def woo_created_on(self) -> dt.date:
        """Return the publication date, the first day of the year when only that is known, else the first day here."""
        if self.publication_date:
            return self.publication_date
        return dt.date(self.publication_year, 1, 1) if self.publication_year else super().woo_created_on()

    def woo_other_titles(self) -> list[str]:
        """Return the title with its subtitle."""
        return [f"{self.title}: {self.subtitle}"] if self.subtitle else []

    def woo_identifiers(self) -> list[str]:
        """Return the case number, and the ISBN."""
        return [self.identifier, f"ISBN {self.isbn}" if self.isbn else ""]

    def woo_author(self) -> str:
        """Return the names of the authors, as one says them."""
        return in_words(authors_in(self.authors))

    def woo_language(self) -> str:
        """Return the code of the publication's language."""
        return LANGUAGES[Language(self.language)]

    def woo_parts(self) -> list[WooPart]:
        """Return the files that were made of the page, and the attached files that every visitor may read."""
        made = [
            WooPart(
                edition.url,
                f"{self.title} ({edition.format})",
                edition.format.upper(),
                edition.made_at,
                is_made_here=True,
            )
            for edition in self._made_editions()
            if edition.made_at
        ]
        return made + [
            WooPart(
                download.document.url,
                download.shown_title,
                download.document.file_extension.upper(),
                download.document.created_at,
                LANGUAGES[Language(download.language)],
            )
            for download in self._public_downloads()
        ]

    def _made_editions(self) -> list[PublicationEdition]:
        if hasattr(self, "fetched_editions"):
            return self.fetched_editions
        return list(self.editions.made()) if self.pk else []

    def _public_downloads(self) -> list[PublicationDownload]:
        if hasattr(self, "fetched_downloads"):
            return self.fetched_downloads
        downloads = [download for download in self.downloads.all() if download.document_id]
        wanted = [download.document_id for download in downloads]
        public = set(public_documents().filter(pk__in=wanted).values_list("pk", flat=True)) if wanted else set()
        return [download for download in downloads if download.document_id in public]

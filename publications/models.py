"""Themed publications and the page that lists them."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, TitleFieldPanel
from wagtail.models import Orderable
from wagtail.search import index

from doedemocratie.accounts.enums import Role
from doedemocratie.core.models import BasePage, BodyMixin, RelatedPagesMixin, ThemedMixin
from doedemocratie.core.models.base import TITLE_HELP
from doedemocratie.core.models.listing import ListingMixin
from doedemocratie.core.querysets import ContentQuerySet
from doedemocratie.core.validators import validate_year
from publications.enums import Language, PublicationKind
from publications.forms import PublicationFilterForm


class PublicationIndexPage(ListingMixin, BasePage):
    """All publications, newest first."""

    filter_form_class = PublicationFilterForm
    year_lookup = "publication_year"

    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = ["publications.PublicationPage"]
    max_count_per_parent = 1
    page_description = "Het overzicht van alle publicaties."
    template = "publications/publication_index_page.html"
    managed_by = (Role.EINDREDACTEUREN,)
    kind_label = "Overzicht"

    class Meta:
        verbose_name = "publicatieoverzicht"
        verbose_name_plural = "publicatieoverzichten"

    def listed_pages(self) -> ContentQuerySet:
        """Return the public publications below this page."""
        return PublicationPage.objects.child_of(self).visible(self.private_pages())

    def filtered(self, pages: ContentQuerySet, chosen: dict[str, Any]) -> ContentQuerySet:
        """Return the publications of the chosen kind, theme and year, newest first."""
        if "soort" in chosen:
            pages = pages.filter(kind=chosen["soort"])
        # Of those without a date the first in the tree comes first: an editor can move them.
        return super().filtered(pages, chosen).order_by("-listing_date", "path")


class PublicationPage(ThemedMixin, RelatedPagesMixin, BodyMixin, BasePage):
    """A publication that is read on the page itself, with its facts and downloads."""

    subtitle = models.CharField("ondertitel", max_length=255, blank=True)
    kind = models.CharField("soort", max_length=20, choices=PublicationKind, default=PublicationKind.GUIDE)
    authors = models.CharField(
        "auteurs",
        max_length=300,
        blank=True,
        help_text="Zoals op de omslag, met komma's ertussen. Onbekend? Laat leeg.",
    )
    publisher = models.CharField("uitgever", max_length=200, blank=True)
    publication_date = models.DateField(
        "publicatiedatum",
        null=True,
        blank=True,
        validators=[validate_year],
        help_text="Laat leeg als de dag niet bekend is.",
    )
    publication_year = models.PositiveSmallIntegerField(
        "publicatiejaar",
        null=True,
        blank=True,
        validators=[validate_year],
        help_text="Alleen nodig als u de dag niet weet.",
    )
    listing_date = models.DateField(editable=False, db_index=True)

    content_panels: ClassVar[list[Any]] = [
        TitleFieldPanel("title", help_text=TITLE_HELP),
        FieldPanel("subtitle"),
        FieldPanel("introduction"),
        FieldPanel("lead_image", heading="Omslag"),
        MultiFieldPanel(
            [
                FieldPanel("kind"),
                FieldRowPanel([FieldPanel("publication_date"), FieldPanel("publication_year")]),
                FieldPanel("authors"),
                FieldPanel("publisher"),
            ],
            "Gegevens",
        ),
        *BodyMixin.body_panels,
        InlinePanel("downloads", label="Download", heading="Downloads"),
        *ThemedMixin.theme_panels,
        *RelatedPagesMixin.related_panels,
    ]
    search_fields: ClassVar[list[Any]] = [
        *BasePage.search_fields,
        *BodyMixin.body_search_fields,
        index.SearchField("subtitle"),
        index.SearchField("authors"),
        index.FilterField("listing_date"),
    ]

    parent_page_types: ClassVar[list[str]] = ["publications.PublicationIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    max_count_per_parent = None
    page_description = "Een publicatie die op de pagina zelf te lezen is, met downloads."
    template = "publications/publication_page.html"
    managed_by = (Role.PUBLICATIEBEHEERDERS, Role.EINDREDACTEUREN)
    kind_label = "Publicatie"

    class Meta:
        verbose_name = "publicatie"
        verbose_name_plural = "publicaties"

    def clean(self) -> None:
        """Refuse a year that contradicts the date."""
        super().clean()
        if self.is_unfinished or not self.publication_date or not self.publication_year:
            return
        if self.publication_date.year != self.publication_year:
            raise ValidationError({"publication_year": "Dit jaar past niet bij de publicatiedatum."})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the year with the date, and ``listing_date``: the date, else the year, else the first day here."""
        if self.publication_date:
            self.publication_year = self.publication_date.year
        if self.publication_date or not self.publication_year:
            first_published = self.first_published_at or timezone.now()
            self.listing_date = self.publication_date or timezone.localdate(first_published)
        else:
            self.listing_date = dt.date(self.publication_year, 1, 1)
        super().save(*args, **kwargs)

    @property
    def display_date(self) -> dt.date | None:
        """Return the publication date, or ``None`` when the day is not known."""
        return self.publication_date

    @property
    def date_text(self) -> str:
        """Return the date in Dutch, the year when only that is known, else an empty text."""
        if self.publication_date:
            return date_format(self.publication_date, "j F Y")
        return str(self.publication_year or "")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add ``contents`` (the table of contents) and ``downloads``."""
        context = super().get_context(request, *args, **kwargs)
        context.update(
            contents=self.table_of_contents(),
            downloads=list(self.downloads.select_related("document")),
        )
        return context


class PublicationDownload(Orderable):
    """A file that belongs to a publication."""

    page = ParentalKey(PublicationPage, on_delete=models.CASCADE, related_name="downloads")
    document = models.ForeignKey(
        "library.CustomDocument", verbose_name="document", on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(
        "titel", max_length=200, blank=True, help_text="Laat leeg om de titel van het document te tonen."
    )
    language = models.CharField("taal", max_length=2, choices=Language, default=Language.DUTCH)
    page_count = models.PositiveIntegerField("aantal pagina's", null=True, blank=True)

    panels: ClassVar[list[Any]] = [
        FieldPanel("document"),
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("language"), FieldPanel("page_count")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = "download"
        verbose_name_plural = "downloads"

    @property
    def shown_title(self) -> str:
        """Return the title of the link: the editor's own, else the document's."""
        return self.title or self.document.title

"""A themed publication: the page is the publication."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import content_disposition_header
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, TitleFieldPanel
from wagtail.models import Page
from wagtail.search import index

from doedemocratie.accounts.enums import Role
from doedemocratie.core.blocks import ContentsItem
from doedemocratie.core.fields import StreamField
from doedemocratie.core.keeping import keep
from doedemocratie.core.models import BasePage, BodyMixin, CoverMixin, RelatedPagesMixin, SiteSettings, ThemedMixin
from doedemocratie.core.models.base import TITLE_HELP
from doedemocratie.core.querysets import ContentQuerySet
from doedemocratie.core.validators import validate_not_in_future, validate_year
from doedemocratie.library.models import Rights
from doedemocratie.opendata.structured_data import json_ld
from publications.authors import authors_in, in_words
from publications.blocks import ChangesBlock, PublicationBody
from publications.citing import Citation
from publications.editions.panels import EditionsPanel
from publications.enums import Audience, Language, PublicationKind, RelationKind
from publications.page_form import PublicationForm
from publications.structured_data import facts_of
from publications.validators import formatted_isbn, is_isbn, validate_authors, validate_isbn

from .chapters import chapters_of
from .connections import Connections, connections_of
from .files import files_of
from .glossary import terms_for
from .identity import IdentityMixin
from .parts import PublicationRelation
from .text import read, reading_minutes
from .woo import PublicationWooMixin

WHOLE_TEXT = "alles"
"""The value of the parameter ``weergave`` that shows every chapter on one page."""

# For each value of the parameter ``verwijzing``: the content type, the suffix of the file, and what Citation calls it.
REFERENCE_FILES = {
    "bibtex": ("application/x-bibtex", "bib", "bibtex"),
    "ris": ("application/x-research-info-systems", "ris", "ris"),
}


class PublicationPage(
    IdentityMixin, ThemedMixin, RelatedPagesMixin, BodyMixin, CoverMixin, PublicationWooMixin, BasePage
):
    """A publication that is read on the page itself, with its facts and downloads; a long one has chapters below it."""

    base_form_class = PublicationForm

    subtitle = models.CharField("ondertitel", max_length=255, blank=True)
    kind = models.CharField("soort", max_length=20, choices=PublicationKind, default=PublicationKind.GUIDE)
    authors = models.CharField(
        "auteurs",
        max_length=300,
        blank=True,
        validators=[validate_authors],
        help_text="Personen als achternaam, komma, voornaam. Meer auteurs? Zet er een puntkomma tussen: Jansen, Anna; "
        "Vries, Jan de; Raad voor het openbaar bestuur. Onbekend? Laat leeg.",
    )
    publisher = models.CharField("uitgever", max_length=200, blank=True)
    publication_date = models.DateField(
        "publicatiedatum",
        null=True,
        blank=True,
        validators=[validate_year, validate_not_in_future],
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
    edition = models.PositiveSmallIntegerField(
        "druk",
        default=1,
        db_default=1,
        validators=[MinValueValidator(1)],
        help_text="Maak dit nummer hoger bij een nieuwe druk, en schrijf op wat er nieuw is.",
    )
    page_count = models.PositiveIntegerField(
        "aantal pagina's",
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="Van de oorspronkelijke uitgave op papier of als pdf.",
    )
    isbn = models.CharField("ISBN", max_length=20, blank=True, default="", db_default="", validators=[validate_isbn])
    identifier = models.CharField(
        "kenmerk",
        max_length=100,
        blank=True,
        default="",
        db_default="",
        help_text="Zoals het zaaknummer of het nummer van de reeks.",
    )
    language = models.CharField(
        "taal", max_length=2, choices=Language, default=Language.DUTCH, db_default=Language.DUTCH
    )
    licence = models.CharField(
        "licentie van de tekst",
        max_length=20,
        choices=Rights,
        default=Rights.CC0,
        db_default=Rights.CC0,
        help_text="Van afbeeldingen staan de rechten bij de afbeelding zelf.",
    )
    for_residents = models.BooleanField("bewoners", default=False, db_default=False)
    for_initiators = models.BooleanField("initiatiefnemers", default=False, db_default=False)
    for_officials = models.BooleanField("ambtenaren", default=False, db_default=False)
    for_administrators = models.BooleanField("bestuurders", default=False, db_default=False)
    body = StreamField(PublicationBody(), verbose_name="tekst", blank=True)
    changes = StreamField(
        ChangesBlock(),
        verbose_name="wijzigingen",
        blank=True,
        default=list,
        db_default="[]",
        help_text="Lezers zien deze lijst. De nieuwste wijziging staat bovenaan.",
    )

    content_panels: ClassVar[list[Any]] = [
        TitleFieldPanel("title", help_text=TITLE_HELP),
        FieldPanel("subtitle"),
        FieldPanel("introduction"),
        FieldPanel("lead_image", heading="Omslag"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("kind"), FieldPanel("edition")]),
                FieldRowPanel([FieldPanel("publication_date"), FieldPanel("publication_year")]),
                FieldPanel("authors"),
                FieldPanel("publisher"),
                FieldRowPanel([FieldPanel("isbn"), FieldPanel("identifier"), FieldPanel("page_count")]),
                FieldRowPanel([FieldPanel("language"), FieldPanel("licence")]),
            ],
            "Gegevens",
        ),
        FieldRowPanel([FieldPanel(audience.field) for audience in Audience], "Voor wie is dit?"),
        *BodyMixin.body_panels,
        FieldPanel("changes"),
        InlinePanel("downloads", label="Download", heading="Bestanden van de oorspronkelijke uitgave"),
        EditionsPanel(heading="Pdf en epub, gemaakt van deze pagina"),
        InlinePanel("relations", label="Relatie", heading="Relaties met andere publicaties"),
        *ThemedMixin.theme_panels,
        *RelatedPagesMixin.related_panels,
        *PublicationWooMixin.woo_panels,
    ]
    # The words of these files are found as those of the page.
    documents_relation: ClassVar[str] = "downloads"

    search_fields: ClassVar[list[Any]] = [
        *BasePage.search_fields,
        *BodyMixin.body_search_fields,
        index.SearchField("subtitle"),
        index.SearchField("authors"),
        index.FilterField("listing_date"),
    ]

    parent_page_types: ClassVar[list[str]] = ["publications.PublicationIndexPage"]
    subpage_types: ClassVar[list[str]] = ["publications.ChapterPage"]
    max_count_per_parent = None
    # Whether the page that is being made has the text of every chapter.
    shows_whole = False

    page_description = "Een publicatie die op de pagina zelf te lezen is, met downloads."
    template = "publications/publication_page.html"
    managed_by = (Role.PUBLICATIEBEHEERDERS, Role.EINDREDACTEUREN)
    withdrawn_with_reason = True
    deleted_by = (Role.BEHEERDERS,)
    kind_label = "Publicatie"
    place_in_theme = 10

    class Meta:
        verbose_name = "publicatie"
        verbose_name_plural = "publicaties"

    def clean(self) -> None:
        """Refuse facts that contradict each other, all at once; write the ISBN as it is printed."""
        errors: dict[str, Any] = {}
        try:
            super().clean()
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        # What is no ISBN has its error from the field already.
        self.isbn = formatted_isbn(self.isbn) if is_isbn(self.isbn) else self.isbn
        if not self.is_unfinished:
            if self.publication_date and self.publication_year and self.publication_date.year != self.publication_year:
                errors.setdefault("publication_year", []).append("Dit jaar past niet bij de publicatiedatum.")
            latest = max((change.value["edition"] or 0 for change in self.changes), default=0)
            if self.edition and latest > self.edition:
                errors.setdefault("changes", []).append(
                    f"Een wijziging is van druk {latest}, maar dit is druk {self.edition}. Maak het nummer van de druk hoger, "
                    "of pas de wijziging aan."
                )
        if errors:
            raise ValidationError(errors)

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

    @classmethod
    def cache_parameters(cls) -> tuple[str, ...]:
        """Return the parameters that ask for every chapter on one page, and for a reference."""
        return ("weergave", "verwijzing")

    def understands(self, context: dict[str, Any]) -> bool:
        """Return whether ``weergave`` has its one value, and there are chapters to show; other words mean nothing."""
        given = context["request"].GET
        return not given.get("verwijzing") and (not given.get("weergave") or context["is_whole"])

    @classmethod
    def with_card_facts(cls, pages: ContentQuerySet, private: models.Q) -> ContentQuerySet:
        """Add ``is_replaced``: whether visitors may see a publication that takes its place."""
        public = cls.objects.visible(private).values("pk")
        replaced = models.Q(kind=RelationKind.REPLACED_BY, page=models.OuterRef("pk"), other__in=public)
        succeeded = models.Q(kind=RelationKind.SUCCEEDS, other=models.OuterRef("pk"), page__in=public)
        return pages.annotate(is_replaced=models.Exists(PublicationRelation.objects.filter(replaced | succeeded)))

    @property
    def drawn_label(self) -> str:
        """Return the kind of publication, by which its drawn cover is known."""
        return str(self.get_kind_display())

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

    def related(self) -> list[Page]:
        """Return the pages to read next; none below the whole text, where there is enough to read."""
        return [] if self.shows_whole else super().related()

    @property
    def author_names(self) -> str:
        """Return the authors as one says their names."""
        return in_words(authors_in(self.authors))

    @property
    def audiences(self) -> list[str]:
        """Return for whom the publication is meant, in words."""
        return [str(audience.label) for audience in Audience if getattr(self, audience.field)]

    @property
    def changed_on(self) -> dt.date | None:
        """Return the day of the latest change that readers are told of, if there is one."""
        return max((change["date"] for change in self.change_list()), default=None)

    def change_list(self) -> list[Any]:
        """Return the changes, the latest first; one that has no date yet is still being written."""
        dated = [child.value for child in self.changes if child.value["date"]]
        return sorted(dated, key=lambda change: change["date"], reverse=True)

    def canonical_address(self, request: HttpRequest) -> str:
        """Return the full address that the publication is known by: that of the original when this is an alias."""
        original: Page = self.alias_of or self
        return original.get_full_url(request) or ""

    @cached_property
    def connections(self) -> Connections:
        """The pages that this one is tied to. One query."""
        return connections_of(self)

    def chosen_related(self) -> list[int]:
        """Return the ids of the pages that the editor chose to read next; no query of its own."""
        if _is_being_edited(self, "related_links"):
            return super().chosen_related()
        return self.connections.related_ids

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the text with its contents, notes and terms, the chapters, the downloads and the connections.

        With ``is_whole`` each chapter has its ``text``, as parts of this page.
        """
        self.shows_whole = request.GET.get("weergave") == WHOLE_TEXT
        context = super().get_context(request, *args, **kwargs)
        terms = terms_for(request)
        chapters = chapters_of(self, self, with_text=True) if self.shows_whole else self.connections.chapters
        is_whole = self.shows_whole and bool(chapters)
        text = read(self.body, terms, table_page_id=self.pk)
        contents = list(text.contents)
        explained = {used.term for used in text.terms}
        if is_whole:
            for chapter in chapters:
                # Explained once on this page, where it is first used.
                terms = [term for term in terms if term not in explained]
                chapter.text = read(chapter.body, terms, chapter.prefix, table_page_id=chapter.pk)
                explained |= {used.term for used in chapter.text.terms}
                contents += [ContentsItem(2, chapter.title, chapter.anchor), *chapter.text.contents]
        # Of a chapter that was last saved before words were counted the number is not known.
        words = [text.words, *(chapter.words for chapter in chapters if chapter.words is not None)]
        minutes = reading_minutes(sum(words)) if len(words) > len(chapters) else None
        address = self.canonical_address(request)
        editions, downloads = files_of(self)
        if not self.lets_see(self):
            editions = []  # they are for everyone, or for nobody
        if _is_being_edited(self, "downloads"):
            downloads = list(self.downloads.all())
        context.update(
            text=text,
            contents=contents,
            minutes=minutes,
            chapters=chapters,
            is_whole=is_whole,
            connections=self.connections,
            editions=editions,
            downloads=downloads,
            citation=self._citation(request),
            structured_data=json_ld(facts_of(self, address, minutes)),
        )
        return context

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer with the page, or with its reference for a reference manager when ``verwijzing`` asks for one."""
        wanted = REFERENCE_FILES.get(request.GET.get("verwijzing", ""))
        if wanted is None or getattr(request, "is_preview", False):
            return super().serve(request, *args, **kwargs)
        content_type, suffix, form = wanted
        response = HttpResponse(getattr(self._citation(request), form), content_type=f"{content_type}; charset=utf-8")
        response["Content-Disposition"] = content_disposition_header(True, f"{self.slug}.{suffix}")
        # With another parameter beside it the same file would be stored under addresses without end.
        if self.is_for_all(request) and "weergave" not in request.GET:
            keep(request, parameters=self.cache_parameters())
        return response

    def _citation(self, request: HttpRequest) -> Citation:
        return Citation(self, self.canonical_address(request), SiteSettings.for_request(request).site_name)


def _is_being_edited(page: PublicationPage, relation: str) -> bool:
    """Return whether the page has the rows of a form at hand: a preview shows those, which are not in the database yet."""
    return relation in getattr(page, "_cluster_related_objects", {})

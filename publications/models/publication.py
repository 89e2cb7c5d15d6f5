"""A themed publication: the page is the publication."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from wagtail.admin.panels import FieldPanel, InlinePanel, TitleFieldPanel
from wagtail.models import Page
from wagtail.search import index

from doedemocratie.accounts.enums import Role
from doedemocratie.core.blocks import ContentsItem
from doedemocratie.core.fields import StreamField
from doedemocratie.core.keeping import keep
from doedemocratie.core.models import BasePage, BodyMixin, CoverMixin, RelatedPagesMixin, SiteSettings, ThemedMixin
from doedemocratie.core.models.base import TITLE_HELP
from doedemocratie.core.querysets import ContentQuerySet
from doedemocratie.opendata.structured_data import json_ld
from publications.blocks import PublicationBody
from publications.chapters.panels import ChaptersPanel
from publications.citing import Citation
from publications.editions.panels import EditionsPanel
from publications.enums import RelationKind
from publications.page_form import NOTHING_TO_READ, PublicationForm
from publications.structured_data import facts_of

from .chapters import chapters_of
from .connections import Connections, connections_of
from .facts import FactsMixin
from .files import files_of
from .glossary import terms_for
from .identity import IdentityMixin
from .parts import PublicationRelation
from .text import read, reading_minutes
from .withdrawal import WithdrawnMixin
from .woo import PublicationWooMixin

COVER_HELP = (
    "Bovenaan de pagina en in overzichten. Laat u dit leeg, dan tekent de site zelf een omslag met de titel erop."
)

WHOLE_TEXT = "alles"
"""The value of the parameter ``weergave`` that shows every chapter on one page."""

# For each value of the parameter ``verwijzing``: the content type, the suffix of the file, and what Citation calls it.
REFERENCE_FILES = {
    "bibtex": ("application/x-bibtex", "bib", "bibtex"),
    "ris": ("application/x-research-info-systems", "ris", "ris"),
}


class PublicationPage(
    FactsMixin,
    IdentityMixin,
    WithdrawnMixin,
    ThemedMixin,
    RelatedPagesMixin,
    BodyMixin,
    CoverMixin,
    PublicationWooMixin,
    BasePage,
):
    """A publication that is read on the page itself, with its facts and downloads; a long one has chapters below it."""

    base_form_class = PublicationForm

    body = StreamField(PublicationBody(), verbose_name="tekst", blank=True)

    content_panels: ClassVar[list[Any]] = [
        TitleFieldPanel("title", help_text=TITLE_HELP),
        FieldPanel("subtitle"),
        FieldPanel("introduction"),
        FieldPanel("lead_image", heading="Omslag", help_text=COVER_HELP),
        *FactsMixin.facts_panels,
        *BodyMixin.body_panels,
        ChaptersPanel(heading="Hoofdstukken"),
        FieldPanel("changes"),
        InlinePanel("downloads", label="download", heading="Bestanden van de oorspronkelijke uitgave"),
        EditionsPanel(heading="Pdf en epub, gemaakt van deze pagina"),
        InlinePanel("relations", label="relatie", heading="Relaties met andere publicaties"),
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
    # Who opens the list of chapters in the admin finds the order of the book, and can change it there.
    admin_default_ordering = "ord"
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

    def nothing_to_read(self) -> str:
        """Return why this cannot be published when it has no text, chapter or file, in Dutch; else an empty text."""
        return "" if list(self.body) or self.numchild or self.downloads.exists() else NOTHING_TO_READ

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

    def related(self) -> list[Page]:
        """Return the pages to read next; none below the whole text, where there is enough to read."""
        return [] if self.shows_whole else super().related()

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
        if not all(self.lets_see(edition.publication) for edition in editions):
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

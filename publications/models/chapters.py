"""The chapters of a long publication."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from wagtail.admin.panels import FieldPanel, Panel, TitleFieldPanel
from wagtail.models import Page

from doedemocratie.accounts.enums import Role
from doedemocratie.core.fields import StreamField
from doedemocratie.core.models import BasePage, BodyMixin
from publications.blocks import PublicationBody
from publications.page_form import NO_CHAPTER_TEXT, ChapterForm

from .glossary import terms_for
from .text import read, words_in


class WaitingPanel(Panel):
    """Says why a chapter cannot be published yet."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "publications/waiting_panel.html"

        def is_shown(self) -> bool:
            """Return whether the publication is not on the site."""
            publication = getattr(self.form, "parent_page", None)
            return publication is not None and not publication.live


class ChapterPage(BodyMixin, BasePage):
    """One chapter of a publication. Its place in the tree is its place in the book."""

    body = StreamField(PublicationBody(), verbose_name="tekst", blank=True)
    # What the publication adds up to the reading time of all of it, without fetching the text of every chapter.
    words = models.PositiveIntegerField("aantal woorden", null=True, editable=False)

    content_panels: ClassVar[list[Any]] = [
        WaitingPanel(),
        TitleFieldPanel("title", help_text="De titel van het hoofdstuk, zonder nummer."),
        FieldPanel("introduction"),
        *BodyMixin.body_panels,
    ]
    search_fields: ClassVar[list[Any]] = [*BasePage.search_fields, *BodyMixin.body_search_fields]

    parent_page_types: ClassVar[list[str]] = ["publications.PublicationPage"]
    subpage_types: ClassVar[list[str]] = []
    max_count_per_parent = None
    page_description = "Een hoofdstuk van een lange publicatie."
    template = "publications/chapter_page.html"
    managed_by = (Role.PUBLICATIEBEHEERDERS, Role.EINDREDACTEUREN)
    kind_label = "Hoofdstuk"
    review_after = None  # it is read again with its publication
    base_form_class = ChapterForm
    public_with_parent = True

    class Meta:
        verbose_name = "hoofdstuk"
        verbose_name_plural = "hoofdstukken"

    @property
    def anchor(self) -> str:
        """The anchor of this chapter where the whole text stands on one page."""
        return f"hoofdstuk-{self.slug}"

    @property
    def prefix(self) -> str:
        """What begins every anchor of this chapter where the whole text stands on one page."""
        return f"{self.anchor}-"

    @cached_property
    def publication(self) -> Any:
        """The publication that this is a chapter of, without its text."""
        from .publication import PublicationPage

        return PublicationPage.objects.parent_of(self).defer_streamfields().get()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the number of words with the text."""
        self.words = words_in(self.body)
        super().save(*args, **kwargs)

    def nothing_to_read(self) -> str:
        """Return why this cannot be published when it has no text, in Dutch; else an empty text."""
        return "" if list(self.body) else NO_CHAPTER_TEXT

    def can_move_to(self, parent: Page) -> bool:
        """Return whether this chapter may stand below ``parent``: one that is on the site only below one that is too."""
        return super().can_move_to(parent) and (parent.live or not self.live)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer with the chapter. Raises Http404 while its publication is not on the site: readers are told why."""
        if not self.publication.live and not getattr(request, "is_preview", False):
            raise Http404("The publication of this chapter is not on the site")
        return super().serve(request, *args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the publication, its chapters with this one's number, the neighbours, and the text."""
        context = super().get_context(request, *args, **kwargs)
        chapters = chapters_of(self.publication, self)
        numbers = [chapter.pk for chapter in chapters]
        index = numbers.index(self.pk) if self.pk in numbers else len(chapters)
        context.update(
            publication=self.publication,
            chapters=chapters,
            number=index + 1,
            previous=chapters[index - 1] if index > 0 else None,
            next=chapters[index + 1] if index + 1 < len(chapters) else None,
            text=read(self.body, terms_for(request), table_page_id=self.pk),
        )
        return context


def chapters_of(publication: Any, viewer: BasePage, *, with_text: bool = False) -> list[ChapterPage]:
    """Return the chapters that visitors may see, in the order of the book. One query; none when nothing is below it.

    ``viewer`` is the page that is being served: it knows what is behind a login.
    """
    if not publication.numchild:
        return []
    chapters = ChapterPage.objects.child_of(publication).visible(viewer.private_pages()).order_by("path")
    return list(chapters if with_text else chapters.defer_streamfields())

"""What several page types share: each mixin owns its fields, its panels and its search fields."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel, MultipleChooserPanel
from wagtail.models import Page
from wagtail.search import index

from doedemocratie.core.blocks import BodyBlock, ContentsItem
from doedemocratie.core.fields import StreamField
from doedemocratie.core.models.cards import prepare_cards
from doedemocratie.core.models.related import related_pages

MAX_THEMES = 5  # of one page


class BodyMixin(models.Model):
    """A page with a body of blocks."""

    body = StreamField(BodyBlock(), verbose_name="tekst", blank=True)

    body_panels: ClassVar[list[Any]] = [FieldPanel("body")]
    body_search_fields: ClassVar[list[Any]] = [index.SearchField("body")]

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Let the headings that readers may have linked to keep their anchors when their words change. One query."""
        super().clean()
        published = type(self)._default_manager.filter(pk=self.pk).first() if self.pk else None
        if published is not None and getattr(published, "live", False):
            self.body.stream_block.keep_anchors(self.body, published.body)

    def drop_empty_texts(self) -> None:
        """Take the texts out of the body in which nothing was written."""
        self.body.stream_block.drop_empty(self.body)

    def table_of_contents(self) -> list[ContentsItem]:
        """Return the headings of the body in order, each with the anchor that its heading has on the page."""
        return self.body.stream_block.table_of_contents(self.body)


class ThemedMixin(models.Model):
    """A page with themes, at most five."""

    theme_panels: ClassVar[list[Any]] = [
        MultipleChooserPanel(
            "theme_links", chooser_field_name="theme", label="thema", heading="Thema's", max_num=MAX_THEMES
        )
    ]
    # The place of this type among the kinds of pages that a theme shows, the lowest first.
    place_in_theme: ClassVar[int] = 100
    # How a content file names the relation: its key, the child relation, and the field of the child.
    content_relations: ClassVar[dict[str, tuple[str, str]]] = {"themes": ("theme_links", "theme")}

    theme_links: Any  # what PageTheme adds to every page
    # The themes, when they were fetched together with those of other pages.
    fetched_themes: list[Any] | None = None

    class Meta:
        abstract = True

    @property
    def themes(self) -> list[Any]:
        """Return the published themes in the editor's order; no query for a page that went through ``prepare_cards``."""
        if self.fetched_themes is not None:
            return self.fetched_themes
        return [link.theme for link in self.theme_links.select_related("theme") if link.theme.live]

    @property
    def drawn_theme(self) -> str:
        """Return the slug of the first theme, which decides the colour of drawn pictures; empty without one."""
        return self.themes[0].slug if self.themes else ""

    def more_search_texts(self) -> list[str]:
        """Return the titles of the themes, by which visitors find the page too."""
        return [theme.title for theme in self.themes]


class RelatedPagesMixin(models.Model):
    """A page with pages to read next: the editor's choice, else those that share a theme."""

    related_panels: ClassVar[list[Any]] = [
        MultipleChooserPanel(
            "related_links",
            chooser_field_name="related_page",
            label="pagina",
            heading="Lees ook",
            max_num=6,
            help_text="Laat leeg: dan toont de site pagina's met hetzelfde thema.",
        )
    ]
    private_pages: Callable[[], models.Q]  # of the page beside this mixin
    related_links: Any  # what RelatedPage adds to every page
    content_relations: ClassVar[dict[str, tuple[str, str]]] = {"related_pages": ("related_links", "related_page")}

    class Meta:
        abstract = True

    def chosen_related(self) -> list[int]:
        """Return the ids of the pages that the editor chose to read next, in order. One query."""
        return [link.related_page_id for link in self.related_links.all()]

    def related(self) -> list[Page]:
        """Return the public pages to read next: at most six chosen ones, else three by theme. At most two queries."""
        return related_pages(self, self.chosen_related(), self.private_pages())

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add ``related_pages``, and have the pictures and themes of this page and those at hand."""
        context = super().get_context(request, *args, **kwargs)  # type: ignore[misc]  # of the page beside this mixin
        context["related_pages"] = self.related()
        # A preview shows the themes of the form, not those in the database.
        own = [] if getattr(request, "is_preview", False) else [self]
        prepare_cards([*own, *context["related_pages"]], self.private_pages())
        return context

"""What several page types share: each mixin owns its fields, its panels and its search fields."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from wagtail.admin.panels import FieldPanel, MultipleChooserPanel
from wagtail.models import Page
from wagtail.search import index

from doedemocratie.core.blocks import BodyBlock, ContentsItem
from doedemocratie.core.fields import StreamField


class BodyMixin(models.Model):
    """A page with a body of blocks."""

    body = StreamField(BodyBlock(), verbose_name="tekst", blank=True)

    body_panels: ClassVar[list[Any]] = [FieldPanel("body")]
    body_search_fields: ClassVar[list[Any]] = [index.SearchField("body")]

    class Meta:
        abstract = True

    def table_of_contents(self) -> list[ContentsItem]:
        """Return the headings of the body in order, each with the anchor that its heading has on the page."""
        return self.body.stream_block.table_of_contents(self.body)


class ThemedMixin(models.Model):
    """A page with themes, at most five."""

    theme_panels: ClassVar[list[Any]] = [
        MultipleChooserPanel("theme_links", chooser_field_name="theme", label="Thema", heading="Thema's", max_num=5)
    ]
    # How a content file names the relation: its key, the child relation, and the field of the child.
    content_relations: ClassVar[dict[str, tuple[str, str]]] = {"themes": ("theme_links", "theme")}

    class Meta:
        abstract = True

    @property
    def themes(self) -> list[Any]:
        """Return the published themes in the editor's order; no query for pages fetched ``for_cards()``."""
        return [link.theme for link in self.theme_links.all() if link.theme.live]


class RelatedPagesMixin(models.Model):
    """A page with pages to read next: the editor's choice, else those that share a theme."""

    related_panels: ClassVar[list[Any]] = [
        MultipleChooserPanel(
            "related_links",
            chooser_field_name="related_page",
            label="Pagina",
            heading="Lees ook",
            max_num=6,
            help_text="Laat leeg: dan toont de site pagina's met hetzelfde thema.",
        )
    ]
    content_relations: ClassVar[dict[str, tuple[str, str]]] = {"related_pages": ("related_links", "related_page")}

    class Meta:
        abstract = True

    def related(self) -> list[Page]:
        """Return the public pages to read next, at most six chosen ones or three by theme, as their own types.

        Costs at most four queries and one for each type among the pages.
        """
        from doedemocratie.core.related import related_pages

        return related_pages(self)

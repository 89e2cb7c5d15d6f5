"""The pages that belong to no section: standing information, and the themes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlencode, urljoin

from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import MultipleChooserPanel
from wagtail.models import Page, get_page_models

from doedemocratie.accounts.enums import Role
from doedemocratie.core.models.cards import first_change, prepare_cards

from .base import BasePage
from .listing import ListingMixin
from .mixins import BodyMixin, ThemedMixin

SECTION_SIZE = 6  # newest pages of each kind that are shown under a theme


@dataclass(frozen=True)
class ThemeSection:
    """The pages of one kind under a theme; ``more_url`` is the list of all of them, when there are more."""

    kind: str
    pages: list[Any]
    more_url: str


def themed_models() -> list[type[Any]]:
    """Return the page types that carry themes, in the order in which a theme shows them."""
    return sorted(
        (model for model in get_page_models() if issubclass(model, ThemedMixin)),
        key=lambda model: (model.place_in_theme, str(model._meta.verbose_name_plural)),
    )


class StandardPage(BodyMixin, BasePage):
    """Standing information, such as the privacy statement."""

    content_panels: ClassVar[list[Any]] = [*BasePage.content_panels, *BodyMixin.body_panels]
    search_fields: ClassVar[list[Any]] = [*BasePage.search_fields, *BodyMixin.body_search_fields]

    parent_page_types: ClassVar[list[str]] = ["home.HomePage", "core.StandardPage"]
    subpage_types: ClassVar[list[str]] = ["core.StandardPage"]
    max_count_per_parent = None
    page_description = "Vaste informatie, zoals de privacyverklaring."
    template = "core/standard_page.html"
    managed_by = (Role.EINDREDACTEUREN,)
    kind_label = "Informatie"

    class Meta:
        verbose_name = "vaste pagina"
        verbose_name_plural = "vaste pagina's"


class ThemeIndexPage(BasePage):
    """The list of themes."""

    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = ["core.ThemePage"]
    max_count_per_parent = 1
    page_description = "Het overzicht van alle thema's."
    template = "core/theme_index_page.html"
    managed_by = (Role.EINDREDACTEUREN,)
    kind_label = "Overzicht"

    class Meta:
        verbose_name = "themaoverzicht"
        verbose_name_plural = "themaoverzichten"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add ``themes``: the public themes in the order of the tree."""
        context = super().get_context(request, *args, **kwargs)
        themes = ThemePage.objects.child_of(self).visible(self.private_pages()).originals().order_by("path")
        context["themes"] = prepare_cards(themes.defer_streamfields(), self.private_pages())
        return context


class ThemePage(BodyMixin, BasePage):
    """A theme: an introduction, what an editor chose to read first, and everything that carries it."""

    content_panels: ClassVar[list[Any]] = [
        *BasePage.content_panels,
        *BodyMixin.body_panels,
        MultipleChooserPanel(
            "chosen_links",
            chooser_field_name="chosen_page",
            label="pagina",
            heading="Begin hier",
            max_num=6,
            help_text="De pagina's die een bezoeker het eerst moet lezen. De rest van het thema staat eronder, per soort.",
        ),
    ]
    content_relations: ClassVar[dict[str, tuple[str, str]]] = {"chosen": ("chosen_links", "chosen_page")}
    search_fields: ClassVar[list[Any]] = [*BasePage.search_fields, *BodyMixin.body_search_fields]

    parent_page_types: ClassVar[list[str]] = ["core.ThemeIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    max_count_per_parent = None
    page_description = "Een thema, met alles wat daarbij hoort."
    template = "core/theme_page.html"
    managed_by = (Role.PUBLICATIEBEHEERDERS, Role.EINDREDACTEUREN)
    kind_label = "Thema"

    class Meta:
        verbose_name = "thema"
        verbose_name_plural = "thema's"

    @property
    def drawn_theme(self) -> str:
        """Return the slug of this theme: it has the colour of its own pages."""
        return self.slug

    def holds_until(self, context: dict[str, Any]) -> dt.datetime | None:
        """Return when the first event that is shown ends."""
        listed = [page for section in context["sections"] for page in section.pages]
        return first_change([*context["chosen_pages"], *listed])

    def pages(self, chosen: list[int]) -> dict[type[Page], list[Any]]:
        """Return the newest public pages with this theme, one more than is shown, and those ``chosen``, by type.

        One query for each type of page that has themes.
        """
        found: dict[type[Page], list[Any]] = {}
        for model in themed_models():
            public = model.objects.visible(self.private_pages())
            newest = public.originals().with_theme(self).order_by("-first_published_at", "-pk").values("pk")
            wanted = models.Q(pk__in=newest[: SECTION_SIZE + 1]) | models.Q(pk__in=chosen)
            found[model] = list(public.filter(wanted).as_cards(self.private_pages()))
        return found

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add ``chosen_pages``, the editor's choice in order, and ``sections``, the other pages by kind."""
        context = super().get_context(request, *args, **kwargs)
        chosen = [link.chosen_page_id for link in self.chosen_links.all()]
        found = self.pages(chosen)
        everything = {page.pk: page for pages in found.values() for page in pages}
        prepare_cards([self, *everything.values()], self.private_pages())
        context["chosen_pages"] = [everything[pk] for pk in chosen if pk in everything]
        sections = [self._section(model, pages, set(chosen)) for model, pages in found.items()]
        context["sections"] = [section for section in sections if section.pages]
        return context

    def _section(self, model: type[Page], pages: list[Any], chosen: set[int]) -> ThemeSection:
        others = [page for page in pages if page.pk not in chosen]
        others.sort(key=lambda page: (page.first_published_at, page.pk), reverse=True)
        shown = others[:SECTION_SIZE]
        # As in the section itself: by date, and of those on one day first what stands first in the tree.
        shown.sort(key=lambda page: page.path)
        shown.sort(key=lambda page: getattr(page, "listing_date", None) or dt.date.min, reverse=True)
        more_url = ""
        if len(others) > SECTION_SIZE and any(
            issubclass(parent, ListingMixin) for parent in model.allowed_parent_page_models()
        ):
            more_url = f"{urljoin(shown[0].get_url() or '', '../')}?{urlencode({'thema': self.slug})}"
        return ThemeSection(str(model._meta.verbose_name_plural), shown, more_url)

"""The pages that belong to no section: standing information, and the themes."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.http import HttpRequest
from wagtail.models import Page

from doedemocratie.accounts.enums import Role
from doedemocratie.core.models.cards import prepare_cards

from .base import BasePage
from .mixins import BodyMixin
from .relations import PageTheme

THEME_PAGE_SIZE = 20  # newest pages shown under a theme


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
        themes = ThemePage.objects.child_of(self).visible(self.private_pages()).defer_streamfields().order_by("path")
        context["themes"] = prepare_cards(themes, self.private_pages())
        return context


class ThemePage(BodyMixin, BasePage):
    """A theme: an introduction and everything that carries it."""

    content_panels: ClassVar[list[Any]] = [*BasePage.content_panels, *BodyMixin.body_panels]
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

    def pages(self) -> list[Page]:
        """Return the newest public pages with this theme, whatever their type, as their own types."""
        carriers = PageTheme.objects.filter(theme=self.pk).values("page")
        newest = (
            Page.objects.filter(pk__in=carriers)
            .live()
            .exclude(self.private_pages())
            .order_by("-first_published_at", "-pk")
            .specific()
            .defer_streamfields()
        )
        return list(newest[:THEME_PAGE_SIZE])

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add ``sections``: pairs of a kind (plural verbose name) and its pages with this theme, newest first."""
        context = super().get_context(request, *args, **kwargs)
        sections: dict[str, list[Page]] = {}
        pages = self.pages()
        prepare_cards([self, *pages], self.private_pages())
        for page in pages:
            sections.setdefault(str(page._meta.verbose_name_plural), []).append(page)
        for listed in sections.values():
            # As in the section itself: by date, and of those on one day first what stands first in the tree.
            listed.sort(key=lambda page: page.path)
            listed.sort(key=lambda page: getattr(page, "listing_date", None) or dt.date.min, reverse=True)
        context["sections"] = list(sections.items())
        return context

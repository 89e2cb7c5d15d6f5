"""What ties a page to themes and to other pages, whatever the type of that page."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import PageChooserPanel
from wagtail.models import Orderable, Page


class PageTheme(Orderable):
    """One theme of a page: one query lists a theme across page types."""

    page = ParentalKey(Page, on_delete=models.CASCADE, related_name="theme_links")
    theme = models.ForeignKey(
        "core.ThemePage", verbose_name="thema", on_delete=models.CASCADE, related_name="page_links"
    )

    panels: ClassVar[list[Any]] = [PageChooserPanel("theme")]
    stands_once: ClassVar[tuple[str, ...]] = ("theme",)
    stands_already: ClassVar[str] = "Dit thema staat er al."

    class Meta(Orderable.Meta):
        verbose_name = "thema van een pagina"
        verbose_name_plural = "thema's van pagina's"
        constraints: ClassVar[list[Any]] = [models.UniqueConstraint(fields=["page", "theme"], name="unique_page_theme")]


class RelatedPage(Orderable):
    """A page that an editor chose to show under another."""

    page = ParentalKey(Page, on_delete=models.CASCADE, related_name="related_links")
    related_page = models.ForeignKey(Page, verbose_name="pagina", on_delete=models.CASCADE, related_name="+")

    panels: ClassVar[list[Any]] = [PageChooserPanel("related_page")]
    stands_once: ClassVar[tuple[str, ...]] = ("related_page",)
    stands_already: ClassVar[str] = "Deze pagina staat er al."

    class Meta(Orderable.Meta):
        verbose_name = "gerelateerde pagina"
        verbose_name_plural = "gerelateerde pagina's"


class ThemeChoice(Orderable):
    """A page that an editor wants visitors of a theme to read first."""

    page = ParentalKey("core.ThemePage", on_delete=models.CASCADE, related_name="chosen_links")
    chosen_page = models.ForeignKey(Page, verbose_name="pagina", on_delete=models.CASCADE, related_name="+")

    panels: ClassVar[list[Any]] = [PageChooserPanel("chosen_page")]
    stands_once: ClassVar[tuple[str, ...]] = ("chosen_page",)
    stands_already: ClassVar[str] = "Deze pagina staat er al."

    class Meta(Orderable.Meta):
        verbose_name = "pagina om mee te beginnen"
        verbose_name_plural = "pagina's om mee te beginnen"

    def clean(self) -> None:
        """Refuse a page of a type that has no themes: it could not be shown beside the others."""
        from .mixins import ThemedMixin

        super().clean()
        if self.chosen_page_id and not issubclass(self.chosen_page.specific_class or Page, ThemedMixin):
            raise ValidationError(
                {"chosen_page": "Kies een pagina die thema's kan hebben, zoals een publicatie of een nieuwsbericht."}
            )

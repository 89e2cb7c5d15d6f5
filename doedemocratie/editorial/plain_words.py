"""The words that editors rather not see, with a plainer one. Eindredacteuren keep the list."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.search import index
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from doedemocratie.accounts.enums import Role
from doedemocratie.editorial.readability import PlainWordRule

SHORTEST_WORD = 3  # letters


class PlainWord(index.Indexed, models.Model):
    """A difficult word or phrase, and what to write in its place. Editors are told while they write."""

    word = models.CharField(
        "moeilijk woord",
        max_length=80,
        unique=True,
        help_text="Een woord of een paar woorden, zoals ze midden in een zin staan: ten behoeve van.",
    )
    variants = models.CharField(
        "andere vormen",
        max_length=300,
        blank=True,
        help_text="Met komma’s ertussen. Bij implementeren bijvoorbeeld: implementeert, geïmplementeerd.",
    )
    plainer = models.CharField("schrijf liever", max_length=120, help_text="Het gewone woord: voor.")
    explanation = models.CharField(
        "uitleg", max_length=300, blank=True, help_text="Wanneer past het gewone woord wel, en wanneer niet?"
    )

    managed_by: ClassVar[tuple[Role, ...]] = (Role.EINDREDACTEUREN,)
    content_key: ClassVar[str] = "word"  # what the keys of a content file fill

    panels: ClassVar[list[Any]] = [
        FieldPanel("word"),
        FieldPanel("variants"),
        FieldPanel("plainer"),
        FieldPanel("explanation"),
    ]
    search_fields: ClassVar[list[Any]] = [
        index.SearchField("word"),
        index.AutocompleteField("word"),
        index.SearchField("plainer"),
    ]

    class Meta:
        verbose_name = "gewoon woord"
        verbose_name_plural = "gewone woorden"
        ordering = ("word",)

    def __str__(self) -> str:
        return self.word

    def clean(self) -> None:
        """Refuse a form that is too short to look for, or that the list has already. One query."""
        super().clean()
        others = PlainWord.objects.exclude(pk=self.pk)
        taken = {form.lower(): other.word for other in others for form in other.forms()}
        for field, forms in (("word", self.forms()[:1]), ("variants", self.forms()[1:])):
            for form in forms:
                if len(form) < SHORTEST_WORD:
                    raise ValidationError({field: f"“{form}” is te kort: gebruik ten minste {SHORTEST_WORD} letters."})
                if form.lower() in taken:
                    raise ValidationError({field: f"“{form}” staat al in de lijst, bij “{taken[form.lower()]}”."})

    def forms(self) -> list[str]:
        """Return the word and its other forms."""
        return [self.word.strip(), *(form.strip() for form in self.variants.split(",") if form.strip())]


def plain_word_rules() -> tuple[PlainWordRule, ...]:
    """Return the whole list for a reading of text. One query."""
    return tuple(
        PlainWordRule(tuple(word.forms()), word.plainer, word.explanation)
        for word in PlainWord.objects.order_by("word")
    )


class PlainWordViewSet(SnippetViewSet):
    """The list in the admin, under a menu item of its own."""

    model = PlainWord
    icon = "glasses"
    menu_label = "Gewone woorden"
    menu_order = 260
    add_to_admin_menu = True
    list_display = ("word", "plainer", "explanation")


register_snippet(PlainWordViewSet)

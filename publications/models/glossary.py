"""The words that publications explain."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel
from wagtail.search import index
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from doedemocratie.accounts.enums import Role
from doedemocratie.core.keeping import remembered
from publications.annotating import Term, term_slug

SHORTEST_TERM = 3  # letters; a shorter word stands in too many others' way


class GlossaryTerm(index.Indexed, models.Model):
    """A word that readers may not know. Publications explain it where they first use it."""

    term = models.CharField("begrip", max_length=80, unique=True, help_text="Zoals het midden in een zin staat.")
    variants = models.CharField(
        "andere vormen",
        max_length=300,
        blank=True,
        help_text="Zoals het meervoud, met komma's ertussen: aanbestedingen, aanbesteden.",
    )
    definition = models.TextField("uitleg", max_length=400, help_text="Eén of twee zinnen in gewone woorden.")

    managed_by: ClassVar[tuple[Role, ...]] = (Role.PUBLICATIEBEHEERDERS, Role.EINDREDACTEUREN)
    content_key: ClassVar[str] = "term"  # what the keys of a content file fill

    panels: ClassVar[list[Any]] = [FieldPanel("term"), FieldPanel("variants"), FieldPanel("definition")]
    search_fields: ClassVar[list[Any]] = [
        index.SearchField("term"),
        index.AutocompleteField("term"),
        index.SearchField("definition"),
    ]

    class Meta:
        verbose_name = "begrip"
        verbose_name_plural = "begrippen"
        ordering = ("term",)

    def __str__(self) -> str:
        return self.term

    def clean(self) -> None:
        """Refuse a word that another term has already, or has in its anchor, and one so short that it stands everywhere."""
        super().clean()
        own = self.words()
        for field, words in (("term", own[:1]), ("variants", own[1:])):
            short = [word for word in words if len(word) < SHORTEST_TERM]
            if short:
                raise ValidationError({field: f"“{short[0]}” is te kort: gebruik ten minste {SHORTEST_TERM} letters."})
        others = list(GlossaryTerm.objects.exclude(pk=self.pk))
        taken = {word.lower(): other.term for other in others for word in other.words()}
        for field, words in (("term", own[:1]), ("variants", own[1:])):
            for word in words:
                if word.lower() in taken:
                    raise ValidationError({field: f"“{word}” hoort al bij het begrip “{taken[word.lower()]}”."})
        slug = term_slug(self.term)
        if not slug:
            raise ValidationError(
                {"term": "Gebruik letters of cijfers: het begrip krijgt een eigen adres op de pagina."}
            )
        if alike := next((other.term for other in others if term_slug(other.term) == slug), ""):
            raise ValidationError(
                {"term": f"Dit begrip zou hetzelfde adres krijgen als “{alike}”. Zet het daar bij de andere vormen."}
            )

    def words(self) -> list[str]:
        """Return the term and its other forms."""
        return [self.term, *(word.strip() for word in self.variants.split(",") if word.strip())]


def terms_for(request: HttpRequest) -> list[Term]:
    """Return all terms; one query for as long as the content of the site stays the same."""
    return remembered(request, "publications.terms", all_terms)


def all_terms() -> list[Term]:
    """Return all terms. One query."""
    return [Term(term.term, tuple(term.words()[1:]), term.definition) for term in GlossaryTerm.objects.order_by("term")]


class GlossaryViewSet(SnippetViewSet):
    """The words in the admin, under a menu item of their own."""

    model = GlossaryTerm
    icon = "openquote"
    menu_label = "Begrippen"
    menu_order = 250
    add_to_admin_menu = True
    list_display = ("term", "variants", "definition")


register_snippet(GlossaryViewSet)

"""The forms in which a curator writes a publication and its chapters."""

from __future__ import annotations

from typing import Any

from doedemocratie.core.page_form import PageForm
from doedemocratie.opendata.woo import WooForm
from publications.models.identity import isbn_problem
from publications.models.succession import succession_problems

NO_CHAPTER_TEXT = "Schrijf de tekst van het hoofdstuk. Zonder tekst komt het niet op de site."
NOTHING_TO_READ = "Schrijf de tekst, maak eerst een hoofdstuk, of voeg een bestand toe. Nu is er niets te lezen."


class ChapterForm(PageForm):
    """The form of a chapter: one without a text is not published."""

    def clean(self) -> dict[str, Any]:
        """Refuse an empty text."""
        cleaned = super().clean()
        if not self.is_deferred_validation and "body" in cleaned and not cleaned["body"]:
            self.add_error("body", NO_CHAPTER_TEXT)
        return cleaned


class PublicationForm(WooForm):
    """The form of a publication: one with nothing to read is not published.

    It looks at the publication beside the others of the site, as the form has it and not as it was.
    """

    def clean(self) -> dict[str, Any]:
        """Note on its field an ISBN that another publication has, each relation that makes a circle, and an empty text."""
        cleaned: dict[str, Any] = super().clean()
        if cleaned.get("isbn") and (why := isbn_problem(self.instance.pk, cleaned["isbn"])):
            self.add_error("isbn", why)
        if self.is_deferred_validation:
            return cleaned
        if "relations" in self.formsets:
            self._judge_relations(self.formsets["relations"])
        is_empty = "body" in cleaned and not cleaned["body"] and not self.instance.numchild
        if is_empty and not self._has_downloads():
            self.add_error("body", NOTHING_TO_READ)
        return cleaned

    def _judge_relations(self, formset: Any) -> None:
        formset.is_valid()  # gives each form its cleaned data
        given = [(form, getattr(form, "cleaned_data", {})) for form in formset.forms]
        kept = [
            (form, data["kind"], data["other"].pk)
            for form, data in given
            if data.get("kind") and data.get("other") and not data.get("DELETE")
        ]
        for number, why in succession_problems(self.instance.pk, [(kind, other) for _, kind, other in kept]):
            kept[number][0].add_error("other", why)

    def _has_downloads(self) -> bool:
        rows = getattr(self, "formsets", {}).get("downloads")
        return rows is not None and any(
            not form.errors and form.cleaned_data.get("document") and not form.cleaned_data.get("DELETE")
            for form in rows.forms
        )

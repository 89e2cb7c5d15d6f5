"""The forms of publications and chapters, which ask for something to read before anything is published."""

from __future__ import annotations

from typing import Any

from doedemocratie.core.page_form import PageForm
from doedemocratie.opendata.woo import WooForm


class ChapterForm(PageForm):
    """The form of a chapter: one without a text is not published."""

    def clean(self) -> dict[str, Any]:
        """Refuse an empty text."""
        cleaned = super().clean()
        if not self.is_deferred_validation and "body" in cleaned and not cleaned["body"]:
            self.add_error("body", "Schrijf de tekst van het hoofdstuk. Zonder tekst komt het niet op de site.")
        return cleaned


class PublicationForm(WooForm):
    """The form of a publication: one with nothing to read is not published."""

    def clean(self) -> dict[str, Any]:
        """Refuse an empty text when there is no chapter and no file either."""
        cleaned = super().clean()
        is_empty = "body" in cleaned and not cleaned["body"] and not self.instance.numchild
        if is_empty and not self.is_deferred_validation and not self._has_downloads():
            self.add_error(
                "body", "Schrijf de tekst, maak eerst een hoofdstuk, of voeg een bestand toe. Nu is er niets te lezen."
            )
        return cleaned

    def _has_downloads(self) -> bool:
        rows = getattr(self, "formsets", {}).get("downloads")
        return rows is not None and any(
            not form.errors and form.cleaned_data.get("document") and not form.cleaned_data.get("DELETE")
            for form in rows.forms
        )

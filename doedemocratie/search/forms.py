"""What a visitor may ask of the search page."""

from __future__ import annotations

from typing import Any

from django import forms

MAX_QUESTION_LENGTH = 200  # characters


class SearchForm(forms.Form):
    """The question and the kind of page. A value that makes no sense counts as none."""

    q = forms.CharField(
        label="Waar zoekt u naar?",
        required=False,
        widget=forms.TextInput(
            attrs={"type": "search", "maxlength": MAX_QUESTION_LENGTH, "enterkeyhint": "search", "autocomplete": "off"}
        ),
    )
    soort = forms.SlugField(required=False, max_length=50, widget=forms.HiddenInput)

    def __init__(self, data: Any) -> None:
        # A NUL can not be stored or searched for, and Django would refuse the whole question for it.
        values = {
            name: data.get(name, "").replace("\x00", " ")[:MAX_QUESTION_LENGTH].strip() for name in ("q", "soort")
        }
        super().__init__(values)
        self.is_valid()

    @property
    def question(self) -> str:
        """Return what the visitor typed, at most 200 characters of it."""
        return self.cleaned_data.get("q") or ""

    @property
    def kind(self) -> str:
        """Return the kind of page that was asked for, as the address names it; empty for every kind."""
        return self.cleaned_data.get("soort") or ""

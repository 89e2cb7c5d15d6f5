"""What visitors may ask of the agenda."""

from __future__ import annotations

from django import forms

from doedemocratie.core.forms import ListingFilterForm


class AgendaFilterForm(ListingFilterForm):
    """The filters of the agenda: coming or past, theme, year."""

    COMING, PAST = "komend", "geweest"

    periode = forms.ChoiceField(
        label="Wanneer", required=False, choices=[("", "Alles"), (COMING, "Komt nog"), (PAST, "Is geweest")]
    )

    field_order = ("periode", "thema", "jaar")

"""What visitors may ask of the list of publications."""

from django import forms

from doedemocratie.core.forms import ListingFilterForm
from publications.enums import PublicationKind


class PublicationFilterForm(ListingFilterForm):
    """The filters of the publications: kind, theme and year."""

    soort = forms.ChoiceField(label="Soort", required=False, choices=[("", "Alle soorten"), *PublicationKind.choices])

    field_order = ("soort", "thema", "jaar")

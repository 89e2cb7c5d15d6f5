"""What visitors may ask of the list of publications."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.http import QueryDict

from doedemocratie.core.forms import ListingFilterForm
from publications.enums import Audience, PublicationKind, SortOrder


class PublicationFilterForm(ListingFilterForm):
    """The filters of the publications, and the order of the list."""

    soort = forms.ChoiceField(label="Soort", required=False, choices=[("", "Alle soorten"), *PublicationKind.choices])
    doelgroep = forms.ChoiceField(label="Voor wie", required=False, choices=[("", "Iedereen"), *Audience.choices])
    collectie = forms.ChoiceField(label="Collectie", required=False)
    volgorde = forms.ChoiceField(
        label="Volgorde",
        required=False,
        choices=[
            ("", SortOrder.NEWEST.label),
            *[choice for choice in SortOrder.choices if choice[0] != SortOrder.NEWEST],
        ],
    )
    orders: ClassVar[frozenset[str]] = frozenset({"volgorde"})

    field_order = ("soort", "thema", "doelgroep", "jaar", "collectie", "volgorde")

    def __init__(self, data: QueryDict, *, collections: list[Any], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.collections = collections
        choices = [("", "Alle collecties"), *((page.slug, page.title) for page in collections)]
        self.fields["collectie"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
        if not collections:
            del self.fields["collectie"]
        if data.get("thema") not in self.themes_by_slug:
            order: Any = self.fields["volgorde"]
            order.choices = [choice for choice in order.choices if choice[0] != SortOrder.THEME]

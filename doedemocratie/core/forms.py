"""What visitors may ask of a listing."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict


class ListingFilterForm(forms.Form):
    """The filters of a listing: theme and year. A value that makes no sense is no filter."""

    # The fields that put the list in order: for these, what stands first is a choice like the others.
    orders: ClassVar[frozenset[str]] = frozenset()

    thema = forms.ChoiceField(label="Thema", required=False)
    jaar = forms.TypedChoiceField(label="Jaar", required=False, coerce=int, empty_value=None)

    def __init__(self, data: QueryDict, themes: list[Any], years: list[int], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.themes_by_slug = {theme.slug: theme for theme in themes}
        choices = {
            "thema": [("", "Alle thema’s"), *((theme.slug, theme.title) for theme in themes)],
            "jaar": [("", "Alle jaren"), *((str(year), str(year)) for year in years)],
        }
        for name, field in self.fields.items():
            if isinstance(field, forms.ChoiceField) and name in choices:
                field.choices = choices[name]
            field.widget.attrs["id"] = f"filter-{name}"

    def full_clean(self) -> None:
        """Read the filters; a value that makes no sense is no mistake of a visitor, so nothing is said of it."""
        super().full_clean()
        self.errors.clear()

    def chosen(self) -> dict[str, Any]:
        """Return the filters that hold, by field name; a value that makes no sense is left out."""
        self.is_valid()
        values = {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}
        if "thema" in values:
            values["thema"] = self.themes_by_slug[values["thema"]]
        return values

    def shown_fields(self) -> list[BoundField]:
        """Return the fields that leave something to choose, and those of which something was chosen."""
        chosen = self.chosen()
        return [bound for bound in self.visible_fields() if bound.name in chosen or self._leaves_a_choice(bound)]

    def _leaves_a_choice(self, bound: BoundField) -> bool:
        choices = list(bound.field.choices)  # type: ignore[attr-defined]  # every filter is a ChoiceField
        return len(choices) >= (2 if bound.name in self.orders else 3)

    def query(self, **changes: Any) -> str:
        """Return the query string of the chosen filters with ``changes`` made, such as the number of the page."""
        parameters = QueryDict(mutable=True)
        for name, value in self.chosen().items():
            parameters[name] = value.slug if name == "thema" else str(value)
        for name, value in changes.items():
            if value is None:
                parameters.pop(name, None)
            else:
                parameters[name] = str(value)
        return parameters.urlencode()

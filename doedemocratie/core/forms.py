"""What visitors may ask of a listing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict


class ListingFilterForm(forms.Form):
    """The filters of a listing: theme and year. A value that makes no sense is no filter."""

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

    def chosen(self) -> dict[str, Any]:
        """Return the filters that hold, by field name; a value that makes no sense is left out."""
        self.is_valid()
        values = {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}
        if "thema" in values:
            values["thema"] = self.themes_by_slug[values["thema"]]
        return values

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

"""The form in which an administrator says where four eyes are needed."""

from __future__ import annotations

from typing import Any

from django import forms

from doedemocratie.editorial.four_eyes.sections import Section


class FourEyesForm(forms.Form):
    """One box to tick for each section.

    It takes along which ones were ticked: what somebody else switched since the screen was opened is nobody's choice here.
    """

    sections = forms.TypedMultipleChoiceField(
        label="In deze onderdelen",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Een vinkje geldt voor de overzichtspagina en voor alle pagina's die eronder staan.",
    )

    loaded = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, sections: list[Section], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = sections
        field = self.fields["sections"]
        assert isinstance(field, forms.TypedMultipleChoiceField)  # noqa: S101 (declared above)
        field.choices = [(found.page.pk, found.name) for found in sections]
        field.initial = [found.page.pk for found in sections if found.four_eyes]
        self.fields["loaded"].initial = " ".join(str(pk) for pk in field.initial)

    def to_switch(self) -> list[Section]:
        """Return the sections that the user ticks or no longer ticks, as far as they are not so already."""
        chosen = set(self.cleaned_data["sections"])
        loaded = self.data.get("loaded", self.fields["loaded"].initial).split()
        return [
            found
            for found in self.found
            if (found.page.pk in chosen) not in {str(found.page.pk) in loaded, found.four_eyes}
        ]

"""The form in which an administrator says where four eyes are needed."""

from __future__ import annotations

from typing import Any

from django import forms

from doedemocratie.editorial.four_eyes.sections import Section


class FourEyesForm(forms.Form):
    """One box to tick for each section."""

    sections = forms.TypedMultipleChoiceField(
        label="In deze onderdelen",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Een vinkje geldt voor de overzichtspagina en voor alle pagina's die eronder staan.",
    )

    def __init__(self, *args: Any, sections: list[Section], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["sections"]
        assert isinstance(field, forms.TypedMultipleChoiceField)  # noqa: S101 (declared above)
        field.choices = [(found.page.pk, found.page.get_admin_display_title()) for found in sections]
        field.initial = [found.page.pk for found in sections if found.four_eyes]

"""The form in which editors write a page."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.admin.forms.pages import WagtailAdminPageForm

from doedemocratie.core.publishing import NO_INTRODUCTION, check_image


class PageForm(WagtailAdminPageForm):
    """Wagtail's form, which tells the page whether its editor is still writing.

    Wagtail saves a draft while somebody types and shows a preview of it. A rule between two fields must wait then: the
    second field is perhaps about to be filled in. So must what is only needed to publish.

    A row that repeats another one gets its error on its field. The model of the row names in ``stands_once`` the fields that
    make it the same, and in ``stands_already`` what to say; Django would speak of the fields' names, above the rows.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "introduction" in self.fields:
            self.fields["introduction"].error_messages["required"] = NO_INTRODUCTION

    def clean(self) -> dict[str, Any]:
        """Refuse to publish a page whose picture has no description, and any row that stands there already."""
        cleaned: dict[str, Any] = super().clean()
        if not self.is_deferred_validation and "lead_image" in cleaned:
            try:
                check_image(cleaned["lead_image"])
            except ValidationError as error:
                self.add_error("lead_image", error)
        for rows in getattr(self, "formsets", {}).values():
            self._note_doubles(rows)
        return cleaned

    @staticmethod
    def _note_doubles(rows: Any) -> None:
        names: tuple[str, ...] = getattr(rows.model, "stands_once", ())
        seen = set()
        for form in rows.forms if names else ():
            # Not rows.is_valid(): that would look for doubles first.
            given = {} if form.errors or form.cleaned_data.get("DELETE") else form.cleaned_data
            values = tuple(given.get(name) for name in names)
            if None not in values and values in seen:
                form.add_error(names[-1], rows.model.stands_already)
            seen.add(values)

    def _post_clean(self) -> None:
        self.instance.is_unfinished = self.is_deferred_validation
        super()._post_clean()

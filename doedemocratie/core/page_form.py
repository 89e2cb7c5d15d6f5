"""The form in which editors write a page."""

from typing import Any

from wagtail.admin.forms.pages import WagtailAdminPageForm


class PageForm(WagtailAdminPageForm):
    """Wagtail's form, which tells the page whether its editor is still writing.

    Wagtail saves a draft while somebody types and shows a preview of it. A rule between two fields must wait then: the
    second field is perhaps about to be filled in.

    A row that repeats another one gets its error on its field. The model of the row names in ``stands_once`` the fields that
    make it the same, and in ``stands_already`` what to say; Django would speak of the fields' names, above the rows.
    """

    def clean(self) -> dict[str, Any]:
        """Note on its last field each row that stands there already."""
        cleaned: dict[str, Any] = super().clean()
        for rows in getattr(self, "formsets", {}).values():
            names: tuple[str, ...] = getattr(rows.model, "stands_once", ())
            seen = set()
            for form in rows.forms if names else ():
                # Not rows.is_valid(): that would look for doubles first.
                given = {} if form.errors or form.cleaned_data.get("DELETE") else form.cleaned_data
                values = tuple(given.get(name) for name in names)
                if None not in values and values in seen:
                    form.add_error(names[-1], rows.model.stands_already)
                seen.add(values)
        return cleaned

    def _post_clean(self) -> None:
        self.instance.is_unfinished = self.is_deferred_validation
        super()._post_clean()

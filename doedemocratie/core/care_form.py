"""The part of a page's form that says who looks after the page, and when it is read again."""

from __future__ import annotations

from typing import Any

from django import forms
from wagtail.admin.forms.pages import WagtailAdminPageForm
from wagtail.admin.widgets import AdminDateInput

from doedemocratie.accounts.people import possible_owners
from doedemocratie.accounts.permissions import RolePagePermissionTester
from doedemocratie.core.lookups import key_in

OWNER_HELP = "Deze collega krijgt één keer per maand een e-mail als er iets na te kijken is."
BY_DEFAULT = {
    None: "Laat leeg als dat niet nodig is.",
    12: "Laat leeg: dan kiest de site een jaar na de publicatie.",
}


class NamedUserField(forms.ModelChoiceField):
    """A choice of people by the name that colleagues know."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the name, and whether that person can still sign in."""
        name = str(obj.get_full_name() or obj.get_username())
        return name if obj.is_active else f"{name} (werkt hier niet meer)"


class CareForm(WagtailAdminPageForm):
    """Wagtail's form of a page with an owner and a day to read the page again.

    Both are about the page and no part of its text, so they hold at once and wait for no publication. Only who may publish
    the page says who looks after it.

    No version has them, so a form cannot know by its version that somebody else changed them since. It takes along what they
    were, and keeps only what its editor made of that.
    """

    owner = NamedUserField(label="Eigenaar", queryset=None, required=False, empty_label="Niemand", help_text=OWNER_HELP)
    review_on = forms.DateField(label="Nakijken op", required=False, widget=AdminDateInput)
    owner_as_loaded = forms.CharField(required=False, widget=forms.HiddenInput)
    review_on_as_loaded = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A page type may leave the panels out, and a permission may take a field away.
        if "owner" in self.fields:
            self._prepare_owner()
        if "review_on" in self.fields:
            field, months = self.fields["review_on"], self.instance.review_after
            default = BY_DEFAULT.get(months, f"Laat leeg: dan kiest de site {months} maanden na de publicatie.")
            field.help_text = f"Op welke dag moet iemand kijken of de pagina nog klopt? {default}"
            self.initial["review_on"] = self.instance.review_on
        for name, value in (("owner", self.instance.owner_id), ("review_on", self.instance.review_on)):
            if name in self.fields:
                self.initial[f"{name}_as_loaded"] = _as_text(value)
            else:
                self.fields.pop(f"{name}_as_loaded", None)

    def _prepare_owner(self) -> None:
        if self.instance.pk and not self._may_choose():
            del self.fields["owner"]
            return
        people = possible_owners(type(self.instance))
        kept = {self.instance.owner_id}  # who has the page now can keep it
        if self.instance.pk:  # and a form from when another had it is no mistake
            kept.add(key_in(self.data.get(self.add_prefix("owner_as_loaded"), "")))
        if kept := kept - {None}:
            people = people | people.model._default_manager.filter(pk__in=kept)
        field = self.fields["owner"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 (declared above)
        field.queryset = people

    def _may_choose(self) -> bool:
        tester = self.instance.permissions_for_user(self.for_user) if self.for_user else None
        return isinstance(tester, RolePagePermissionTester) and tester.may_publish

    def _is_chosen(self, name: str) -> bool:
        """Return whether the editor made something else of it. A form that does not say what it was counts from now."""
        if name not in self.cleaned_data:
            return False
        loaded = self.data.get(self.add_prefix(f"{name}_as_loaded"), self.initial.get(f"{name}_as_loaded"))
        return bool(loaded != _as_text(self.cleaned_data[name]))

    def _post_clean(self) -> None:
        """Leave what changed to be stored when the page is: a preview fills in a page too, and stores nothing."""
        before = self.instance.owner_id
        super()._post_clean()
        kept: dict[str, Any] = {}
        if self.instance.pk and "owner" in self.cleaned_data:
            if not self._is_chosen("owner"):
                self.instance.owner_id = before  # a draft is saved as it is here
            elif self.instance.owner_id != before:
                kept["owner"] = self.cleaned_data["owner"]
        if self._is_chosen("review_on") and self.cleaned_data["review_on"] != self.initial.get("review_on"):
            kept["review_on"] = self.cleaned_data["review_on"]
        self.instance.care_to_keep = kept

    def get_field_updates_for_resave(self) -> list[tuple[str, str]]:
        """Let the form that stays open after it was saved by itself count from what it holds now."""
        updates: list[tuple[str, str]] = super().get_field_updates_for_resave()
        names = [name for name in ("owner", "review_on") if self._is_chosen(name)]
        return updates + [(self.add_prefix(f"{name}_as_loaded"), _as_text(self.cleaned_data[name])) for name in names]


def _as_text(value: Any) -> str:
    """Return how a hidden field says who or which day it is; empty for none."""
    return "" if value is None else str(getattr(value, "pk", value))

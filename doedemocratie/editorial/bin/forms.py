"""What somebody fills in to delete a page, or to put it back."""

from __future__ import annotations

from typing import Any

from django import forms
from wagtail.models import Page

from doedemocratie.accounts.bin import is_in_bin
from doedemocratie.core.choosers import PageChooser
from doedemocratie.editorial.bin.models import BinnedPage
from doedemocratie.editorial.bin.moving import LONGEST_SLUG, NO_PLACE, TAKEN
from doedemocratie.editorial.bin.rights import may_stand_below

NOT_PUBLIC = "Kies een pagina die online staat en die iedereen mag lezen."


class DeleteForm(forms.Form):
    """Where readers go who come for the page. Asked only when there ever were readers."""

    target = forms.ModelChoiceField(
        label="Stuur bezoekers door naar",
        queryset=Page.objects.none(),
        widget=PageChooser(),
        required=False,
        help_text="Is er een andere pagina waar bezoekers verder kunnen? Wie het oude adres opent, komt dan daar. Laat leeg als "
        "die er niet is: bezoekers lezen dan dat de pagina is verwijderd.",
        error_messages={"invalid_choice": NOT_PUBLIC},
    )

    def __init__(self, *args: Any, pages: Any, **kwargs: Any) -> None:
        """Ask about ``pages``, a branch of the tree."""
        super().__init__(*args, **kwargs)
        self.pages = pages
        if pages.filter(first_published_at__isnull=False).exists():
            chooser: Any = self.fields["target"]
            chooser.queryset = Page.objects.live().public().filter(depth__gt=1)
        else:
            del self.fields["target"]

    def clean_target(self) -> Page | None:
        """Refuse a page that goes too."""
        target: Page | None = self.cleaned_data["target"]
        if target is not None and self.pages.filter(pk=target.pk).exists():
            raise forms.ValidationError("Deze pagina verwijdert u nu ook. Kies een andere pagina.")
        return target


class RestoreForm(forms.Form):
    """Where the page goes: where it was, unless that cannot be."""

    parent = forms.ModelChoiceField(
        label="Zet terug onder",
        queryset=Page.objects.filter(depth__gt=1),
        widget=PageChooser(),
        error_messages={
            "required": "Kies een pagina.",
            "invalid_choice": "Deze pagina bestaat niet meer. Kies een andere.",
        },
    )
    slug = forms.SlugField(
        label="Webadres",
        max_length=LONGEST_SLUG,
        help_text="Het laatste deel van het adres van de pagina.",
        error_messages={
            "required": "Vul een webadres in.",
            "invalid": "Gebruik alleen letters, cijfers en streepjes.",
        },
    )

    def __init__(self, *args: Any, record: BinnedPage, user: Any, **kwargs: Any) -> None:
        """Offer the place that the page of ``record`` had."""
        parent = record.parent if record.parent is not None and not is_in_bin(record.parent) else None
        kwargs["initial"] = {"parent": parent, "slug": record.slug, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.record, self.user = record, user

    def clean_parent(self) -> Page:
        """Refuse a place where the user may make no such page."""
        parent: Page = self.cleaned_data["parent"]
        if is_in_bin(parent):
            raise forms.ValidationError(NO_PLACE)
        if not may_stand_below(self.record.page, parent, self.user):
            raise forms.ValidationError("Hier kunt u deze pagina niet neerzetten. Kies een andere plek.")
        return parent

    def clean_slug(self) -> str:
        """Refuse an address that another page below the same parent has."""
        slug: str = self.cleaned_data["slug"]
        parent = self.cleaned_data.get("parent")
        if parent is not None and Page.objects.child_of(parent).filter(slug=slug).exists():
            raise forms.ValidationError(TAKEN)
        return slug

"""The form in which editors write a page."""

from __future__ import annotations

import itertools
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import slugify

from doedemocratie.core.care_form import CareForm
from doedemocratie.core.publishing import NO_INTRODUCTION, check_image
from doedemocratie.core.validators import validate_year

PAST_END = "Deze einddatum is voorbij: de pagina zou meteen weer offline gaan. Maak het veld leeg, of kies een moment dat nog komt."
END_BEFORE_START = "De pagina gaat offline voordat zij online komt. Kies een einddatum na de begindatum."
CLOCK_CHANGE = (
    "Dit tijdstip bestaat niet of komt twee keer voor: dan gaat de klok een uur vooruit of terug. Kies een tijd vóór 02.00 uur "
    "of vanaf 03.00 uur."
)

SAVED_MEANWHILE = (
    "Kijk eerst naar de andere versie, en neem over wat u wilt houden. Bewaart of publiceert u daarna opnieuw? Dan komt uw tekst "
    "ervoor in de plaats. De andere versie blijft in de geschiedenis."
)

ADDRESS_LENGTH = 250  # characters, which leaves room for a number
ADDRESS_IS_TAKEN = "Kies een ander webadres op het tabblad ‘Eigenschappen’."


class PageForm(CareForm):
    """Wagtail's form, which tells the page whether its editor is still writing, and explains planned moments.

    Wagtail saves a draft while somebody types and shows a preview of it. A rule between two fields must wait then: the
    second field is perhaps about to be filled in. So must what is only needed to publish.

    A row that repeats another one gets its error on its field. The model of the row names in ``stands_once`` the fields that
    make it the same, and in ``stands_already`` what to say; Django would speak of the fields' names, above the rows.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "introduction" in self.fields:
            self.fields["introduction"].error_messages["required"] = NO_INTRODUCTION
        for moment in self.fields.keys() & {"go_live_at", "expire_at"}:
            self.fields[moment].validators.append(validate_year)
        if "body" in self.fields and self.instance.pk is None and not self.instance.body:
            # Who makes a page begins to type at once, without a choice from the list of blocks.
            self.initial["body"] = self.fields["body"].block.first_text()

    def clean(self) -> dict[str, Any]:
        """Refuse to publish a page whose picture has no description, a row that stands there already, and odd moments.

        And once to save over what somebody else saved meanwhile.
        """
        start, end = self.cleaned_data.get("go_live_at"), self.cleaned_data.get("expire_at")
        self._number_address()
        cleaned: dict[str, Any] = super().clean()
        if "slug" in self.errors:
            # Also above the form: the field stands on a tab that nobody has to open.
            self.add_error(None, ADDRESS_IS_TAKEN)
        self._check_moments(start, end)
        if self.instance.was_saved_meanwhile:
            self.add_error(None, SAVED_MEANWHILE)
        if not self.is_deferred_validation and "lead_image" in cleaned:
            try:
                check_image(cleaned["lead_image"])
            except ValidationError as error:
                self.add_error("lead_image", error)
        if not self.is_deferred_validation and cleaned.get("body"):
            self.fields["body"].block.drop_empty(cleaned["body"])
        for rows in getattr(self, "formsets", {}).values():
            self._note_doubles(rows)
        return cleaned

    def _number_address(self) -> None:
        """Give a page that nobody read the next free address, when that of its title is taken.

        The admin fills in the address while somebody types the title. Wagtail numbers only an address that is left empty. An
        address that somebody chose is not changed, nor that of a page that readers know. One query, three for a taken one.
        """
        slug, page = self.cleaned_data.get("slug"), self.instance
        is_chosen = slug != slugify(self.cleaned_data.get("title", ""))
        if not slug or is_chosen or page.first_published_at is not None or self.parent_page is None:
            return
        others = self.parent_page.get_children().exclude(pk=page.pk)
        if not others.filter(slug=slug).exists():
            return
        start = slug[:ADDRESS_LENGTH]
        taken = set(others.filter(slug__startswith=start).values_list("slug", flat=True))
        numbered = (f"{start}-{number}" for number in itertools.count(2))
        self.cleaned_data["slug"] = next(candidate for candidate in numbered if candidate not in taken)
        page.address_taken = slug

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

    def _check_moments(self, start: datetime | None, end: datetime | None) -> None:
        """Say what is wrong with a planned moment, on its field and with what to do; Wagtail finds the same."""
        if end and end < timezone.now():
            self._say("expire_at", PAST_END)
        elif start and end and start > end:
            self._say("go_live_at", END_BEFORE_START)
            self._say("expire_at", END_BEFORE_START)

    def _say(self, name: str, message: str) -> None:
        self.errors.pop(name, None)
        self.add_error(name, message)

    def add_error(self, field: str | None, error: Any) -> None:
        """Explain a time that the change to or from summer time makes impossible or ambiguous."""
        if isinstance(error, ValidationError) and getattr(error, "code", None) == "ambiguous_timezone":
            error = ValidationError(CLOCK_CHANGE, code="ambiguous_timezone")
        super().add_error(field, error)

"""The actions on many pages: another owner, another day to read them again, a theme more or less."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.template.defaultfilters import date as format_date
from django.utils import timezone
from wagtail.admin.widgets import AdminDateInput
from wagtail.models import Page

from doedemocratie.accounts.people import people_with_a_role, possible_owners
from doedemocratie.accounts.permissions import RolePagePermissionTester
from doedemocratie.core.care_form import NamedUserField
from doedemocratie.core.models import ReviewedMixin
from doedemocratie.core.review import give_owner, plan_review
from doedemocratie.core.theming import CannotChangeThemeError, Outcome, change_theme, check_themable
from doedemocratie.editorial.care.base import theme_choices
from doedemocratie.editorial.listings.bulk import ChangeManyAction, pages_in_words

NOT_CHOOSING = "U mag van deze pagina niet kiezen wie de eigenaar is."
NOT_REVIEWED = "Dit soort pagina wordt niet nagekeken."
IN_PAST = "Deze dag is voorbij. Kies vandaag of een dag die nog komt."


class OwnerForm(forms.Form):
    """Who looks after the pages from now on."""

    owner = NamedUserField(
        label="Nieuwe eigenaar",
        queryset=people_with_a_role(),
        required=False,
        empty_label="Niemand",
        help_text="Deze collega krijgt één keer per maand een e-mail als er iets na te kijken is.",
    )


class SetOwnerAction(ChangeManyAction):
    """Let somebody else look after the pages. It needs no version of a page, so it holds at once."""

    display_name = "Eigenaar wijzigen"
    action_type = "set_owner"
    aria_label = "Eigenaar wijzigen van de gekozen pagina's"
    action_priority = 110
    form_class = OwnerForm
    icon_name = "user"
    question = "Wie houdt deze pagina's bij? De keuze geldt meteen."
    button_text = "Eigenaar wijzigen"

    def __init__(self, request: HttpRequest, model: type[Page]) -> None:
        super().__init__(request, model)
        self.people: dict[type[Page], set[Any]] = {}  # who makes pages of a type

    def why_not(self, page: Any, tester: RolePagePermissionTester) -> str:
        """Return why not: the form of a page leaves the choice to who may publish it too."""
        return "" if tester.may_publish else NOT_CHOOSING

    def change(self, page: Any, given: dict[str, Any]) -> str:
        """Give the page its owner, when that is somebody who makes such pages."""
        owner = given["owner"]
        if owner is not None and owner not in self._possible(type(page)):
            return f"{owner.get_full_name() or owner} maakt dit soort pagina's niet."
        if page.owner_id != (owner.pk if owner else None):
            give_owner(page, owner, self.request.user)
        return ""

    def _possible(self, page_model: type[Page]) -> set[Any]:
        if page_model not in self.people:
            self.people[page_model] = set(possible_owners(page_model))
        return self.people[page_model]

    def done(self) -> str:
        """Return of how many pages."""
        owner = self.given["owner"]
        who = f"{owner.get_full_name() or owner} is nu de eigenaar" if owner else "Niemand is nu de eigenaar"
        return f"{who} van {pages_in_words(self.number)}." if self.number else ""


class ReviewForm(forms.Form):
    """On which day the pages are read again."""

    review_on = forms.DateField(
        label="Nakijken op",
        required=False,
        widget=AdminDateInput,
        help_text="Op welke dag moet iemand kijken of de pagina's nog kloppen? Laat leeg: dan kiest de site de dag die bij "
        "het soort pagina hoort.",
    )

    def clean_review_on(self) -> dt.date | None:
        """Refuse a day that is past."""
        day: dt.date | None = self.cleaned_data["review_on"]
        if day is not None and day < timezone.localdate():
            raise ValidationError(IN_PAST)
        return day


class SetReviewAction(ChangeManyAction):
    """Let the pages be read again on one day. It needs no version of a page either."""

    display_name = "Nakijkdatum zetten"
    action_type = "set_review"
    aria_label = "Nakijkdatum zetten van de gekozen pagina's"
    action_priority = 120
    form_class = ReviewForm
    icon_name = "calendar-check"
    question = "Wanneer kijkt iemand of deze pagina's nog kloppen? De keuze geldt meteen."
    button_text = "Nakijkdatum zetten"

    def why_not(self, page: Any, tester: RolePagePermissionTester) -> str:
        """Return why not: a type that nobody reads again."""
        return "" if isinstance(page, ReviewedMixin) else NOT_REVIEWED

    def change(self, page: Any, given: dict[str, Any]) -> str:
        """Give the page its day."""
        plan_review(page, given["review_on"], self.request.user)
        return ""

    def done(self) -> str:
        """Return of how many pages, and the day."""
        day = self.given["review_on"]
        what = f"De nakijkdatum is nu {format_date(day, 'j F Y')}" if day else "De site koos de nakijkdatum"
        return f"{what}: {pages_in_words(self.number)}." if self.number else ""


class ThemeForm(forms.Form):
    """One theme."""

    theme: Any = forms.ModelChoiceField(label="Thema", queryset=theme_choices(), empty_label="Kies een thema")


class AddThemeAction(ChangeManyAction):
    """Give the pages a theme more: on the site, where the user publishes alone, and in the drafts beside that."""

    display_name = "Thema toevoegen"
    action_type = "add_theme"
    aria_label = "Thema toevoegen aan de gekozen pagina's"
    action_priority = 20  # among the four that stand in the bar itself: done more often than taking pages off
    form_class = ThemeForm
    icon_name = "tag"
    question = (
        "Welk thema krijgen deze pagina's erbij? Wat online staat, verandert meteen. Is er ook een concept? Dan verandert "
        "dat mee en blijft het een concept."
    )
    button_text = "Thema toevoegen"
    add = True
    what_was_done, what_was_so = "Thema ‘{}’ is toegevoegd aan {}.", "{} had het thema al."

    def __init__(self, request: HttpRequest, model: type[Page]) -> None:
        super().__init__(request, model)
        self.outcomes: Counter[Outcome] = Counter()

    def why_not(self, page: Any, tester: RolePagePermissionTester) -> str:
        """Return why not: a type without themes, a page that waits."""
        try:
            check_themable(page)
        except CannotChangeThemeError as error:
            return str(error)
        return ""

    def change(self, page: Any, given: dict[str, Any]) -> str:
        """Change the theme of the page."""
        user = self.request.user
        publish = page.permissions_for_user(user).can_publish()
        try:
            outcome = change_theme(page.pk, given["theme"], add=self.add, user=user, publish=publish)
        except CannotChangeThemeError as error:
            return str(error)
        self.outcomes[outcome] += 1
        return ""

    def done(self) -> str:
        """Return what became of the pages."""
        theme = self.given["theme"]
        changed, drafts, same = (self.outcomes[outcome] for outcome in (Outcome.DONE, Outcome.DRAFT, Outcome.SAME))
        parts = []
        if changed:
            parts.append(self.what_was_done.format(theme.title, pages_in_words(changed)))
        if drafts:
            parts.append(
                f"Bij {pages_in_words(drafts)} staat de wijziging in een concept: zij gaat online als een collega dat "
                "goedkeurt."
            )
        if same:
            parts.append(self.what_was_so.format(pages_in_words(same).capitalize()))
        return " ".join(parts)


class RemoveThemeAction(AddThemeAction):
    """Take a theme away from the pages, in the same way."""

    display_name = "Thema weghalen"
    action_type = "remove_theme"
    aria_label = "Thema weghalen bij de gekozen pagina's"
    action_priority = 140
    question = (
        "Welk thema gaat weg bij deze pagina's? Wat online staat, verandert meteen. Is er ook een concept? Dan verandert dat "
        "mee en blijft het een concept."
    )
    button_text = "Thema weghalen"
    add = False
    what_was_done, what_was_so = "Thema ‘{}’ is weggehaald bij {}.", "{} had het thema niet."

"""What a curator fills in to take a publication back."""

from __future__ import annotations

from typing import Any

from django import forms

from doedemocratie.core.choosers import PageChooser
from doedemocratie.core.validators import says_something
from doedemocratie.opendata.models import ValueList, ValueListItem
from publications.models import PublicationPage, Withdrawal
from publications.withdrawing.wording import reason_to_choose

OTHER = "anders"
"""The value of the choice for what is none of the standard's reasons."""


class WithdrawForm(forms.Form):
    """Why, in the standard's words or one's own, and what takes the publication's place."""

    reason = forms.ChoiceField(
        label="Reden",
        widget=forms.RadioSelect,
        error_messages={"required": "Kies een reden.", "invalid_choice": "Kies een reden uit de lijst."},
        help_text="De eerste redenen komen uit de lijst van de overheid. Is de publicatie verouderd of vervangen? Kies dan "
        "‘Anders’.",
    )
    note = forms.CharField(
        label="Toelichting",
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=700,
        help_text="Bezoekers lezen deze tekst. Schrijf kort waarom de publicatie weg is. Noem geen persoonlijke gegevens.",
        error_messages={"max_length": "Maak de toelichting korter: hoogstens 700 tekens."},
    )
    replaced_by = forms.ModelChoiceField(
        label="Vervangen door",
        queryset=PublicationPage.objects.none(),
        widget=PageChooser(target_models=[PublicationPage]),
        required=False,
        help_text="Is er een nieuwe versie of een opvolger? Bezoekers krijgen dan een link daarheen.",
        error_messages={"invalid_choice": "Kies een publicatie die online staat en die iedereen mag lezen."},
    )

    def __init__(
        self, *args: Any, publication: PublicationPage, record: Withdrawal | None = None, **kwargs: Any
    ) -> None:
        """Offer what ``record`` says of the ``publication``; without one, its successor when the page names one."""
        initial: dict[str, Any] = {}
        if record is not None:
            initial = {"note": record.note, "replaced_by": record.replaced_by_id}
            initial |= {"reason": str(record.reason_id or OTHER)}
        elif successors := publication.connections.successors:
            initial = {"replaced_by": successors[0].pk}
        kwargs["initial"] = initial | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.publication = publication
        reasons = ValueListItem.objects.filter(value_list=ValueList.REASON, is_current=True)
        self.reasons = {str(reason.pk): reason for reason in reasons}
        fields: dict[str, Any] = self.fields
        fields["reason"].choices = [
            *((key, reason_to_choose(reason)) for key, reason in self.reasons.items()),
            (OTHER, "Anders (licht dit toe)"),
        ]
        fields["replaced_by"].queryset = PublicationPage.objects.live().public()

    def clean_reason(self) -> ValueListItem | None:
        """Return the reason of the standard, or ``None`` for another one."""
        return self.reasons.get(self.cleaned_data["reason"])

    def clean_note(self) -> str:
        """Refuse an empty note when it has to say why."""
        note: str = self.cleaned_data["note"].strip()
        if not says_something(note):
            note = ""
        if not note and self.data.get(self.add_prefix("reason")) == OTHER:
            raise forms.ValidationError("Schrijf op waarom. Dat moet als u ‘Anders’ kiest.")
        return note

    def clean_replaced_by(self) -> PublicationPage | None:
        """Refuse the publication itself."""
        chosen: PublicationPage | None = self.cleaned_data["replaced_by"]
        if chosen is not None and chosen.pk == self.publication.pk:
            raise forms.ValidationError("Een publicatie kan zichzelf niet vervangen. Kies een andere.")
        return chosen

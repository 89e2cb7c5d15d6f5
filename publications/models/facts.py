"""The facts of a publication: what stands in its data list, in a citation and in the Woo index."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from doedemocratie.core.fields import StreamField
from doedemocratie.core.validators import validate_not_in_future, validate_year
from doedemocratie.library.models import Rights
from publications.authors import authors_in, in_words
from publications.blocks import ChangesBlock
from publications.enums import Audience, Language, PublicationKind
from publications.validators import formatted_isbn, is_isbn, validate_authors, validate_isbn


class FactsMixin(models.Model):
    """A page with the facts of a publication. First in the order of bases: it judges what the others have found good."""

    subtitle = models.CharField("ondertitel", max_length=255, blank=True)
    kind = models.CharField("soort", max_length=20, choices=PublicationKind, default=PublicationKind.GUIDE)
    authors = models.CharField(
        "auteurs",
        max_length=300,
        blank=True,
        validators=[validate_authors],
        help_text="Personen als achternaam, komma, voornaam. Meer auteurs? Zet er een puntkomma tussen: Jansen, Anna; "
        "Vries, Jan de; Raad voor het openbaar bestuur. Onbekend? Laat leeg.",
    )
    publisher = models.CharField("uitgever", max_length=200, blank=True)
    publication_date = models.DateField(
        "publicatiedatum",
        null=True,
        blank=True,
        validators=[validate_year, validate_not_in_future],
        help_text="Laat leeg als de dag niet bekend is.",
    )
    publication_year = models.PositiveSmallIntegerField(
        "publicatiejaar",
        null=True,
        blank=True,
        validators=[validate_year],
        help_text="Alleen nodig als u de dag niet weet.",
    )
    listing_date = models.DateField(editable=False, db_index=True)
    edition = models.PositiveSmallIntegerField(
        "druk",
        default=1,
        db_default=1,
        validators=[MinValueValidator(1)],
        help_text="Maak dit nummer hoger bij een nieuwe druk, en schrijf op wat er nieuw is.",
    )
    page_count = models.PositiveIntegerField(
        "aantal pagina's",
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="Van de oorspronkelijke uitgave op papier of als pdf.",
    )
    isbn = models.CharField("ISBN", max_length=20, blank=True, default="", db_default="", validators=[validate_isbn])
    identifier = models.CharField(
        "kenmerk",
        max_length=100,
        blank=True,
        default="",
        db_default="",
        help_text="Zoals het zaaknummer of het nummer van de reeks.",
    )
    language = models.CharField(
        "taal", max_length=2, choices=Language, default=Language.DUTCH, db_default=Language.DUTCH
    )
    licence = models.CharField(
        "licentie van de tekst",
        max_length=20,
        choices=Rights,
        default=Rights.CC0,
        db_default=Rights.CC0,
        help_text="Van afbeeldingen staan de rechten bij de afbeelding zelf.",
    )
    for_residents = models.BooleanField("bewoners", default=False, db_default=False)
    for_initiators = models.BooleanField("initiatiefnemers", default=False, db_default=False)
    for_officials = models.BooleanField("ambtenaren", default=False, db_default=False)
    for_administrators = models.BooleanField("bestuurders", default=False, db_default=False)
    changes = StreamField(
        ChangesBlock(),
        verbose_name="wijzigingen",
        blank=True,
        default=list,
        db_default="[]",
        help_text="Lezers zien deze lijst. De nieuwste wijziging staat bovenaan.",
    )

    facts_panels: ClassVar[list[Any]] = [
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("kind"), FieldPanel("edition")]),
                FieldRowPanel([FieldPanel("publication_date"), FieldPanel("publication_year")]),
                FieldPanel("authors"),
                FieldPanel("publisher"),
                FieldRowPanel([FieldPanel("isbn"), FieldPanel("identifier"), FieldPanel("page_count")]),
                FieldRowPanel([FieldPanel("language"), FieldPanel("licence")]),
            ],
            "Gegevens",
        ),
        FieldRowPanel([FieldPanel(audience.field) for audience in Audience], "Voor wie is dit?"),
    ]

    is_unfinished: bool
    first_published_at: dt.datetime | None

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the year with the date, and ``listing_date``: the date, else the year, else the first day here."""
        if self.publication_date:
            self.publication_year = self.publication_date.year
        if self.publication_date or not self.publication_year:
            first_published = self.first_published_at or timezone.now()
            self.listing_date = self.publication_date or timezone.localdate(first_published)
        else:
            self.listing_date = dt.date(self.publication_year, 1, 1)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Refuse facts that contradict each other, all at once; write the ISBN as it is printed."""
        errors: dict[str, Any] = {}
        try:
            super().clean()
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        # What is no ISBN has its error from the field already.
        self.isbn = formatted_isbn(self.isbn) if is_isbn(self.isbn) else self.isbn
        if not self.is_unfinished:
            if self.publication_date and self.publication_year and self.publication_date.year != self.publication_year:
                errors.setdefault("publication_year", []).append("Dit jaar past niet bij de publicatiedatum.")
            latest = max((change.value["edition"] or 0 for change in self.changes), default=0)
            if self.edition and latest > self.edition:
                errors.setdefault("changes", []).append(
                    f"Een wijziging is van druk {latest}, maar dit is druk {self.edition}. Maak het nummer van de druk hoger, "
                    "of pas de wijziging aan."
                )
        if errors:
            raise ValidationError(errors)

    @property
    def display_date(self) -> dt.date | None:
        """Return the publication date, or ``None`` when the day is not known."""
        return self.publication_date

    @property
    def date_text(self) -> str:
        """Return the date in Dutch, the year when only that is known, else an empty text."""
        if self.publication_date:
            return date_format(self.publication_date, "j F Y")
        return str(self.publication_year or "")

    @property
    def author_names(self) -> str:
        """Return the authors as one says their names."""
        return in_words(authors_in(self.authors))

    @property
    def audiences(self) -> list[str]:
        """Return for whom the publication is meant, in words."""
        return [str(audience.label) for audience in Audience if getattr(self, audience.field)]

    @property
    def changed_on(self) -> dt.date | None:
        """Return the day of the latest change that readers are told of, if there is one."""
        return max((change["date"] for change in self.change_list()), default=None)

    def change_list(self) -> list[Any]:
        """Return the changes, the latest first; one that has no date yet is still being written."""
        dated = [child.value for child in self.changes if child.value["date"]]
        return sorted(dated, key=lambda change: change["date"], reverse=True)

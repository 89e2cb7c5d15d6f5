"""The value lists of the government's metadata standards, as data."""

from __future__ import annotations

import re
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable, Page

from doedemocratie.core.validators import validate_year
from doedemocratie.opendata.fields import value_field
from doedemocratie.opendata.forms import OwnValueForm
from doedemocratie.opendata.panels import ValueFieldPanel

CATEGORY_CODE = re.compile(r"infocat\d{3}")
"""How the standard names a category in the address of its sitemaps."""


class ValueList(models.TextChoices):
    """The lists that DiWoo metadata draws on; the values are the names of the lists in its schema."""

    INFORMATION_CATEGORY = "informatiecategorielijst", "Informatiecategorie"
    DOCUMENT_KIND = "documentsoortlijst", "Documentsoort"
    THEME = "themalijst", "Thema (TOOI)"
    ACT = "soorthandelinglijst", "Soort handeling"
    RELATION = "documentrelatielijst", "Documentrelatie"
    REASON = "redenverwijderingvervanginglijst", "Reden van verwijdering of vervanging"
    LANGUAGE = "taallijst", "Taal"
    FORMAT = "formatlijst", "Bestandsformaat"
    ORGANISATION = "organisatielijst", "Organisatie"


class Origin(models.TextChoices):
    """Who gave a value its present form: the file of the project must not undo what others did on purpose."""

    PROJECT = "project", "Meegeleverd met de site"
    FILE = "bestand", "Ingelezen uit een ander bestand"
    EDITOR = "beheerder", "Gemaakt of gewijzigd door een beheerder"


class ValueListItem(models.Model):
    """One value of one list (TOOI, https://standaarden.overheid.nl/tooi)."""

    value_list = models.CharField("lijst", max_length=40, choices=ValueList)
    uri = models.CharField("URI", max_length=255)
    label = models.CharField("omschrijving", max_length=255)
    code = models.CharField("code", max_length=20, blank=True)
    article = models.CharField("artikel", max_length=60, blank=True)
    position = models.PositiveIntegerField("volgorde", default=0)
    is_current = models.BooleanField(
        "in gebruik",
        default=True,
        help_text="Een waarde die uit de lijst is gehaald, blijft staan waar zij is gekozen.",
    )
    origin = models.CharField(
        "herkomst", max_length=20, choices=Origin, default=Origin.PROJECT, db_default=Origin.PROJECT, editable=False
    )

    # How a content file names a value, in this order.
    content_names: ClassVar[tuple[str, ...]] = ("code", "label", "uri")

    base_form_class = OwnValueForm
    panels: ClassVar[list[Any]] = [
        FieldPanel("value_list"),
        FieldPanel("label", help_text="Precies zoals in de lijst van de overheid."),
        FieldPanel("uri", help_text="Het adres van de waarde, met https:// ervoor."),
        FieldRowPanel([FieldPanel("code"), FieldPanel("article"), FieldPanel("position")]),
        FieldPanel("is_current"),
    ]

    class Meta:
        verbose_name = "waarde"
        verbose_name_plural = "waarden"
        ordering = ("value_list", "position", "label")
        constraints = (models.UniqueConstraint(fields=["value_list", "uri"], name="unique_value_in_list"),)

    def __str__(self) -> str:
        return f"{self.label} (artikel {self.article} Woo)" if self.article not in self.label else self.label

    def clean(self) -> None:
        """Refuse an address that is none, and a code that another value of the list has."""
        super().clean()
        if not is_web_address(self.uri):
            raise ValidationError({"uri": "Schrijf een adres dat begint met https:// of http://."})
        if self.value_list == ValueList.INFORMATION_CATEGORY and not CATEGORY_CODE.fullmatch(self.code):
            raise ValidationError({"code": "Een informatiecategorie heeft een code zoals infocat018."})
        same_code = ValueListItem.objects.filter(value_list=self.value_list, code=self.code).exclude(pk=self.pk)
        if self.code and (taken := same_code.first()):
            raise ValidationError({"code": f"Deze code hoort al bij “{taken.label}”."})


def is_web_address(uri: str) -> bool:
    """Return whether ``uri`` is one with a host, of the kind that the standards use for their values."""
    try:
        parts = urlsplit(uri)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and uri.isprintable() and " " not in uri


class DocumentAct(Orderable):
    """Something that was done with a document, such as establishing it, and when (DiWoo: documenthandeling)."""

    page = ParentalKey(Page, on_delete=models.CASCADE, related_name="document_acts")
    kind = value_field(ValueList.ACT, "handeling")
    date = models.DateField("datum", validators=[validate_year])

    panels: ClassVar[list[Any]] = [FieldRowPanel([ValueFieldPanel("kind"), FieldPanel("date")])]

    class Meta(Orderable.Meta):
        verbose_name = "handeling met een document"
        verbose_name_plural = "handelingen met een document"

    def __str__(self) -> str:
        return f"{self.kind}, {self.date}"

"""What the Woo asks of a page: its metadata for the Woo index, with a default for everything that an editor leaves empty.

Wet open overheid, article 3.3 and 3.3a; the standard is DiWoo (https://standaarden.overheid.nl/diwoo/metadata). A page model
takes part by having ``WooMixin``, and says with its hooks what follows from its own fields.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import get_page_models

from doedemocratie.core.page_form import PageForm
from doedemocratie.core.validators import IN_FUTURE, validate_year
from doedemocratie.opendata.fields import value_field
from doedemocratie.opendata.models import ValueList
from doedemocratie.opendata.panels import ValueFieldPanel, WooPreviewPanel

BEST_EFFORT = "infocat018"
"""The category of what no other covers: the duty to be open as far as one can (article 3.1)."""
GOVERNMENT = "inrichting van de overheid"
MINISTRY = "mnre1034"
"""The ministry of the Interior and Kingdom Relations, in the register of ministries."""
ESTABLISHED = "vaststelling"
WOO_PREVIEW = "woo"


@dataclass(frozen=True)
class WooPart:
    """A file that belongs to a page, such as its PDF: a document of its own in the Woo index.

    ``url`` is a path of this site or a full address. ``format`` is a code of the list of formats, such as ``PDF``; a file in
    a format that the list does not have, such as EPUB, is not in the index. ``language`` is a code of the list of languages,
    empty for that of the page. ``is_made_here`` tells a file that the site made from one that somebody added.
    """

    url: str
    title: str
    format: str
    changed_at: dt.datetime
    language: str = ""
    is_made_here: bool = False


class WooForm(PageForm):
    """The form of a page with Woo metadata: it looks at what was done with the document beside when that was made."""

    def clean(self) -> dict[str, Any]:
        """Note on its field each act that cannot have been on its day."""
        cleaned: dict[str, Any] = super().clean()
        acts = getattr(self, "formsets", {}).get("document_acts")
        if acts is not None and not self.is_deferred_validation:
            acts.is_valid()  # gives each form its cleaned data
            for form in acts.forms:
                given = getattr(form, "cleaned_data", {})
                problem = act_problem(given.get("date"), cleaned.get("created_on"))
                if problem and not given.get("DELETE"):
                    form.add_error("date", problem)
        return cleaned


def act_problem(date: dt.date | None, created_on: dt.date | None) -> str:
    """Return what is wrong with the ``date`` of an act, in Dutch; an empty text when nothing is."""
    if date is None:
        return ""
    if date > timezone.localdate():
        return IN_FUTURE
    if created_on is not None and date < created_on:
        return "Deze datum ligt voor de creatiedatum. Pas een van de twee aan."
    return ""


class WooMixin(models.Model):
    """A page that is a document of the Woo index. Beside ``BasePage``, and before it in the order of bases."""

    information_category = value_field(
        ValueList.INFORMATION_CATEGORY,
        "informatiecategorie",
        null=True,
        blank=True,
        help_text="Laat leeg: dan volgt de categorie uit de soort pagina.",
    )
    document_kind = value_field(
        ValueList.DOCUMENT_KIND,
        "documentsoort",
        null=True,
        blank=True,
        help_text="Laat leeg: dan volgt de documentsoort uit de soort pagina.",
    )
    tooi_theme = value_field(
        ValueList.THEME,
        "thema van de overheid",
        null=True,
        blank=True,
        help_text="Uit de lijst van de overheid. Laat leeg voor ‘inrichting van de overheid’.",
    )
    responsible_organisation = value_field(
        ValueList.ORGANISATION,
        "verantwoordelijke organisatie",
        null=True,
        blank=True,
        help_text="Laat leeg voor het ministerie van Binnenlandse Zaken en Koninkrijksrelaties.",
    )
    created_on = models.DateField(
        "creatiedatum",
        null=True,
        blank=True,
        validators=[validate_year],
        help_text="De dag waarop het document af was. Laat leeg voor de publicatiedatum. Is die er niet? Dan wordt het de dag "
        "waarop de pagina online kwam.",
    )
    valid_from = models.DateField(
        "geldig vanaf",
        null=True,
        blank=True,
        validators=[validate_year],
        help_text="Laat leeg als het document geldt vanaf de creatiedatum.",
    )
    valid_until = models.DateField(
        "geldig tot en met",
        null=True,
        blank=True,
        validators=[validate_year],
        help_text="Laat leeg als er geen einddatum is.",
    )

    woo_panels: ClassVar[list[Any]] = [
        MultiFieldPanel(
            [
                ValueFieldPanel("information_category"),
                ValueFieldPanel("document_kind"),
                ValueFieldPanel("tooi_theme"),
                ValueFieldPanel("responsible_organisation"),
                FieldPanel("created_on"),
                FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_until")]),
                InlinePanel(
                    "document_acts",
                    label="handeling",
                    heading="Wat er met het document is gedaan",
                    help_text="Laat leeg: dan staat er dat het document is vastgesteld op de creatiedatum.",
                    max_num=10,
                ),
                WooPreviewPanel(heading="Dit staat straks in de Woo-index"),
            ],
            "Woo-gegevens",
        )
    ]
    content_relations: ClassVar[dict[str, tuple[str, str]]] = {"acts": ("document_acts", "kind")}
    base_form_class = WooForm

    # The field that decides what follows by itself, and what follows from its values: the code of a category, and the name
    # of a document kind. They are data, so that the database too can tell which pages a category has.
    woo_kind_field: ClassVar[str] = ""
    woo_categories: ClassVar[dict[str, str]] = {}
    woo_document_kinds: ClassVar[dict[str, str]] = {}
    woo_document_kind: ClassVar[str] = "brochure"

    title: Any
    introduction: Any
    is_unfinished: bool
    first_published_at: dt.datetime | None
    document_acts: Any  # what DocumentAct adds to every page

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Refuse a creation date that is still to come, and an end before the start."""
        super().clean()
        if self.is_unfinished:
            return
        errors: dict[str, str] = {}
        if self.created_on and self.created_on > timezone.localdate():
            errors["created_on"] = IN_FUTURE
        start = self.valid_from or self.created_on
        if start and self.valid_until and self.valid_until < start:
            errors["valid_until"] = "De einddatum ligt voor het begin."
        if errors:
            raise ValidationError(errors)

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        """Return the ways to preview the page, with what the Woo index will have of it."""
        modes = super().preview_modes  # type: ignore[misc]  # of the page beside this mixin
        return [*((mode, name if mode else "Gewone pagina") for mode, name in modes), (WOO_PREVIEW, "Woo-index")]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Answer with the preview that the editor chose, of what is in the form at that moment."""
        if mode_name != WOO_PREVIEW:
            return super().serve_preview(request, mode_name)  # type: ignore[misc]  # of the page beside this mixin
        from doedemocratie.opendata.preview import preview_of

        return render(request, "opendata/woo_preview.html", {"page": self, "preview": preview_of(self)})

    def row_problems(self) -> Iterator[tuple[str, int, str, str]]:
        """Yield what is wrong between the page and its rows: the relation, the row's number from 0, the field, and why.

        An editor's form finds the same by itself; this is for who fills a page without a form.
        """
        for number, act in enumerate(self.document_acts.all()):
            if problem := act_problem(act.date, self.created_on):
                yield "document_acts", number, "date", problem

    @classmethod
    def woo_category_expression(cls) -> Any:
        """Return the code of the category of a page as the database finds it: the editor's choice, else what follows."""
        cases = [
            models.When(**{cls.woo_kind_field: value}, then=models.Value(code))
            for value, code in cls.woo_categories.items()
        ]
        follows = models.Case(*cases, default=models.Value(BEST_EFFORT), output_field=models.CharField())
        return Coalesce("information_category__code", follows)

    @classmethod
    def woo_prefetches(cls) -> list[Any]:
        """Return what the hooks read of other tables, to fetch it for many pages at once: for ``prefetch_related``."""
        return []

    def woo_category_code(self) -> str:
        """Return the code of the information category that follows by itself."""
        return self.woo_categories.get(self._woo_kind(), BEST_EFFORT)

    def woo_document_kind_name(self) -> str:
        """Return the name of the document kind that follows by itself."""
        return self.woo_document_kinds.get(self._woo_kind(), self.woo_document_kind)

    def _woo_kind(self) -> str:
        return str(getattr(self, self.woo_kind_field)) if self.woo_kind_field else ""

    def woo_created_on(self) -> dt.date:
        """Return the creation date that follows by itself; today for a page that is not on the site yet."""
        return timezone.localdate(self.first_published_at or timezone.now())

    def woo_other_titles(self) -> list[str]:
        """Return other titles, such as a subtitle."""
        return []

    def woo_identifiers(self) -> list[str]:
        """Return what others know the document by, such as a case number."""
        return []

    def woo_author(self) -> str:
        """Return who wrote the document, as readers of the site see it."""
        return ""

    def woo_keywords(self) -> list[str]:
        """Return words that people look for the document by."""
        return [theme.title for theme in getattr(self, "themes", [])]

    def woo_language(self) -> str:
        """Return the code of the language in the list of languages."""
        return "NLD"

    def woo_parts(self) -> list[WooPart]:
        """Return the files that belong to the page and that every visitor may read."""
        return []


def woo_models() -> list[Any]:
    """Return the page models that take part in the Woo index."""
    return [model for model in get_page_models() if issubclass(model, WooMixin)]

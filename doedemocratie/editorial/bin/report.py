"""The list of what is in the bin."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.template.defaultfilters import date as format_date
from django.urls import reverse
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn

from doedemocratie.accounts.bin import is_in_bin
from doedemocratie.editorial.bin.models import BinnedPage
from doedemocratie.editorial.bin.rights import restorable
from doedemocratie.editorial.care.base import kind_of, person
from doedemocratie.editorial.loose_ends.base import LooseEndsReport


def restore_url(record: BinnedPage) -> str:
    """Return where to put the page back."""
    return reverse("bin:restore", args=[record.pk])


def title_of(record: BinnedPage) -> str:
    """Return the title of the page, and how many pages came along."""
    below = record.page_count - 1
    along = "" if not below else f" (met {below} pagina{'' if below == 1 else chr(39) + 's'} eronder)"
    return f"{record.page.draft_title or record.page.title}{along}"


def place_of(record: BinnedPage) -> str:
    """Return below which page it stood."""
    if record.parent is None:
        return "Die pagina is er niet meer"
    return f"{record.parent.title}{' (ook verwijderd)' if is_in_bin(record.parent) else ''}"


class BinReport(LooseEndsReport):
    """What the user may put back."""

    model = BinnedPage
    page_title = "Prullenbak"
    header_icon = "bin"
    index_url_name = "bin:list"
    index_results_url_name = "bin:list_results"
    default_ordering = "-deleted_at"
    no_results_message = "De prullenbak is leeg."
    explanation = (
        "Verwijderde pagina's die u kunt terugzetten: klik op de titel. Na 30 dagen zijn ze voorgoed weg. Met een pagina komen "
        "ook de pagina's eronder, de afbeeldingen en het oude webadres terug."
    )
    columns: ClassVar[list[Column]] = [
        TitleColumn("title", label="Titel", accessor=title_of, get_url=restore_url, sort_key="page__title"),
        Column("kind", label="Soort", accessor=lambda record: kind_of(record.page)),
        Column("place", label="Stond onder", accessor=place_of),
        DateColumn("deleted_at", label="Verwijderd", sort_key="deleted_at"),
        Column("deleted_by", label="Door", accessor=lambda record: person(record.deleted_by) or "Onbekend"),
        # No DateColumn: it tells how long ago a moment was, and this one is still to come.
        Column(
            "kept_until",
            label="Terugzetten kan tot en met",
            accessor=lambda record: format_date(record.kept_until, "j F Y"),
        ),
    ]
    list_export: ClassVar[list[str]] = ["title", "kind", "place", "url_path", "deleted_at", "deleted_by", "kept_until"]
    export_headings: ClassVar[dict[str, str]] = {
        "title": "Titel",
        "kind": "Soort",
        "place": "Stond onder",
        "url_path": "Adres",
        "deleted_at": "Verwijderd",
        "deleted_by": "Door",
        "kept_until": "Terugzetten kan tot en met",
    }
    export_filename = "prullenbak"

    def get_base_queryset(self) -> QuerySet[BinnedPage]:
        """Return them. One query."""
        return restorable(self.request.user)

    def to_row_dict(self, item: BinnedPage) -> dict[str, Any]:
        """Return a row of the file, in words."""
        return {
            "title": title_of(item),
            "kind": kind_of(item.page),
            "place": place_of(item),
            "url_path": item.url_path,
            "deleted_at": item.deleted_at,
            "deleted_by": person(item.deleted_by),
            "kept_until": item.kept_until,
        }

"""What an editor sees of the Woo index before the page is in it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.utils.formats import date_format

from doedemocratie.opendata.diwoo import Metadata, Values, has_contact_details, metadata_of

FOLLOWS, MADE = "Volgt vanzelf", "Maakt de site"


@dataclass(frozen=True)
class Line:
    """One fact, in words. ``follows`` is how it came there when no editor filled it in; empty when one did."""

    label: str
    value: str
    follows: str = ""


@dataclass
class Preview:
    """The facts in order, and the problems that an editor can solve, each as a sentence."""

    lines: list[Line] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def preview_of(page: Any) -> Preview:
    """Return what the Woo index will have of ``page``, which may be new or half finished. One query, and the page's own."""
    values = Values()
    found = metadata_of(page, values)
    preview = Preview(problems=_problems(page, found))

    def line(label: str, value: Any, name: str = "", made: bool = False) -> None:
        if value:
            follows = FOLLOWS if name in found.followed else ""
            preview.lines.append(Line(label, str(value), MADE if made else follows))

    line("Titel", found.title)
    line("Andere titels", ", ".join(found.other_titles))
    line("Omschrijving", found.description)
    line("Informatiecategorie", found.category, "category")
    line("Documentsoort", found.kind, "kind")
    line("Thema van de overheid", found.theme, "theme")
    line("Trefwoorden", ", ".join(found.keywords))
    line("Uitgever in de Woo-index", found.publisher, made=True)
    line("Verantwoordelijke organisatie", found.responsible, "responsible")
    line("Opsteller", found.author)
    line("Creatiedatum", _day(found.created_on), "created_on")
    line("Geldig vanaf", _day(found.valid_from), "valid_from")
    line("Geldig tot en met", _day(found.valid_until))
    line("Handelingen", "; ".join(f"{act.kind.label} op {_day(act.moment)}" for act in found.acts), "acts")
    line("Taal", found.language)
    line("Kenmerken", ", ".join(name for name in found.identifiers if name != found.group))
    line("Kenmerk van de pagina", found.group, made=True)
    line("Bestanden", _files(found, made=False))
    line("Bestanden die de site maakt", _files(found, made=True), made=True)
    return preview


def _files(found: Metadata, *, made: bool) -> str:
    return ", ".join(f"{part.title} ({part.format})" for part in found.parts if part.is_made_here == made)


def _problems(page: Any, found: Metadata) -> list[str]:
    problems = []
    if not found.title:
        problems.append("De titel ontbreekt.")
    if not (page.introduction or "").strip():
        problems.append("De samenvatting ontbreekt: de index toont dan geen omschrijving.")
    elif has_contact_details(page.introduction):
        problems.append(
            "In de samenvatting staat een e-mailadres of telefoonnummer. Daarom komt de omschrijving niet in de index."
        )
    if has_contact_details(page.woo_author()):
        problems.append("Bij de auteurs staat een e-mailadres of telefoonnummer. Daarom komen zij niet in de index.")
    for value, name in (
        (found.category, "informatiecategorie"),
        (found.kind, "documentsoort"),
        (found.theme, "thema van de overheid"),
        (found.responsible, "verantwoordelijke organisatie"),
    ):
        if value is None:
            problems.append(f"De site weet geen {name}. Kies er zelf een, of vraag een beheerder om de waardelijsten.")
        elif not value.is_current:
            problems.append(f"“{value.label}” is geen {name} meer. Kies een andere.")
    if not found.keywords:
        problems.append("Kies een thema: de titel daarvan is een trefwoord in de index.")
    return problems


def _day(day: dt.date | str | None) -> str:
    if not day:
        return ""
    return date_format(dt.date.fromisoformat(str(day)[:10]), "j F Y")

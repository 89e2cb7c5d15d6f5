"""A publication with everything that can stand in one, as the tests of the editions need it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from publications.enums import PublicationKind
from publications.models import ChapterPage, GlossaryTerm, PublicationPage
from tests import factories

SENTENCES = (
    "Bewoners die samen iets beginnen, hebben vaak een plan en weinig tijd. "
    "De gemeente wil helpen, en moet ook letten op regels die voor iedereen gelden. "
    "Een gesprek aan het begin voorkomt dat een plan later blijft liggen. "
)


def paragraph(times: int = 1, more: str = "") -> tuple[str, str]:
    """Return a paragraph block."""
    return ("paragraph", f"<p>{SENTENCES * times}{more}</p>")


def heading(text: str, level: str = "h2") -> tuple[str, Any]:
    """Return a heading block."""
    return ("heading", {"text": text, "level": level, "anchor": ""})


def table(rows: int = 3) -> tuple[str, Any]:
    """Return a table block with headers of columns and rows."""
    return (
        "table",
        {
            "caption": "Wat een buurthuis per jaar kost",
            "row_headers": True,
            "table": {
                "columns": [
                    {"type": "text", "heading": "Post"},
                    {"type": "text", "heading": "Wie betaalt"},
                    {"type": "number", "heading": "Euro"},
                ],
                "rows": [
                    {"values": [f"Post {number}", "De gemeente en de bewoners samen", number * 1250]}
                    for number in range(1, rows + 1)
                ],
                "caption": "",
            },
        },
    )


def everything(image: Any, more: list[Any] | None = None) -> list[Any]:
    """Return a body with every block."""
    return [
        ("key_points", {"points": ["Begin bij wat u wilt bereiken.", "Praat vroeg met de gemeente.", "Leg vast wie wat doet."]}),
        paragraph(1, "Dat staat in de wet.[^gemeentewet] Zie ook <a href='https://www.rijksoverheid.nl/'>rijksoverheid.nl</a>."),
        heading("Hoe begint u?"),
        ("paragraph", "<p>Een plan heeft <b>drie</b> delen: een <i>doel</i>, mensen en geld.</p><ul><li>Schrijf het doel op.</li><li>Zoek mensen.</li></ul><ol><li>Reken</li><li>Vraag</li></ol>"),
        ("steps", {"steps": [{"title": "Schrijf op wat u wilt", "text": "<p>Wat is uw plan? Wie heeft er iets aan?</p>"}, {"title": "Vraag de gemeente", "text": "<p>Vraag welke regel er speelt.</p>"}]}),
        heading("Met uw buren", "h3"),
        paragraph(2),
        ("quote", {"text": "Wij begonnen met één tafel en zes stoelen.", "source": "Een bewoner van Uden", "source_url": ""}),
        ("image", {"image": image, "caption": "Een tafel waar nog plaats is.", "credit": ""}),
        paragraph(2, "Maatschappelijk aanbesteden is een manier om dat te doen."),
        heading("Wat kost het?"),
        table(),
        ("callout", {"title": "Let op", "text": "<p>Vraag altijd of een vergunning nodig is.</p>"}),
        ("checklist", {"title": "Voor u begint", "items": ["Wij weten wie het werk doet.", "Wij zijn verzekerd.", "Wij hebben de buren gevraagd."]}),
        ("accordion", {"items": [{"title": "Wat betekent aansprakelijk?", "text": "<p>U moet de schade vergoeden.</p>"}, {"title": "Kan de gemeente dat overnemen?", "text": "<p>Nee.</p>"}]}),
        ("contact", {"name": "Team Democratie", "role": "Ministerie van BZK", "email": "info@example.org", "phone": "070 123 45 67"}),
        *(more or []),
        ("sources", {"sources": [{"text": "Gemeentewet, artikel 150", "url": "https://wetten.overheid.nl/BWBR0005416/", "seen_on": dt.date(2026, 11, 2)}, {"text": "Een gesprek met de gemeente Uden", "url": "", "seen_on": None}]}),
        ("footnotes", {"notes": [{"name": "gemeentewet", "text": "<p>Artikel 150 van de <a href='https://wetten.overheid.nl/BWBR0005416/'>Gemeentewet</a>.</p>"}]}),
    ]  # fmt: skip


def make_book(parent: Any, *, chapters: int = 0, **fields: Any) -> PublicationPage:
    """Return a publication with everything; with ``chapters`` it has a short text and so many chapters."""
    GlossaryTerm.objects.get_or_create(
        term="maatschappelijk aanbesteden",
        defaults={"definition": "De overheid vraagt de samenleving om een taak op te pakken."},
    )
    GlossaryTerm.objects.get_or_create(
        term="vergunning", defaults={"definition": "Toestemming vooraf van de overheid.", "variants": "vergunningen"}
    )
    image = factories.make_image(description="Een ronde tafel met zes stoelen", maker="Anna Jansen")
    facts = {
        "title": "Ruimte voor initiatief",
        "subtitle": "Een handreiking voor bewoners en gemeenten",
        "slug": "ruimte-voor-initiatief",
        "introduction": "Wie een plan heeft voor zijn buurt, komt al snel regels tegen. Hoe gaan de wil van mensen en de wet samen?",
        "kind": PublicationKind.GUIDE,
        "authors": "Jansen, Anna; Vries, Jan de",
        "publisher": "Ministerie van Binnenlandse Zaken en Koninkrijksrelaties",
        "publication_date": dt.date(2026, 3, 14),
        "edition": 2,
        "isbn": "978-90-12-34567-5",
        "identifier": "2026-0001234",
        "for_residents": True,
        "for_officials": True,
        "changes": [
            ("change", {"date": dt.date(2026, 9, 1), "edition": 2, "text": "De regels voor de vergunning zijn bijgewerkt."})
        ],
        "body": [paragraph(1, "Vraag eerst of u een vergunning nodig hebt.")] if chapters else everything(image),
    }  # fmt: skip
    publication = factories.make_publication(parent, **{**facts, **fields})
    for number in range(1, chapters + 1):
        factories.add_page(
            publication,
            ChapterPage,
            title=f"Deel {number} van het verhaal",
            slug=f"deel-{number}",
            introduction="Dit hoofdstuk gaat over het begin.",
            body=everything(image),
        )
    return publication

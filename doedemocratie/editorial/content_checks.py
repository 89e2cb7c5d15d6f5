"""The checks of a page's content that editors see while they write, on Wagtail's own checker.

What can be seen on the page (links, headings, pictures, tables) is checked in the preview, by axe with rules of our own:
static/js/admin-checks.js. How the text reads is found on the server when the preview is made (``readability``), travels
with it, and is shown in the same panel by static/js/admin-checks-panel.js. So each check is in one place, and a report can
ask the same of stored text.
"""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest
from wagtail.admin.ui.side_panels import ChecksSidePanel
from wagtail.admin.userbar import ContentCheckerItem
from wagtail.models import Page

from doedemocratie.editorial.page_texts import texts_of
from doedemocratie.editorial.plain_words import plain_word_rules
from doedemocratie.editorial.readability import Reading, Sort, read

LONGEST_QUOTE = 120  # characters of a sentence that the panel shows

# Link texts that say nothing about where the link leads. Compared in lower case, without punctuation.
EMPTY_LINK_TEXTS = """
    hier|klik|klik hier|klik op deze link|klik voor meer|lees|lees hier|lees meer|lees hier meer|lees verder|lees er meer over|
    meer|meer informatie|meer info|meer lezen|meer weten|link|links|deze link|via deze link|deze pagina|deze site|
    deze website|dit document|dit bestand|document|bestand|pdf|site|website|ga naar|ga verder|verder|bekijk|bekijk hier|
    bekijk meer|download|download hier|downloaden|volg deze link|here|click here|read more|more
"""
# The names that cameras, telephones and offices give to files.
FILE_NAME = (
    r"\.(?:avif|gif|jpe?g|png|svg|webp|tiff?|heic|bmp)$|_|^\d+$|"
    r"^(?:img|dsc[nf]?|pxl|image|foto|photo|picture|afbeelding|beeld|scan|schermafbeelding|screenshot|whatsapp|untitled|"
    r"naamloos|header|banner|logo)[ -]?\d[\d .-]*$"
)


def phrases(text: str) -> list[str]:
    """Return the phrases between bars."""
    return [re.sub(r"\s+", " ", phrase).strip() for phrase in text.split("|")]


def rule(name: str, selector: str, impact: str = "serious") -> dict[str, Any]:
    """Return a rule for axe: elements that ``selector`` finds pass the check of the same ``name``."""
    return {
        "id": name,
        "impact": impact,
        "selector": selector,
        "tags": ["best-practice"],
        "any": [f"{name}-check"],
        "enabled": True,
    }


OWN_RULES = [
    rule("doe-link-text", "main a[href]"),
    rule("doe-faked-heading", "main .rich-text p"),
    rule("doe-alt-file-name", "main img[alt]"),
    rule("doe-alt-repeats", "main figure img[alt]", "moderate"),
    rule("doe-table-headers", "main table"),
    rule("doe-description", "h1", "moderate"),
    rule("doe-pdf-size", "main a[href]", "moderate"),
]
OWN_OPTIONS: dict[str, Any] = {
    "doe-link-text": {"phrases": phrases(EMPTY_LINK_TEXTS)},
    "doe-alt-file-name": {"pattern": FILE_NAME},
}
# Of Wagtail's rules: those that an editor can do something about, but two of which ours know more.
WAGTAIL_RULES = ("empty-heading", "empty-table-header", "heading-order", "link-name")

MESSAGES = {
    "doe-link-text": (
        "De link zegt niet waar hij heen gaat",
        "Schrijf in de link wat de lezer daar vindt, zoals ‘Vraag subsidie aan’. Schrijf dus niet ‘klik hier’.",
    ),
    "doe-faked-heading": (
        "Vette tekst in plaats van een kop",
        "Maak hiervan een blok Kop. Dan staat de kop ook in de inhoudsopgave en in wat een schermlezer voorleest.",
    ),
    "doe-alt-file-name": (
        "De beschrijving van de afbeelding lijkt een bestandsnaam",
        "Open de afbeelding en beschrijf wat er te zien is.",
    ),
    "doe-alt-repeats": (
        "De beschrijving is hetzelfde als het bijschrift",
        "Wie de tekst laat voorlezen, hoort nu twee keer hetzelfde. Beschrijf bij de afbeelding wat er te zien is.",
    ),
    "doe-table-headers": (
        "De tabel mist een kop",
        "Geef elke kolom een kop. Wie de tabel laat voorlezen, hoort die bij elke cel.",
    ),
    "doe-description": (
        "De pagina heeft geen samenvatting",
        "Vul het veld Samenvatting in. Die tekst staat ook in overzichten en zoekresultaten.",
    ),
    "doe-pdf-size": (
        "Bij de link naar een pdf staat geen grootte",
        "Zet de soort en de grootte erachter, zoals (pdf, 1,2 MB). Of gebruik een blok Downloads: dan doet de site het.",
    ),
    "empty-heading": ("Een kop is leeg", "Vul de kop in, of verwijder het blok."),
    "empty-table-header": ("Een kop van de tabel is leeg", "Vul in wat er in de kolom of rij staat."),
    "heading-order": (
        "Er is een soort kop overgeslagen",
        "Zet boven een ‘Tussenkop onder een kop’ eerst een ‘Kop’.",
    ),
    "link-name": ("Een link heeft geen tekst", "Schrijf in de link wat de lezer daar vindt, of haal de link weg."),
}
SORTS = {
    Sort.LONG_SENTENCE: "Lange zin",
    Sort.PASSIVE: "Wie doet het?",
    Sort.PLAIN_WORD: "Moeilijk woord",
}


class ContentChecks(ContentCheckerItem):
    """Wagtail's checker with our rules, and with how the text reads when it stands in the editor's preview."""

    template_name = "editorial/content_checks.html"
    axe_run_only = [*WAGTAIL_RULES, *(own["id"] for own in OWN_RULES)]
    axe_custom_rules = OWN_RULES
    axe_custom_checks = [
        {"id": f"{own['id']}-check", **({"options": OWN_OPTIONS[own["id"]]} if own["id"] in OWN_OPTIONS else {})}
        for own in OWN_RULES
    ]
    axe_messages = {name: {"error_name": title, "help_text": advice} for name, (title, advice) in MESSAGES.items()}

    class Media:
        js = ["js/admin-checks.js"]

    def __init__(self, page: Any = None, *, in_editor: bool = False) -> None:
        super().__init__(in_editor=in_editor)
        self.page = page

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Add ``language``: how the page reads, for the preview beside the editor. One query."""
        context: dict[str, Any] = super().get_context_data(parent_context)
        request: HttpRequest | None = parent_context.get("request")
        if getattr(request, "in_preview_panel", False) and isinstance(self.page, Page):
            context["language"] = shown(read(texts_of(self.page), plain_word_rules()))
        return context


def shown(reading: Reading) -> dict[str, Any]:
    """Return ``reading`` as the script in the editor shows it: with the names of things in Dutch, and short quotes."""
    return {
        **asdict(reading),
        "findings": [
            {
                "sort": finding.sort,
                "title": f"{SORTS[finding.sort]}: {finding.words}" if finding.words else SORTS[finding.sort],
                "quote": shortened(finding.sentence, finding.words),
                "advice": finding.advice,
            }
            for finding in reading.findings
        ],
    }


def shortened(sentence: str, words: str = "") -> str:
    """Return ``sentence``, or of a long one the part around ``words`` (its beginning without), cut between words."""
    if len(sentence) <= LONGEST_QUOTE:
        return sentence
    at = max(0, sentence.find(words) - LONGEST_QUOTE // 2) if words else 0
    part = sentence[at : at + LONGEST_QUOTE]
    before = "… " if at else ""
    after = " …" if at + LONGEST_QUOTE < len(sentence) else ""
    part = part.partition(" ")[2] if at else part
    return f"{before}{part.rpartition(' ')[0] if after else part}{after}"


def name_panel() -> None:
    """Call Wagtail's panel what it is in Dutch: its own translation says "Checks aan/uitzetten"."""
    ChecksSidePanel.title = "Controle"
    ChecksSidePanel.SidePanelToggle.aria_label = "Controle van de tekst openen of sluiten"

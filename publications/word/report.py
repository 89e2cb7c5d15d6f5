"""What the curator must know of the file that was taken over: nothing is left out without a line here."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

MAX_DETAIL = 3_000
"""Characters of one piece of text in the report; who needs more has the Word file."""
MAX_PLACES = 5


class Notice(Enum):
    """What happened to something in the file. A text in Dutch; what it is about follows after a colon."""

    # What is left out.
    CHART = "Grafiek weggelaten. Maak er een afbeelding of tabel van. Tekst in de grafiek"
    DIAGRAM = "SmartArt weggelaten. Maak er een afbeelding of lijst van. Tekst erin"
    SHAPE = "Getekende vorm weggelaten. Tekst of beschrijving erbij"
    OBJECT = "Ingevoegd object: alleen het plaatje ervan is overgenomen, als dat er is. Soort"
    CONTROL = "Knop of invulveld weggelaten"
    INSERTED_FILE = "Ingevoegd bestand weggelaten. Plak de tekst ervan zelf in het Word-bestand of in het concept"
    DELETED = "Tekst weggelaten die met ‘Wijzigingen bijhouden’ is verwijderd"
    HIDDEN = "Verborgen tekst weggelaten"
    HEADERS = "Kopteksten en voetteksten weggelaten, ook de paginanummers. Tekst"
    CONTENTS = "Inhoudsopgave uit Word weggelaten: de site maakt er zelf een van de koppen"
    CONTENTS_TEXT = "Regels uit de inhoudsopgave die geen kop in de tekst zijn"
    SIGN = "Teken uit een symboollettertype weggelaten dat de site niet kent. Lettertype en nummer"
    COMMENT = "Opmerking in de kantlijn weggelaten"
    NOTE_UNUSED = "Voetnoot weggelaten: nergens in de tekst wordt ernaar verwezen"
    NOTE_MISSING = "Verwijzing naar een voetnoot die niet in het bestand staat, weggelaten"
    PICTURE_LINKED = (
        "Afbeelding weggelaten die niet in het bestand zit, maar ergens anders staat. De site haalt niets op"
    )
    PICTURE_MISSING = "Afbeelding weggelaten: zij ontbreekt in het bestand"
    PICTURE_KIND = (
        "Afbeelding weggelaten: dit soort bestand kan de site niet tonen. Bewaar haar als PNG of JPG. Bestand"
    )
    PICTURE_REFUSED = "Afbeelding weggelaten"
    PICTURE_DECORATIVE = "Afbeelding weggelaten die in Word als versiering is gemarkeerd"
    PICTURE_UNDESCRIBED = "Afbeelding weggelaten, omdat u geen beschrijving gaf"
    PICTURE_LINK = "De link op een afbeelding is weg. Adres"
    LINK_ADDRESS = "Link weggehaald, de tekst is er nog. Een bezoeker kan dit adres niet openen"
    LINK_INSIDE = "Link naar een andere plek in het document weggehaald, de tekst is er nog"
    LINK_IN_PLAIN = "Link weggehaald uit een kop, citaat of bijschrift. Adres"
    HEADING_NUMBERS = "De nummers die Word vóór koppen zet, zijn weg"
    # What looks different.
    HEADING_LEVEL = "Kop van een lager niveau: is nu een tussenkop"
    HEADING_LONG = "Kop van meer dan 150 tekens: staat nu als vette alinea in de tekst"
    TITLE_LONG = "De titel is te lang en daarom afgekort. De hele titel"
    TITLE_GUESSED = "Er is geen regel met de stijl ‘Titel’. De titel komt van"
    TITLE_MORE = "Meer dan één alinea heeft de stijl ‘Titel’ of ‘Ondertitel’. Deze staat nu in de tekst"
    NO_CHAPTERS = "Er zijn geen koppen van het hoogste niveau, dus staat alles op één pagina"
    BOLD_LINE = "Hele alinea vet: is dit eigenlijk een kop? Maak er dan een blok ‘Kop’ van"
    STYLE = "Alinea met een eigen stijl: is nu gewone tekst. Stijl"
    LIST_FORM = (
        "Lijst met letters of Romeinse cijfers: heeft nu gewone cijfers. Controleer verwijzingen zoals ‘onder b’"
    )
    LIST_KINDS = "Bolletjes en cijfers door elkaar, dieper in een lijst: dat is nu één soort"
    LIST_CONTINUED = "Lijst die in Word doortelt: begint nu weer bij 1"
    TABLE_HEADER = "Eerste rij van de tabel gebruikt als kop van de kolommen. Controleer of dat klopt"
    TABLE_HEADERS = "Tabel met meer rijen als kop: alleen de eerste is nog een kop"
    TABLE_CAPTION = "Tabel zonder bijschrift. Vul er een in voordat u publiceert"
    TABLE_DESCRIPTION = "Alternatieve tekst van een tabel. Gebruik haar voor het bijschrift, als zij daarvoor goed is"
    TABLE_MERGED = "Samengevoegde cellen gesplitst: de tekst staat in de eerste cel, de andere zijn leeg"
    TABLE_NESTED = "Tabel in een tabel: de tekst staat nu in de cel, zonder de tabel"
    TABLE_LAYOUT = "Tabel van één rij: de tekst staat nu gewoon onder elkaar"
    TABLE_BOX = "Tabel van één cel: is nu een kader"
    TABLE_STYLE = "Lijst, kop of cursieve tekst in een tabel: is nu gewone tekst"
    TABLE_PICTURE = "Afbeelding in een tabel: staat nu onder de tabel"
    TEXT_BOX = "Tekstvak: de tekst staat nu onder de alinea waar het vak bij hoorde"
    FORMULA = "Formule: staat nu als gewone tekst in de zin. Controleer haar"
    QUOTE_STYLE = "Vet of cursief in een citaat: is nu gewone tekst"
    SCRIPT = "Tekst boven of onder de regel: staat nu op de regel"
    CAPTION_LOOSE = "Bijschrift zonder afbeelding of tabel ernaast: is nu gewone tekst"
    CAPTION_LONG = "Bijschrift dat te lang is: is nu gewone tekst"
    NOTE_MOVED = "Voetnoot bij een kop of titel: staat nu achter de alinea eronder"
    NOTE_PARTS = "Lijst, tabel of afbeelding in een voetnoot: alleen de tekst is overgenomen"
    MARKER = "Deze tekst lijkt op een verwijzing naar een voetnoot"
    TABS = "Tabs zijn spaties geworden"
    INSERTED = "Ingevoegde tekst (Wijzigingen bijhouden) is gewoon overgenomen"
    UNDERLINE = "Onderstreepte tekst is niet meer onderstreept"
    STRIKE = "Doorgehaalde tekst is niet meer doorgehaald. Controleer of zij er moet staan"
    COLOUR = "Tekst met een kleur of markering heeft die niet meer"
    CAPITALS = "Tekst in (kleine) hoofdletters heeft nu gewone letters"
    EMPTY = "Lege alinea's weggelaten"
    # What the curator does next.
    PICTURE_LONG_TEXT = "De beschrijving van een afbeelding is te lang en daarom afgekort. De hele beschrijving"
    PICTURE_OTHER_TEXT = "Dezelfde afbeelding staat er nog eens met een andere beschrijving. Die is niet gebruikt"
    AUTHOR = "In het bestand staat als auteur. Vul de auteurs zelf in"


GENERAL = (
    "Lettertypen, kleuren, uitlijning, kolommen en pagina-einden zijn niet overgenomen: de site heeft een eigen opmaak.",
    "De samenvatting is leeg. Schrijf er een: zonder samenvatting kunt u niet publiceren.",
)


@dataclass
class Remark:
    """One notice, with everything that it is about."""

    notice: Notice
    count: int = 0
    places: list[str] = field(default_factory=list)
    details: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        """Return the line for the curator."""
        line = self.notice.value
        told = [f"{self.count} keer"] if self.count > 1 else []
        told += self.places[:MAX_PLACES]
        if len(self.places) > MAX_PLACES:
            told.append(f"en op {len(self.places) - MAX_PLACES} andere plaatsen")
        if told:
            line += f" ({', '.join(told)})"
        return f"{line}: {'; '.join(f'“{detail}”' for detail in self.details)}." if self.details else f"{line}."


class Report:
    """The remarks on one file, in the order in which they were first made."""

    def __init__(self) -> None:
        self._remarks: dict[tuple[Notice, str], Remark] = {}

    def add(self, notice: Notice, place: str = "", detail: str = "", count: int = 1) -> None:
        """Note that it happened, at ``place`` ("bij ‘kop’") and to the text ``detail``."""
        detail = " ".join(detail.split())
        if len(detail) > MAX_DETAIL:
            detail = f"{detail[:MAX_DETAIL]} … (en nog {len(detail) - MAX_DETAIL} tekens: kijk in het Word-bestand)"
        # What has a text of its own has a line of its own with its place; the rest is counted.
        key = (notice, place if detail else "")
        remark = self._remarks.setdefault(key, Remark(notice))
        remark.count += count
        if place and place not in remark.places:
            remark.places.append(place)
        if detail and detail not in remark.details:
            remark.details.append(detail)

    @property
    def remarks(self) -> list[Remark]:
        """The remarks, those of one kind together in the order of the kinds."""
        order = list(Notice)
        return sorted(self._remarks.values(), key=lambda remark: order.index(remark.notice))

    def lines(self) -> list[str]:
        """Return the report as the curator reads it, one line a remark."""
        return [*map(str, self.remarks), *GENERAL]

"""What the curator must know of the file that was taken over: nothing is left out without a line here."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

MAX_DETAIL = 3_000
"""Characters of one piece of text in the report; who needs more has the Word file."""
MAX_PLACES = 5


class Notice(Enum):
    """What happened to something in the file: a sentence in Dutch, and words that introduce the text it is about."""

    # What is left out.
    CHART = "De site neemt een grafiek niet over. Maak er een afbeelding of een tabel van", "Tekst in de grafiek"
    DIAGRAM = "De site neemt SmartArt niet over. Maak er een afbeelding of een lijst van", "Tekst erin"
    SHAPE = "De site neemt een getekende vorm niet over", "Tekst of beschrijving erbij"
    OBJECT = "Van een ingevoegd object neemt de site alleen het plaatje over, als dat er is", "Soort object"
    CONTROL = "De site neemt een knop of invulveld niet over", "Naam"
    INSERTED_FILE = "De site neemt een ingevoegd bestand niet over. Plak de tekst ervan zelf in het concept"
    DELETED = "De site laat tekst weg die iemand met ‘Wijzigingen bijhouden’ heeft verwijderd"
    HIDDEN = "De site laat verborgen tekst weg"
    HEADERS = "De site neemt kopteksten, voetteksten en paginanummers niet over", "Tekst"
    HEADER_PICTURES = "De site neemt afbeeldingen uit kopteksten en voetteksten niet over"
    CONTENTS = "De site neemt de inhoudsopgave uit Word niet over: zij maakt er zelf een van de koppen"
    CONTENTS_TEXT = "Deze regels stonden in de inhoudsopgave van Word, maar zijn geen kop in de tekst"
    SIGN = "De site laat een teken weg uit een lettertype dat zij niet kent", "Lettertype en nummer"
    COMMENT = "De site laat een opmerking in de kantlijn weg"
    NOTE_UNUSED = "De site laat een voetnoot weg, omdat de tekst er nergens naar verwijst"
    NOTE_MISSING = "De site laat een verwijzing weg naar een voetnoot die niet in het bestand staat"
    PICTURE_LINKED = "Een afbeelding zit niet in het bestand, maar staat ergens anders. De site haalt haar niet op"
    PICTURE_MISSING = "Een afbeelding ontbreekt in het bestand", "Beschrijving"
    PICTURE_REFUSED = "De site neemt een afbeelding niet over"
    PICTURE_DECORATIVE = "De site laat een afbeelding weg die in Word als versiering is gemarkeerd"
    PICTURE_UNDESCRIBED = "De site laat een afbeelding weg, omdat u er geen beschrijving bij gaf"
    PICTURE_LINK = "Een afbeelding is geen link meer", "Adres"
    LINK_ADDRESS = "Een link is weg, de tekst staat er nog. Een bezoeker kan dit adres niet openen"
    LINK_INSIDE = "Een link naar een andere plek in het document is weg, de tekst staat er nog"
    LINK_IN_PLAIN = "In een kop, citaat of bijschrift kan geen link staan. De tekst staat er nog", "Adres"
    HEADING_NUMBERS = "De nummers die Word vóór koppen zet, zijn weg"
    LIST_WORDS = "De woorden die Word vóór elk punt van een lijst zet, zijn weg. Typ ze zelf als u ze nodig hebt"
    TABLE_EMPTY = "Een tabel zonder tekst is weg. Staan er afbeeldingen in, dan staan die er nog"
    # What looks different.
    HEADING_LEVEL = "Een kop van een lager niveau is nu een tussenkop"
    HEADING_LONG = "Een kop van meer dan 150 tekens staat nu als vette alinea in de tekst"
    TITLE_LONG = "De site heeft een te lange titel korter gemaakt", "De hele titel"
    TITLE_FROM_NAME = (
        "Geen regel heeft de stijl ‘Titel’. De titel is nu de naam van het bestand. Controleer of dat klopt"
    )
    TITLE_FROM_PROPERTIES = "Geen regel heeft de stijl ‘Titel’. De titel komt nu uit de eigenschappen van het bestand. Controleer of dat klopt"
    TITLE_MORE = "Meer dan één alinea heeft de stijl ‘Titel’ of ‘Ondertitel’. Deze staat nu in de tekst"
    NO_CHAPTERS = "U koos hoofdstukken, maar in de tekst staan geen koppen. Daarom staat alles op één pagina"
    BOLD_LINE = "Een alinea is helemaal vet. Is dit eigenlijk een kop? Maak er dan een blok ‘Kop’ van"
    STYLE = "Een alinea met een eigen stijl is nu gewone tekst", "Stijl"
    LIST_FORM = (
        "Een lijst met letters of Romeinse cijfers heeft nu gewone cijfers. Controleer verwijzingen zoals ‘onder b’"
    )
    LIST_KINDS = "Dieper in een lijst staan bolletjes en cijfers door elkaar. De site maakt daar één soort van"
    LIST_LEVELS = "Een lijst slaat een niveau over. De punten springen nu minder ver in"
    LIST_CONTINUED = "Een lijst begint in Word niet bij 1, of telt door na andere tekst. Zij begint nu wel bij 1"
    TABLE_HEADER = "De site gebruikt de eerste rij van een tabel als kop van de kolommen. Controleer of dat klopt"
    TABLE_HEADERS = "Een tabel heeft meer rijen met koppen. Alleen de eerste is nog een kop"
    TABLE_CAPTION = "Een tabel heeft geen bijschrift. Vul er een in voordat u publiceert"
    TABLE_DESCRIPTION = (
        "Een tabel heeft in Word een beschrijving. Gebruik die voor het bijschrift, als zij daarvoor goed is"
    )
    TABLE_MERGED = "De site heeft samengevoegde cellen gesplitst. De tekst staat in de eerste cel, de andere zijn leeg"
    TABLE_NESTED = "Een tabel staat in een andere tabel. De tekst staat nu in de cel, zonder die tabel"
    TABLE_LAYOUT = "Een tabel heeft maar één rij. De tekst staat nu gewoon onder elkaar"
    TABLE_BOX = "Een tabel van één cel is nu een kader"
    TABLE_STYLE = "Een lijst, een kop of cursieve tekst in een tabel is nu gewone tekst"
    TABLE_PICTURE = "Een afbeelding in een tabel staat nu onder de tabel"
    TEXT_BOX = "De tekst van een tekstvak staat nu onder de alinea waar het vak bij hoorde"
    FORMULA = "Een formule staat nu als gewone tekst in de zin. Controleer haar"
    QUOTE_STYLE = "Vette of cursieve tekst in een citaat is nu gewone tekst"
    SCRIPT = "Tekst die boven of onder de regel stond, staat nu op de regel"
    CAPTION_LOOSE = "Een bijschrift heeft geen afbeelding of tabel naast zich. Het is nu gewone tekst"
    CAPTION_LONG = "Een bijschrift is te lang. Het is nu gewone tekst"
    NOTE_MOVED = "Een voetnoot bij een kop of titel staat nu achter de alinea eronder"
    NOTE_PARTS = "In een voetnoot staat een lijst, een tabel of een afbeelding. De site neemt alleen de tekst over"
    MARKER = "Deze tekst lijkt op een verwijzing naar een voetnoot. Controleer wat u bedoelt"
    TABS = "Tabs zijn nu spaties"
    INSERTED = "De site neemt tekst gewoon over die iemand met ‘Wijzigingen bijhouden’ heeft ingevoegd"
    UNDERLINE = "Onderstreepte tekst is niet meer onderstreept"
    STRIKE = "Doorgehaalde tekst is niet meer doorgehaald. Controleer of die tekst moet blijven"
    COLOUR = "Tekst met een kleur of markering heeft die niet meer"
    CAPITALS = "Tekst die Word met hoofdletters toont, heeft nu gewone letters"
    EMPTY = "De site laat lege alinea's weg"
    # What the curator does next.
    PICTURE_LONG_TEXT = (
        "De site heeft een te lange beschrijving van een afbeelding korter gemaakt",
        "De hele beschrijving",
    )
    PICTURE_OTHER_TEXT = (
        "Een afbeelding staat er nog een keer, met een andere beschrijving. De site gebruikt deze beschrijving niet"
    )
    AUTHOR = "De site vult geen auteurs in. Doe dat zelf", "Auteur volgens het bestand"

    def __init__(self, sentence: str, introduction: str = "") -> None:
        self.sentence = sentence
        self.introduction = introduction


GENERAL = (
    "De site neemt lettertypen, kleuren, uitlijning, kolommen en pagina-einden niet over: zij heeft een eigen opmaak.",
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
        line = self.notice.sentence
        told = [f"{self.count} keer"] if self.count > 1 else []
        told += self.places[:MAX_PLACES]
        if len(self.places) > MAX_PLACES:
            told.append(f"en op {len(self.places) - MAX_PLACES} andere plaatsen")
        if told:
            line += f" ({', '.join(told)})"
        if self.details:
            line += f". {self.notice.introduction}" if self.notice.introduction else ""
            line += f": {'; '.join(f'“{detail}”' for detail in self.details)}"
        return f"{line}."


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

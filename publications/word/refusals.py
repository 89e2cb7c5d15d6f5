"""Why a Word file is refused, in words that its owner can act on."""

from __future__ import annotations

from enum import Enum

MEGABYTE = 1024 * 1024

MAX_FILE_SIZE = 30 * MEGABYTE
"""Bytes of the file itself: a report with many photos has ten."""

MAX_UNPACKED_SIZE = 150 * MEGABYTE
"""Bytes of all parts together. The pictures in it are hardly smaller in the zip than out of it."""

MAX_TEXT_SIZE = 24 * MEGABYTE
"""Bytes of all parts of XML together: a report of 300 pages has six to twelve."""

MAX_PARTS = 2_000
"""Files in the zip: Word itself makes about twenty, and one for every picture, chart and header."""

MAX_RATIO = 200
"""How many times smaller a part may be in the zip; XML of Word is five to thirty times smaller."""

MAX_ELEMENTS = 400_000
"""Elements of XML: a page of Word has about 500."""

MAX_KEPT_ELEMENTS = 120_000
"""Elements that are left for mammoth, measured at 0.9 kB and 85 µs each: 110 MB and 10 s. 300 full pages have 50,000."""

MAX_DEPTH = 120
"""Levels of elements in each other: a text box in a table in a table has about thirty."""

MAX_PICTURES = 150
"""Pictures in the text."""

MAX_CHAPTERS = 100
"""Pages of one file, measured at 50 ms of work each, in one transaction: 5 s. A book of 300 pages has thirty chapters."""

SAVE_AS = "Open het bestand in Word, sla het op als ‘Word-document (.docx)’ en kies dat bestand."


class Refusal(Enum):
    """What is wrong with the file, and what its owner can do."""

    TOO_LARGE = (
        f"Dit bestand is groter dan {MAX_FILE_SIZE // MEGABYTE} MB. Maak de afbeeldingen kleiner (in Word: "
        "Afbeeldingen comprimeren) of verdeel de tekst over meer bestanden."
    )
    ENCRYPTED = (
        "Dit bestand is beveiligd met een wachtwoord. Haal de beveiliging er in Word af (Bestand, Info, Document "
        "beveiligen), sla het op als ‘Word-document (.docx)’ en kies het opnieuw."
    )
    OLD_WORD = f"Dit is een Word-bestand van de oude soort (.doc). {SAVE_AS}"
    OLD_OFFICE = f"Dit bestand is beveiligd met een wachtwoord of van een oude soort (.doc, .xls, .ppt). {SAVE_AS}"
    PDF = "Dit is een pdf. Kies het Word-bestand (.docx) waar de pdf van is gemaakt."
    RTF = f"Dit is een RTF-bestand. {SAVE_AS}"
    OPEN_DOCUMENT = f"Dit is een OpenDocument-bestand (.odt). {SAVE_AS}"
    SPREADSHEET = "Dit is een Excel-bestand. Kies een Word-document (.docx)."
    PRESENTATION = "Dit is een PowerPoint-bestand. Kies een Word-document (.docx)."
    NOT_WORD = f"Dit is geen Word-bestand (.docx), of het is beschadigd. {SAVE_AS}"
    MACROS = (
        "In dit bestand zitten macro's: kleine programma's. Die neemt de site niet aan. Sla het bestand in Word op als "
        "‘Word-document (.docx)’ zonder macro's en kies dat bestand."
    )
    DAMAGED = f"Dit bestand is beschadigd: een deel is niet te lezen. {SAVE_AS}"
    BOMB = (
        "Uitgepakt is dit bestand veel te groot. Maak de afbeeldingen kleiner of verdeel de tekst over meer "
        "bestanden. Kreeg u het bestand van iemand anders? Vertrouw het dan niet zomaar."
    )
    TOO_MANY_PARTS = f"Dit bestand bestaat uit meer dan {MAX_PARTS} onderdelen. Verdeel de tekst over meer bestanden."
    UNSAFE_NAMES = (
        "In dit bestand zitten onderdelen met een naam die Word nooit maakt. Vertrouw het bestand niet zomaar. "
        f"Klopt het toch? {SAVE_AS}"
    )
    DECLARATIONS = (
        "In dit bestand staan opdrachten die niet in een Word-bestand horen. Vertrouw het bestand niet zomaar. "
        f"Klopt het toch? {SAVE_AS}"
    )
    TOO_DEEP = (
        f"In dit bestand zitten onderdelen meer dan {MAX_DEPTH} lagen diep in elkaar, zoals tabellen in tabellen. "
        "Maak de opbouw in Word eenvoudiger en kies het bestand opnieuw."
    )
    TOO_LONG = "Dit bestand is te lang om in één keer te lezen. Verdeel de tekst over meer bestanden."
    TOO_MANY_PICTURES = (
        f"In dit bestand staan meer dan {MAX_PICTURES} afbeeldingen. Verdeel de tekst over meer bestanden."
    )
    TOO_MANY_CHAPTERS = (
        f"In dit bestand staan meer dan {MAX_CHAPTERS} koppen van het hoogste niveau, en elk daarvan wordt een pagina. Kies "
        "‘Alles op één pagina’, of maak in Word de koppen van de paragrafen een niveau lager."
    )
    EMPTY = "In dit bestand staat geen tekst. Kies een ander bestand."
    UNREADABLE = f"De site kan dit bestand niet lezen, en weet niet waarom. {SAVE_AS} Lukt het nog niet? Vraag de technisch beheerder."
    STORAGE_AWAY = "De site kan nu even geen bestanden opslaan. Probeer het over een paar minuten opnieuw."
    BUSY = "De site leest nu een ander Word-bestand. Kies het bestand over een minuut opnieuw."


class WordFileError(ValueError):
    """The file is refused. Its text is the message for whoever chose it."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal

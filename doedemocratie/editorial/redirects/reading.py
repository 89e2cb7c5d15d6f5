"""Read a CSV file as people make them: comma, semicolon or tab, in UTF-8 or as Windows writes it."""

from __future__ import annotations

import codecs
import csv
import io
from dataclasses import dataclass

from .problems import Mistake, Problem

MOST_LINES = 20_000
LARGEST = 5 * 1024 * 1024  # bytes
SAMPLE = 50  # lines that the delimiter is guessed from
COLUMNS = 2

SOURCE_HEADINGS = frozenset("van oud bron from old source redirect_from oud_adres".split()) | {
    "oud adres",
    "oude adres",
}
TARGET_HEADINGS = frozenset("naar nieuw doel to new target redirect_to nieuw_adres".split()) | {
    "nieuw adres",
    "nieuwe adres",
}


class UnreadableError(Exception):
    """A file of which nothing can be made; ``dutch`` and ``english`` say why."""

    def __init__(self, dutch: str, english: str) -> None:
        super().__init__(english)
        self.dutch = dutch
        self.english = english


@dataclass(frozen=True)
class Line:
    """What stands in a line of the file: the old address and the new one, as they are written."""

    number: int
    source: str
    target: str


def decoded(content: bytes) -> str:
    """Return the text of a file: UTF-8 or UTF-16 with a mark, else UTF-8, else what Windows calls ANSI in our parts.

    Raises :class:`UnreadableError` when it is too large or no text.
    """
    if len(content) > LARGEST:
        raise UnreadableError(
            f"Dit bestand is te groot: hoogstens {LARGEST // 1024 // 1024} MB. Verdeel het over meer bestanden.",
            f"the file is larger than {LARGEST // 1024 // 1024} MiB",
        )
    text = None
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = content.decode("utf-16", "replace")
    else:
        for encoding in ("utf-8-sig", "cp1252"):
            try:
                text = content.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    if text is None or "\x00" in text:
        raise UnreadableError(
            "Dit is geen CSV-bestand. Sla de lijst in uw rekenprogramma op als CSV.", "the file is not a CSV file"
        )
    return text


def read(text: str) -> tuple[list[Line], list[Mistake]]:
    """Return the lines of a CSV file, and the mistakes in how it is written.

    A line of headings tells the columns, in Dutch or English; without it the first is the old address and the second the
    new one. Numbers are those of an editor: the first line is 1, and a line break inside quotes counts.
    Raises :class:`UnreadableError` when there is nothing in it or too much.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    lines: list[Line] = []
    mistakes: list[Mistake] = []
    columns: tuple[int, int] | None = None
    while True:
        number = reader.line_num + 1
        try:
            cells = [cell.strip() for cell in next(reader)]
        except StopIteration:
            break
        except csv.Error:
            mistakes.append(Mistake(number, "", "", Problem.QUOTES))
            break
        if not any(cells):
            continue
        if columns is None:
            columns = _columns(cells)
            if columns is not None:
                continue
            columns = (0, 1)
        if len(cells) <= max(columns):
            mistakes.append(Mistake(number, cells[0], "", Problem.COLUMNS))
            continue
        lines.append(Line(number, cells[columns[0]], cells[columns[1]]))
        if len(lines) > MOST_LINES:
            raise UnreadableError(
                f"Dit bestand heeft te veel regels: hoogstens {MOST_LINES:,}. Verdeel het over meer bestanden.".replace(
                    ",", "."
                ),
                f"the file has more than {MOST_LINES} lines",
            )
    if not lines and not mistakes:
        raise UnreadableError("In dit bestand staan geen adressen.", "the file has no addresses")
    return lines, mistakes


def _columns(cells: list[str]) -> tuple[int, int] | None:
    """Return the places of the two columns when ``cells`` are headings."""
    words = [cell.casefold() for cell in cells]
    source = next((place for place, word in enumerate(words) if word in SOURCE_HEADINGS), None)
    target = next((place for place, word in enumerate(words) if word in TARGET_HEADINGS), None)
    return None if source is None or target is None else (source, target)


def _delimiter(text: str) -> str:
    """Return what makes most of the first lines fall into two parts; of equal ones the semicolon, which Dutch Excel writes."""

    def parts(delimiter: str) -> int:
        found = 0
        try:
            for place, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)):
                if place == SAMPLE:
                    break
                found += len(cells) >= COLUMNS
        except csv.Error:
            return found
        return found

    return max((";", "\t", ","), key=parts)

"""The PDF of a publication: PDF/UA-1, laid out for A4."""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from doedemocratie.core.characters import NOT_XML
from doedemocratie.library.illustrations import to_svg

from . import press, xhtml
from .book import Book
from .columns import set_widths
from .pictures import DIRECTORY, Picture, Pictures, images_in

logger = logging.getLogger(__name__)

STATIC = Path(settings.BASE_DIR) / "static"
STYLES = [Path(__file__).with_name("print") / f"{name}.css" for name in ("page", "text", "blocks")]
# The files beside the book: their names there, and where they are in the project.
FILES = {
    **{style.name: style for style in STYLES},
    "fira-sans-400.woff2": STATIC / "fonts" / "fira-sans-400.woff2",
    "fira-sans-700.woff2": STATIC / "fonts" / "fira-sans-700.woff2",
    "mark.svg": STATIC / "icons" / "mark.svg",
}
COVER_SIZE = (2100.0, 1400.0)  # of a drawn one: the width of A4 to the height that page.css gives it
SHORT_TABLE = 10  # rows, its head among them, of a table that stays on one page
MAX_SECONDS = 300
"""Time for one PDF: a hundred times what a short one takes. The worker does nothing else meanwhile."""

MISSING_PANGO = (
    "De pdf kan niet worden gemaakt: op de server ontbreekt Pango. Installeren kan met "
    "‘apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0’ (Debian, Ubuntu) of ‘brew install pango’ (macOS)."
)
PRESS = [sys.executable, "-m", press.__name__]


class CannotMakeError(Exception):
    """An edition cannot be made; the message says why, in Dutch, to a curator."""


@dataclass(frozen=True)
class Made:
    """A file that was made."""

    content: bytes
    page_count: int | None = None


def make(book: Book, directory: Path, made: datetime) -> Made:
    """Return the PDF of ``book``, of which ``directory``, an empty one, gets all files.

    Raises CannotMakeError, and OSError when the storage of the pictures cannot be reached.
    """
    for name, source in FILES.items():
        shutil.copyfile(source, directory / name)
    html = NOT_XML.sub("", html_of(book, directory, made))  # the title also stands in XML of the PDF
    (directory / press.SOURCE).write_text(html, encoding="utf-8")
    pages = _print(directory)
    return Made((directory / press.RESULT).read_bytes(), pages)


def html_of(book: Book, directory: Path, made: datetime) -> str:
    """Return the whole book as one HTML document, and write its pictures in ``directory``."""
    pictures = Pictures(images_in(part.body for part in book.parts), directory)
    around = xhtml.Surroundings(
        book.address, pictures.find, {part.address: (part.anchor, part.prefix) for part in book.parts}
    )
    sections = [part.html for part in book.parts]
    sections += filter(None, (book.terms_html, book.changes_html, book.colophon_html(made)))
    around.ids = {part.anchor for part in book.parts}.union(*map(xhtml.ids_in, sections))
    html = [_section(section, around) for section in sections]
    count = len(book.parts)
    return render_to_string(
        "publications/edition_pdf.html",
        {
            "book": book,
            "made": made,
            "styles": [style.name for style in STYLES],
            "cover": cover_of(book, pictures, directory),
            "size": "long" if len(book.page.title) > 90 else "medium" if len(book.page.title) > 45 else "short",
            "text": html[0],
            "chapters": list(zip(book.chapters, html[1:count], strict=True)),
            "back": SafeString("".join(html[count:])),
        },
    )


def _section(html: str, around: xhtml.Surroundings) -> SafeString:
    """Return a part of the book, which our templates rendered, as it is printed."""
    tree = xhtml.adapt(xhtml.parse(html), around, addresses=True)
    for table in tree.iter("table"):
        set_widths(table)
        if len(list(table.iter("tr"))) <= SHORT_TABLE:
            table.set("class", "table--short")
    for image in tree.iter("img"):
        image.set("alt", image.get("alt") or press.DECORATION)
    return SafeString(xhtml.as_html(tree))


def cover_of(book: Book, pictures: Pictures, directory: Path) -> Picture:
    """Return the picture of the cover: the editor's, else a drawn one."""
    chosen = pictures.write(book.cover_image.file) if book.cover_image else None
    if chosen is not None:
        return chosen
    drawn = Picture(f"{DIRECTORY}/cover.svg", *map(int, COVER_SIZE))
    (directory / DIRECTORY).mkdir(exist_ok=True)
    (directory / drawn.path).write_text(to_svg(book.drawn_cover(*COVER_SIZE)), encoding="utf-8")
    return drawn


def _print(directory: Path) -> int:
    """Have the PDF made in a process of its own; return how many pages it has. Raises CannotMakeError."""
    try:
        ended = subprocess.run(  # noqa: S603  # this Python and a module of this project
            [*PRESS, str(directory), str(os.getpid())],
            capture_output=True,
            text=True,
            cwd=settings.BASE_DIR,
            timeout=MAX_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise CannotMakeError(
            f"De pdf is na {MAX_SECONDS // 60} minuten nog niet klaar. Maak de publicatie korter, of verdeel de tekst."
        ) from error
    if ended.returncode == press.NO_PANGO:
        logger.warning("WeasyPrint cannot be loaded: %s", ended.stderr.strip()[-500:])
        raise CannotMakeError(MISSING_PANGO)
    if ended.returncode:
        logger.error("The PDF in %s cannot be made: %s", directory, ended.stderr.strip()[-2000:])
        raise CannotMakeError("De pdf kan niet worden gemaakt. De beheerder vindt de oorzaak in het logboek.")
    if ended.stderr:
        logger.warning("The PDF in %s was made, but: %s", directory, ended.stderr.strip()[-2000:])
    return int(ended.stdout.split()[-1])

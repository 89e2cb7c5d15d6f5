"""The EPUB of a publication: EPUB 3 with one file for the text and for each chapter, and its accessibility metadata."""

from __future__ import annotations

import io
import logging
import uuid
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element
from xml.parsers import expat

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from doedemocratie.core.characters import NOT_XML
from doedemocratie.library.illustrations import front, to_image
from doedemocratie.library.illustrations.fronts import FRONT_SIZE, PICTURE_SIZE

from . import xhtml
from .book import Book, Line
from .pdf import CannotMakeError, Made
from .pictures import Picture, Pictures, image_in, images_in, save

logger = logging.getLogger(__name__)

CONTAINER = (
    '<?xml version="1.0" encoding="utf-8"?>\n'
    '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>\n'
)
TEXT = "tekst.xhtml"
BACK = {"begrippen.xhtml": "Begrippen", "wijzigingen.xhtml": "Wat is er veranderd?", "colofon.xhtml": "Colofon"}
STYLES = Path(__file__).with_name("epub.css")


@dataclass
class File:
    """A page of the EPUB: its name, what it is called in the package, its title, and its content."""

    name: str
    title: str
    html: str

    @property
    def id(self) -> str:
        """What the file is called in the package."""
        return self.name.removesuffix(".xhtml")


def make(book: Book, directory: Path, made: datetime) -> Made:
    """Return the EPUB of ``book``, of which ``directory``, an empty one, gets the pictures.

    Raises CannotMakeError, and OSError when the storage of the pictures cannot be reached.
    """
    pictures = Pictures(images_in(part.body for part in book.parts), directory)
    cover = cover_of(book, directory)
    files = _files(book, made)
    homes = {anchor: file for file in files for anchor in xhtml.ids_in(file.html)}
    around = xhtml.Surroundings(
        book.address,
        pictures.find,
        {part.address: (part.anchor, part.prefix) for part in book.parts},
        set(homes),
    )
    pages = {file.name: _page(book, file.title, _content(file, around, homes)) for file in files}
    whole = {
        "cover.xhtml": _page(book, book.page.title, _cover(book, cover)),
        "title.xhtml": _page(book, book.page.title, render_to_string("publications/edition_epub_title.xhtml", {"book": book})),
        "nav.xhtml": _page(book, "Inhoud", _contents(book, files, homes)),
        **pages,
    }  # fmt: skip
    shown = [cover, *pictures.written]
    package = _checked("package.opf", _package(book, list(whole), shown, cover, made))
    return Made(_zipped(package, {name: _checked(name, page) for name, page in whole.items()}, shown, directory))


def _files(book: Book, made: datetime) -> list[File]:
    files = []
    if book.has_text:
        files.append(File(TEXT, book.page.title, _html_of(book.text)))
    files += [File(f"hoofdstuk-{part.number}.xhtml", part.title, _html_of(part)) for part in book.chapters]
    back = zip(BACK.items(), (book.terms_html, book.changes_html, book.colophon_html(made)), strict=True)
    files += [File(name, title, html) for (name, title), html in back if html]
    return files


def _html_of(part: Any) -> str:
    """Return the text of ``part`` under its title."""
    return render_to_string("publications/edition_epub_part.html", {"part": part})


def _content(file: File, around: xhtml.Surroundings, homes: dict[str, File]) -> str:
    """Return what stands in ``file``, with links to the files that the anchors are in."""
    # The title of a file is the first level; in the book as a whole that of a chapter is the second.
    tree = xhtml.adapt(xhtml.parse(file.html), around, shift=0 if file.name == TEXT else -1)
    for link in tree.iter("a"):
        href = link.get("href", "")
        home = homes.get(href[1:]) if href.startswith("#") else None
        if home is not None and home is not file:
            link.set("href", f"{home.name}{href}")
    return xhtml.as_xml(tree)


def _page(book: Book, title: str, content: str) -> str:
    context = {"title": title, "language": book.page.language, "content": SafeString(content)}  # XML of our own
    return render_to_string("publications/edition_epub_page.xhtml", context)


def _checked(name: str, xml: str) -> str:
    """Return a file without what XML cannot hold. Raises CannotMakeError when it cannot be read then: no reader opens it."""
    xml = NOT_XML.sub("", xml)
    try:
        expat.ParserCreate(namespace_separator=" ").Parse(xml.encode(), True)
    except expat.ExpatError as error:
        logger.error("The file %s of an EPUB is not XML: %s", name, error)  # noqa: TRY400 (where it is says enough)
        raise CannotMakeError(
            "De epub kan niet worden gemaakt. De beheerder vindt de oorzaak in het logboek."
        ) from error
    return xml


def _cover(book: Book, cover: Picture) -> str:
    image = Element("img", src=cover.path, alt=f"Omslag: {book.page.title}. {book.cover_description}")
    section = Element("section", {"class": "cover", "epub:type": "cover"})
    section.append(image)
    return xhtml.as_xml(section)


def _contents(book: Book, files: list[File], homes: dict[str, File]) -> str:
    def shown(line: Line) -> dict[str, Any]:
        return {
            "title": line.title,
            "number": line.number,
            "href": f"{homes[line.anchor].name}#{line.anchor}",
            "below": [shown(sub) for sub in line.below],
        }

    lines = [shown(line) for line in book.contents if line.anchor in homes]
    return render_to_string("publications/edition_epub_nav.xhtml", {"lines": lines, "begin": files[0].name})


def cover_of(book: Book, directory: Path) -> Picture:
    """Return the picture of the cover: the title with the editor's picture, else with a drawn one."""
    shown = image_in(book.cover_image.file, FRONT_SIZE) if book.cover_image else None
    if shown is None:
        shown = to_image(book.drawn_cover(*PICTURE_SIZE), PICTURE_SIZE[0])
    page = book.page
    image = front(page.title, page.get_kind_display(), ", ".join(book.authors), book.site_name, shown)
    return save(image, directory, "cover")


def _package(book: Book, names: list[str], pictures: list[Picture], cover: Picture, made: datetime) -> str:
    page = book.page
    context = {
        "book": book,
        "identifier": uuid.uuid5(uuid.NAMESPACE_URL, book.address).urn,  # the same for every edition of one page
        "date": page.publication_date.isoformat() if page.publication_date else page.publication_year,
        "modified": made.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "pages": [{"id": name.removesuffix(".xhtml"), "name": name} for name in names],
        "pictures": pictures,
        "cover": cover,
    }
    return render_to_string("publications/edition_epub_package.opf", context)


def _zipped(package: str, pages: dict[str, str], pictures: list[Picture], directory: Path) -> bytes:
    """Return the container (EPUB 3.3, 4.2): the media type comes first, as it is."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        archive.writestr("META-INF/container.xml", CONTAINER)
        archive.writestr("OEBPS/package.opf", package)
        archive.write(STYLES, "OEBPS/book.css")
        for name, page in pages.items():
            archive.writestr(f"OEBPS/{name}", page)
        for picture in pictures:
            archive.write(directory / picture.path, f"OEBPS/{picture.path}", zipfile.ZIP_STORED)
    return content.getvalue()

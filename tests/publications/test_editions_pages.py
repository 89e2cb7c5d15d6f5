"""The pages of a PDF as a typographer judges them, and the links of both editions."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag

import pikepdf
import pytest
from django.test import Client
from django.utils import timezone
from lxml import etree, html
from PIL import Image, ImageFile
from pypdf import PdfReader
from weasyprint import HTML
from weasyprint.formatting_structure import boxes as boxes_of

from publications.editions import epub, pdf, press
from publications.editions.book import gather
from publications.models import ChapterPage
from tests import factories
from tests.publications.books import SENTENCES, make_book
from tests.publications.test_editions_pdf import elements

# WeasyPrint sets it for the whole process, where other tests upload damaged files.
ImageFile.LOAD_TRUNCATED_IMAGES = False

pytestmark = pytest.mark.django_db

X = "{http://www.w3.org/1999/xhtml}"
NOTE = ("footnotes", {"notes": [{"name": "een", "text": f"<p>{SENTENCES}</p>"}]})


def printed(page: Any, directory: Path) -> Any:
    """Make the PDF of ``page`` and return it as WeasyPrint lays it out."""
    pdf.make(gather(page), directory, timezone.localtime())
    source = (directory / press.SOURCE).read_text()
    return HTML(string=source, base_url=f"{directory.as_uri()}/", url_fetcher=press.own_files(directory)).render()


def lines_of(document: Any) -> Iterator[str]:
    """Yield the text of each line that is printed on the pages, but those in the margins."""
    for page in document.pages:
        for box in page._page_box.children:
            if isinstance(box, boxes_of.MarginBox):
                continue
            for line in box.descendants():
                if isinstance(line, boxes_of.LineBox):
                    yield "".join(part.text for part in line.descendants() if isinstance(part, boxes_of.TextBox))


def test_short_chapters_share_a_page_with_their_notes(tmp_path: Path) -> None:
    publication = factories.make_publication(factories.make_site()["publicaties"], body=[])
    for number in (1, 2):
        body = [("paragraph", f"<p>{SENTENCES}[^een]</p>"), NOTE]
        factories.add_page(publication, ChapterPage, title=f"Deel {number}", slug=f"deel-{number}", body=body)
    text = printed(publication, tmp_path).pages[2]
    assert {"hoofdstuk-deel-1-noot-een", "hoofdstuk-deel-2", "hoofdstuk-deel-2-noot-een"} <= set(text.anchors)


def test_short_matter_at_the_back_takes_no_pages_of_its_own(tmp_path: Path) -> None:
    make_book(site := factories.make_site()["publicaties"])  # it has the terms explained
    body = [("paragraph", f"<p>{SENTENCES}Vraag een vergunning.[^een]</p>"), NOTE]
    pages = printed(factories.make_publication(site, slug="kort", body=body), tmp_path).pages
    assert len(pages) == 3  # the cover, the contents, and all the rest
    assert {"tekst", "noot-een", "begrippen", "colofon"} <= set(pages[2].anchors)


def test_a_chapter_begins_where_a_third_of_the_page_is_left(tmp_path: Path) -> None:
    publication = factories.make_publication(factories.make_site()["publicaties"], body=[])
    for number, times in ((1, 9), (2, 1)):
        body = [("paragraph", f"<p>{SENTENCES}</p>" * times)]
        factories.add_page(publication, ChapterPage, title=f"Deel {number}", slug=f"deel-{number}", body=body)
    pages = printed(publication, tmp_path).pages
    (head,) = [page.anchors["hoofdstuk-deel-2"] for page in pages if "hoofdstuk-deel-2" in page.anchors]
    assert head[1] < (297 - 27 - 80) * 96 / 25.4  # pixels of CSS


def test_a_number_of_a_note_stays_with_its_word_and_the_arrow_with_the_note(tmp_path: Path) -> None:
    fill = "en zij werkt met alle andere ondernemers in de buurt en in de hele stad "
    texts = [f"De overheid kiest, {fill[:count]} zo open." for count in range(len(fill))]
    paragraphs = "".join(f"<p>{text}[^n{number}] Haar eisen passen.</p>" for number, text in enumerate(texts))
    notes = [{"name": f"n{number}", "text": f"<p>{fill}, {text}</p>"} for number, text in enumerate(texts)]
    page = factories.make_publication(
        factories.make_site()["publicaties"], body=[("paragraph", paragraphs), ("footnotes", {"notes": notes})]
    )
    lines = list(lines_of(printed(page, tmp_path)))
    assert any(re.search(r"open\.\W*1$", line.strip()) or re.search(r"open\.\W*1 Haar", line) for line in lines)
    assert any(line.strip().endswith("open.\xa0↑") for line in lines)
    assert [line for line in lines if re.match(r"[\s\u2060]*\d+ ?(Haar|$)", line)] == []
    assert [line for line in lines if line.strip() == "↑"] == []
    assert [line for line in lines if line.strip() in ("De", "De overheid")] == []  # a line that ends far too early
    text = "".join(sheet.extract_text() for sheet in PdfReader(tmp_path / press.RESULT).pages)
    assert "\u2060" not in text
    assert "\u2060" not in (tmp_path / press.SOURCE).read_text()


def test_a_list_of_sources_has_every_address(tmp_path: Path) -> None:
    book = gather(make_book(factories.make_site()["publicaties"], chapters=2))
    tree = html.fromstring(pdf.html_of(book, tmp_path, timezone.localtime()))
    lists = tree.find_class("block-sources")
    assert len(lists) == 2
    assert [one.find_class("address")[0].text for one in lists] == ["wetten.overheid.nl/BWBR0005416"] * 2
    in_notes = [address for notes in tree.find_class("notes") for address in notes.find_class("address")]
    assert in_notes == []  # it stands right above them


def test_a_short_table_stays_on_one_page(tmp_path: Path) -> None:
    book = gather(make_book(factories.make_site()["publicaties"]))
    tree = html.fromstring(pdf.html_of(book, tmp_path, timezone.localtime()))
    assert [table.get("class") for table in tree.iter("table")] == ["table--short"]


def decorated(name: str = "versiering") -> Any:
    """Return a publication with a picture that only decorates, and one with a description."""
    image = factories.make_image(description="Een ronde tafel")
    body = [
        ("paragraph", f"<p>{SENTENCES}</p>"),
        ("image", {"image": image, "decorative": True, "caption": "", "credit": ""}),
        ("image", {"image": factories.make_image(800, 450, description="Twee tafels"), "decorative": False}),
    ]
    return factories.make_publication(factories.make_site()["publicaties"], slug=name, body=body)


def test_a_picture_that_decorates_is_drawn_in_the_pdf_as_no_content(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    pdf.make(gather(decorated()), tmp_path, timezone.localtime())
    assert caplog.records == []
    with pikepdf.open(tmp_path / press.RESULT) as document:
        figures = [element for element in elements(document) if element.S == "/Figure"]
        assert [str(figure.Alt) for figure in figures][1:] == ["Twee tafels"]
        assert press.DECORATION not in "".join(str(figure.Alt) for figure in figures)
        owners: list[str] = []
        for page in document.pages:
            open_marks: list[str] = []
            for instruction in pikepdf.parse_content_stream(page):
                operands, name = instruction.operands, str(instruction.operator)
                if name in {"BMC", "BDC"}:
                    kind = str(operands[1].get("/Type", "")) if name == "BDC" else ""
                    open_marks.append(f"{operands[0]}{kind}")
                elif name == "EMC":
                    open_marks.pop()
                elif name == "Do" and document.pages.index(page):  # the cover is drawn in other ways
                    owners.append(open_marks[-1])
    assert owners == ["/Artifact/Layout", "/Figure"]


def test_a_picture_that_decorates_is_in_the_epub_without_words(tmp_path: Path) -> None:
    made = epub.make(gather(decorated()), tmp_path, timezone.localtime())
    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
        images = list(etree.fromstring(archive.read("OEBPS/tekst.xhtml")).iter(f"{X}img"))
        assert [(image.get("alt"), image.get("role")) for image in images] == [
            ("", "presentation"),
            ("Twee tafels", None),
        ]
        assert all(f"OEBPS/{image.get('src')}" in archive.namelist() for image in images)


@pytest.mark.parametrize("lead_image", [False, True])
def test_the_front_of_an_epub_is_upright(tmp_path: Path, lead_image: bool) -> None:
    fields = {"lead_image": factories.make_image(1600, 900)} if lead_image else {}
    page = factories.make_publication(factories.make_site()["publicaties"], **fields)
    cover = epub.cover_of(gather(page), tmp_path)
    with Image.open(tmp_path / cover.path) as image:
        assert image.size == (cover.width, cover.height) == (1600, 2560)


@pytest.mark.parametrize("fields", [{}, {"chapters": 2}, {"changes": []}], ids=["whole", "chapters", "unchanged"])
def test_no_link_in_an_edition_is_broken(tmp_path: Path, client: Client, fields: dict[str, Any]) -> None:
    page = make_book(factories.make_site()["publicaties"], **fields)
    book = gather(page)
    (tmp_path / "pdf").mkdir()
    tree = html.fromstring(pdf.html_of(book, tmp_path / "pdf", timezone.localtime()))
    known = {element.get("id") for element in tree.iter() if element.get("id")}
    links = [link.get("href") for link in tree.iter("a")]
    assert len(links) > 10
    assert {link for link in links if link.startswith("#")} <= {f"#{name}" for name in known}
    to_site = {link for link in links if link.startswith(book.address)}

    made = epub.make(book, tmp_path, timezone.localtime())
    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
        files = {
            Path(name).name: etree.fromstring(archive.read(name))
            for name in archive.namelist()
            if name.endswith(".xhtml")
        }
    for name, file in files.items():
        for link in file.iter(f"{X}a"):
            address, anchor = urldefrag(link.get("href"))
            if address.startswith(("http:", "https:", "mailto:", "tel:")):
                to_site |= {link.get("href")} if address.startswith(book.address) else set()
                continue
            target = files[address or name]
            assert not anchor or target.find(f".//*[@id='{anchor}']") is not None, link.get("href")

    assert to_site  # that of the colophon
    for link in to_site:
        address, anchor = urldefrag(link)
        shown = html.fromstring(client.get(address.removeprefix("http://localhost"), follow=True).content)
        assert not anchor or shown.xpath("//*[@id=$anchor]", anchor=anchor), link

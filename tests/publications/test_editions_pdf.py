"""The PDF of a publication, as a reader of PDF files finds it: PDF/UA-1 (ISO 14289-1)."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.conf import settings
from django.utils import timezone
from PIL import ImageFile
from weasyprint import HTML
from weasyprint.formatting_structure import boxes as boxes_of

from publications.editions import pdf, press
from publications.editions.book import gather
from tests import factories
from tests.publications.books import make_book, table

# WeasyPrint sets it for the whole process, where other tests upload damaged files.
ImageFile.LOAD_TRUNCATED_IMAGES = False

# Also of the tests that only read the file: those without come after what empties the database.
pytestmark = pytest.mark.django_db

BROKEN_LINKS = (
    '<p>Een <a href="http://[x">kapot</a> adres, <a href="javascript:alert(1)">een val</a>, '
    'en <a href="#nergens">een anker</a>.\x0b</p>'
)
NAMESPACE = "{http://www.aiim.org/pdfua/ns/id/}"


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Make the PDF of one publication with chapters, once for all tests that read it."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        book = gather(make_book(factories.make_site()["publicaties"], chapters=2))
        directory = tmp_path_factory.mktemp("pdf")
        made = pdf.make(book, directory, timezone.localtime())
        transaction.set_rollback(True)
    return {"file": directory / "book.pdf", "made": made, "html": (directory / "book.html").read_text()}


@pytest.fixture
def document(made: dict[str, Any]) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(made["file"]) as opened:
        yield opened


def elements(document: pikepdf.Pdf) -> Iterator[Any]:
    """Yield the elements of the structure tree in the order in which they are read."""

    def walk(element: Any) -> Iterator[Any]:
        if not isinstance(element, pikepdf.Dictionary) or "/S" not in element:
            return
        yield element
        yield from (found for kid in kids(element) for found in walk(kid))

    for root in document.Root.StructTreeRoot.K:
        yield from walk(root)


def kids(element: Any) -> list[Any]:
    """Return what is right below an element."""
    found = element.get("/K", [])
    return list(found) if isinstance(found, pikepdf.Array) else [found]


def test_it_says_what_it_is(document: pikepdf.Pdf) -> None:
    assert document.Root.Lang == "nl"
    assert bool(document.Root.MarkInfo.Marked)
    assert bool(document.Root.ViewerPreferences.DisplayDocTitle)
    assert document.docinfo["/Title"] == "Ruimte voor initiatief: Een handreiking voor bewoners en gemeenten"
    assert document.docinfo["/Author"] == "Anna Jansen, Jan de Vries"
    with document.open_metadata() as metadata:
        assert metadata[f"{NAMESPACE}part"] == "1"
        assert metadata["dc:title"] == document.docinfo["/Title"]


def test_the_headings_are_read_in_order_and_none_is_skipped(document: pikepdf.Pdf) -> None:
    levels = [
        int(str(element.S)[2]) for element in elements(document) if str(element.S) in {"/H1", "/H2", "/H3", "/H4"}
    ]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert {2, 3, 4} <= set(levels)
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_what_comes_first_in_the_book_is_read_first(made: dict[str, Any], document: pikepdf.Pdf) -> None:
    names = [entry.title for entry in document.open_outline().root[0].children]
    assert names == [
        "Inhoud",
        "Deel 1 van het verhaal",
        "Deel 2 van het verhaal",
        "Begrippen",
        "Wat is er veranderd?",
        "Colofon",
    ]
    pages = [page.obj.objgen for page in document.pages]
    read_on = [pages.index(element.Pg.objgen) for element in elements(document) if "/Pg" in element]
    assert read_on == sorted(read_on)


def test_every_picture_has_a_description(document: pikepdf.Pdf) -> None:
    figures = [element for element in elements(document) if element.S == "/Figure"]
    assert len(figures) == 3  # the cover, and one in each chapter
    assert "tafel" in str(figures[0].Alt)
    assert all(str(figure.Alt) == "Een ronde tafel met zes stoelen" for figure in figures[1:])


def test_every_cell_of_a_table_has_its_headers(document: pikepdf.Pdf) -> None:
    headers = [element for element in elements(document) if element.S == "/TH"]
    assert {str(header.A.Scope) for header in headers} == {"/Column", "/Row"}
    known = {str(header.ID) for header in headers}
    cells = [element for element in elements(document) if element.S == "/TD"]
    assert cells
    for cell in cells:
        named = [str(name) for name in cell.A.Headers]
        assert len(named) == 2
        assert set(named) <= known


def test_every_link_is_in_the_tree_and_says_where_it_leads(document: pikepdf.Pdf) -> None:
    annotations = {note.objgen: note for page in document.pages for note in page.get("/Annots", [])}
    assert len(annotations) > 10
    in_tree = {
        kid.Obj.objgen
        for element in elements(document)
        if element.S == "/Link"
        for kid in kids(element)
        if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/OBJR"
    }
    assert in_tree == set(annotations)
    words = {str(note.Contents) for note in annotations.values()}
    assert "Terug naar voetnoot 1 in de tekst" in words
    assert not any(word.startswith(("#", "hoofdstuk-")) for word in words)
    for element in elements(document):
        if element.S == "/Link":
            assert any(isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/OBJR" for kid in kids(element))


def test_lists_hold_items_only(document: pikepdf.Pdf) -> None:
    for element in elements(document):
        below = {str(kid.S) for kid in kids(element) if isinstance(kid, pikepdf.Dictionary) and "/S" in kid}
        if element.S == "/L":
            assert below <= {"/LI", "/L", "/Caption"}
        elif element.S == "/LI":
            assert below <= {"/Lbl", "/LBody"}
        elif element.S == "/Table":
            assert below <= {"/TR", "/THead", "/TBody", "/TFoot", "/Caption"}
        elif element.S == "/TR":
            assert below <= {"/TH", "/TD"}


def test_all_that_is_drawn_is_in_the_tree_or_is_no_content(document: pikepdf.Pdf) -> None:
    reached = {element.objgen for element in elements(document)}
    numbers = list(document.Root.StructTreeRoot.ParentTree.Nums)
    owners = dict(zip(map(int, numbers[::2]), numbers[1::2], strict=True))
    margins: list[int] = []
    for page in document.pages:
        margins.append(0)
        depth = 0
        for instruction in pikepdf.parse_content_stream(page):
            operands, name = instruction.operands, str(instruction.operator)
            if name in {"BMC", "BDC"}:
                depth += 1
                if str(operands[0]) == "/Artifact":
                    margins[-1] += name == "BDC"
                else:
                    owner = owners[int(page.StructParents)][int(operands[1].MCID)]
                    assert owner.objgen in reached
            elif name == "EMC":
                depth -= 1
            elif name in {"Tj", "TJ", "Do"}:
                assert depth > 0, "something is drawn outside marked content"
    assert margins[:2] == [0, 2]  # none on the cover; the running title and the number
    assert set(margins[2:]) == {2, 3}  # and the title of the chapter, where one is


def test_the_pages_are_labelled_as_they_are_printed(document: pikepdf.Pdf) -> None:
    labels = [page.label for page in document.pages]
    assert labels == ["Omslag", *map(str, range(2, len(labels) + 1))]


def test_the_letters_are_in_the_file(document: pikepdf.Pdf) -> None:
    fonts = {font.BaseFont: font for page in document.pages for font in page.Resources.Font.values()}
    assert fonts
    for name, font in fonts.items():
        assert "Fira-Sans" in str(name), "a letter of the machine"
        (descendant,) = font.DescendantFonts
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descendant.FontDescriptor.keys())
        assert "/ToUnicode" in font


def test_it_counts_its_pages(made: dict[str, Any], document: pikepdf.Pdf) -> None:
    assert made["made"].page_count == len(document.pages)


def test_the_colophon_leads_to_the_page_itself(made: dict[str, Any]) -> None:
    assert 'href="http://localhost/publicaties/ruimte-voor-initiatief/#wijzigingen"' in made["html"]
    assert "2026-0001234" in made["html"]
    assert "978-90-12-34567-5" in made["html"]


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:9/tracker.png",
        "https://example.org/x.css",
        "file:///etc/passwd",
        "data:image/png;base64,AAAA",
        "ftp://example.org/x",
        "file://elsewhere/etc/passwd",
    ],
)
def test_nothing_outside_the_book_is_read(tmp_path: Path, address: str) -> None:
    fetch = press.own_files(tmp_path)
    with pytest.raises(ValueError, match="Not a file of this book"):
        fetch(address)


def test_no_way_leads_out_of_the_directory_of_the_book(tmp_path: Path) -> None:
    (tmp_path / "book").mkdir()
    (tmp_path / "secret").write_text("x")
    (tmp_path / "book" / "link").symlink_to(tmp_path / "secret")
    (tmp_path / "book" / "own.css").write_text("p {}")
    fetch = press.own_files(tmp_path / "book")
    root = (tmp_path / "book").as_uri()
    for address in (f"{root}/../secret", f"{root}/%2e%2e/secret", f"{root}/link"):
        with pytest.raises(ValueError, match="Not a file of this book"):
            fetch(address)
    assert fetch(f"{root}/own.css").content_type == "text/css"


def test_a_reference_to_another_site_is_left_out_and_the_rest_is_made(tmp_path: Path) -> None:
    html = '<html lang="nl"><title>x</title><p style="background: url(http://127.0.0.1:9/x.png)">Tekst</p></html>'
    (tmp_path / "book.html").write_text(html)
    ended = subprocess.run(
        [*pdf.PRESS, str(tmp_path), str(os.getpid())],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ended.stdout.strip() == "1"
    assert "Not a file of this book" in ended.stderr


def test_bad_input_is_no_reason_to_fail(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    site = factories.make_site()
    image = factories.make_image()
    image.file.storage.delete(image.file.name)
    body = [
        ("paragraph", BROKEN_LINKS),
        ("image", {"image": image, "caption": "", "credit": ""}),
        ("paragraph", f"<p>{'Aansprakelijkheidsverzekeringsmaatschappij' * 12} 😀 漢字</p>"),
        table(120),
    ]
    page = factories.make_publication(site["publicaties"], title="Zeer lange titel " * 15, body=body)
    book = gather(page)
    made = pdf.make(book, tmp_path, timezone.localtime())
    assert (made.page_count or 0) >= 6
    html = (tmp_path / "book.html").read_text()
    assert "javascript" not in html
    assert "http://[x" not in html
    assert f'href="{book.address}#nergens"' in html
    assert "Afbeelding: Een tafel met zes stoelen" in html
    assert [record.levelname for record in caplog.records if "has no required alt" in record.message] == []


def test_no_word_runs_off_the_page_and_short_ones_stay_whole(tmp_path: Path) -> None:
    word = "Onderaannemersverzekeringspolisvoorwaardenoverzichtslijst" * 4
    grid = {
        "columns": [{"type": "text", "heading": heading} for heading in ("Gemeente", word, "Waarom", "Euro")],
        "rows": [{"values": ["Amsterdam", word, "Zo staat het in de wet en in de verordening. " * 6, "1250"]}],
        "caption": "",
    }
    body = [
        ("key_points", {"points": [word]}),
        ("paragraph", f"<p>{word} en <b>{word}</b>[^1].</p><ul><li>{word}</li></ul>"),
        ("heading", {"text": word[:150], "level": "h2", "anchor": ""}),
        ("table", {"caption": word[:200], "row_headers": True, "table": grid}),
        ("checklist", {"title": word[:150], "items": [word]}),
        ("callout", {"title": word[:100], "text": f"<p>{word}</p>"}),
        ("steps", {"steps": [{"title": word[:100], "text": f"<p>{word}</p>"}]}),
        ("footnotes", {"notes": [{"name": "1", "text": f"<p>{word}</p>"}]}),
    ]
    page = factories.make_publication(
        factories.make_site()["publicaties"],
        title=word[:200],
        subtitle=word[:200],
        introduction=word,
        publisher=word[:200],
        identifier=word[:100],
        body=body,
    )
    pdf.make(gather(page), tmp_path, timezone.localtime())
    html = (tmp_path / press.SOURCE).read_text()
    printed = HTML(string=html, base_url=f"{tmp_path.as_uri()}/", url_fetcher=press.own_files(tmp_path)).render()
    boxes = [
        box for sheet in printed.pages for box in sheet._page_box.descendants() if isinstance(box, boxes_of.TextBox)
    ]
    edge = (210 - 24) * 96 / 25.4  # pixels of CSS; beside the cover the margin is wider
    assert {box.text for box in boxes if box.position_x + box.width > edge} == set()
    assert {"Gemeente", "Amsterdam", "Euro", "1250"} <= {box.text for box in boxes}

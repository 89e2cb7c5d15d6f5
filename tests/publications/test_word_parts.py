"""What becomes of tables, footnotes and pictures of a Word file."""

from __future__ import annotations

import json
import struct

import pytest

from publications.blocks import PublicationBody
from publications.word.inventory import Picture
from publications.word.report import Notice
from tests.publications.worddrafts import (
    PICTURE,
    blocks,
    cell,
    drafted,
    html,
    of_body,
    of_notes,
    only,
    reference,
    row,
    told,
)
from tests.publications.wordfiles import (
    inline_picture,
    new_document,
    paragraph,
    picture,
    saved,
)


def test_a_table_with_a_caption_and_headings() -> None:
    look = '<w:tblPr><w:tblLook w:val="04A0"/></w:tblPr>'
    table = f"<w:tbl>{look}{row(cell('Taak'), cell('Wie'), header=True)}{row(cell('Plan'), cell('Bewoners'))}</w:tbl>"
    draft = of_body(paragraph("Tabel 1: Wie doet wat?", "Bijschrift") + table)
    assert only(draft, "table") == {
        "caption": "Tabel 1: Wie doet wat?",
        "row_headers": True,
        "table": {
            "columns": [{"type": "text", "heading": "Taak"}, {"type": "text", "heading": "Wie"}],
            "rows": [{"values": ["Plan", "Bewoners"]}],
            "caption": "",
        },
    }
    assert not told(draft, Notice.TABLE_HEADER)
    assert not told(draft, Notice.TABLE_CAPTION)


def test_merged_cells_keep_their_text() -> None:
    document = new_document()
    table = document.add_table(3, 3)
    for number, each in enumerate(table._cells):
        each.text = f"vak{number}"
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(1, 1).merge(table.cell(1, 2))
    draft = drafted(saved(document))
    rows = only(draft, "table")["table"]["rows"]
    assert rows[0]["values"] == ["<p>vak3</p><p>vak6</p>", "<p>vak4</p><p>vak5</p>", ""]
    assert rows[1]["values"] == ["", "<p>vak7</p>", "vak8"]
    assert told(draft, Notice.TABLE_MERGED)
    assert told(draft, Notice.TABLE_HEADER)
    assert told(draft, Notice.TABLE_CAPTION)


def test_a_table_in_a_table_and_other_shapes() -> None:
    inner = f"<w:tbl>{row(cell('binnen'), cell('erin'))}</w:tbl>"
    outer = f"<w:tbl>{row(cell('a'), cell('b'))}<w:tr><w:tc>{paragraph('c')}{inner}</w:tc>{cell('d')}</w:tr></w:tbl>"
    draft = of_body(outer)
    assert only(draft, "table")["table"]["rows"][0]["values"][0] == "<p>c</p><p>binnen</p><p>erin</p>"
    assert told(draft, Notice.TABLE_NESTED)
    box = of_body(f"<w:tbl>{row(cell('Let op!'))}</w:tbl>")
    assert only(box, "callout") == {"title": "", "text": "<p>Let op!</p>"}
    assert told(box, Notice.TABLE_BOX)
    line = of_body(f"<w:tbl>{row(cell('links'), cell('rechts'))}</w:tbl>")
    assert html(line) == "<p>links</p><p>rechts</p>"
    assert told(line, Notice.TABLE_LAYOUT)


def test_a_table_without_text_is_no_table() -> None:
    table = f"<w:tbl>{row(cell(''), cell(''))}<w:tr><w:tc>{paragraph(inside=inline_picture(description='Een tafel'))}</w:tc></w:tr></w:tbl>"
    draft = of_body(paragraph("x") + table, **PICTURE)
    assert [kind for kind, _value in blocks(draft)] == ["paragraph", "image"]
    assert told(draft, Notice.TABLE_EMPTY)


def test_a_row_over_the_whole_table_is_its_caption() -> None:
    top = cell("Waar het over gaat", '<w:gridSpan w:val="2"/>')
    draft = of_body(f"<w:tbl>{row(top)}{row(cell('a'), cell('b'))}{row(cell('c'), cell('d'))}</w:tbl>")
    value = only(draft, "table")
    assert value["caption"] == "Waar het over gaat"
    assert [column["heading"] for column in value["table"]["columns"]] == ["a", "b"]


def test_a_span_that_is_too_wide_is_no_table_of_a_billion_cells() -> None:
    wide = cell("breed", '<w:gridSpan w:val="1000000000"/>')
    assert (
        len(only(of_body(f"<w:tbl>{row(wide)}{row(cell('a'), cell('b'))}</w:tbl>"), "table")["table"]["columns"]) == 2
    )


def test_footnotes_and_endnotes_become_one_list() -> None:
    body = paragraph("Zo staat het.", inside=reference("endnote", 2)) + paragraph(
        "En zo.", inside=reference("footnote", 2)
    )
    draft = of_notes(body)
    assert html(draft) == "<p>Zo staat het.[^1]</p><p>En zo.[^2]</p>"
    assert only(draft, "footnotes") == {
        "notes": [
            {"name": "1", "text": "<p>Aan het eind.</p>"},
            {"name": "2", "text": "<p>Artikel 150 Gemeentewet.</p>"},
        ]
    }
    assert "Vergeten noot." in told(draft, Notice.NOTE_UNUSED)


def test_every_chapter_has_its_own_notes() -> None:
    body = (
        paragraph("Een", "Kop1") + paragraph("a", inside=reference("footnote", 2))
        + paragraph("Twee", "Kop1") + paragraph("b", inside=reference("endnote", 2))
    )  # fmt: skip
    draft = of_notes(body, in_chapters=True)
    for page in (1, 2):
        assert "[^1]" in html(draft, page)
        assert [value["notes"][0]["name"] for kind, value in blocks(draft, page) if kind == "footnotes"] == ["1"]


def test_a_note_of_a_heading_moves_to_the_text_below() -> None:
    body = paragraph("Kop", "Kop1", inside=reference("footnote", 2)) + paragraph("Tekst.")
    draft = of_notes(body)
    assert ("heading", {"text": "Kop", "level": "h2", "anchor": ""}) in blocks(draft)
    assert html(draft) == "<p>Tekst.[^1]</p>"
    assert told(draft, Notice.NOTE_MOVED)


def test_a_reference_to_no_note() -> None:
    draft = of_notes(paragraph("Tekst.", inside=reference("footnote", 99)))
    assert html(draft) == "<p>Tekst.</p>"
    assert told(draft, Notice.NOTE_MISSING)


def test_what_is_taken_over_can_be_published() -> None:
    """The blocks are those that an editor could have made: their rules find nothing wrong with them."""
    body = (
        paragraph("Kop", "Kop1") + paragraph("Tekst.", inside=reference("footnote", 2)) + paragraph("Wijs", "Citaat")
        + paragraph("Tabel 1: x", "Bijschrift")
        + f"<w:tbl>{row(cell('a'), cell('b'), header=True)}{row(cell('c'), cell('d'))}</w:tbl>"
    )  # fmt: skip
    draft = of_notes(body)
    block = PublicationBody()
    value = block.to_python(json.loads(json.dumps(draft.pages[0].blocks)))
    assert [child.block_type for child in block.clean(value)] == ["heading", "paragraph", "quote", "table", "footnotes"]


def test_a_picture_with_its_text_and_caption() -> None:
    body = (
        paragraph("Kop", "Kop1")
        + paragraph("Voor.", inside=inline_picture(description="Een tafel"))
        + paragraph("Figuur 1", "Bijschrift")
    )
    draft = of_body(body, **PICTURE)
    value = only(draft, "image")
    assert isinstance(value["image"], Picture)
    assert (value["image"].description, value["caption"]) == ("Een tafel", "Figuur 1")
    assert html(draft) == "<p>Voor.</p>"


@pytest.mark.parametrize("kind", ["BMP", "TIFF"])
def test_old_kinds_of_pictures_become_png(kind: str) -> None:
    suffix = kind.lower()
    draft = of_body(
        paragraph(inside=inline_picture(description="Een tafel")),
        targets=[("rIdP", "image", f"media/foto.{suffix}", False)],
        parts={f"word/media/foto.{suffix}": picture(kind=kind)},
    )
    image = only(draft, "image")["image"]
    assert image.file_name == "foto.png"
    assert image.content.startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("foto.emf", b"\x01\x00\x00\x00"),
        ("foto.png", b"geen plaatje"),
        ("foto.svg", b"<svg/>"),
        ("foto.jpg", b"\xff\xd8\xff\xe0"),
        ("foto.png", picture(400, 300)[:200]),
        ("foto.png", picture().replace(struct.pack(">II", 40, 20), struct.pack(">II", 60_000, 60_000))),
        ("foto.gif", picture(kind="GIF").replace(struct.pack("<HH", 40, 20), struct.pack("<HH", 9_000, 9_000))),
    ],
)
def test_a_picture_that_cannot_be_shown_is_told(name: str, content: bytes) -> None:
    draft = of_body(
        paragraph("x", inside=inline_picture(description="Een tafel")),
        targets=[("rIdP", "image", f"media/{name}", False)],
        parts={f"word/media/{name}": content},
    )
    assert [kind for kind, _value in blocks(draft)] == ["paragraph"]
    line = told(draft, Notice.PICTURE_REFUSED)
    assert "Een tafel" in line
    assert "pload" not in line


def test_a_linked_picture_is_never_fetched() -> None:
    draft = of_body(
        paragraph("x", inside=inline_picture()), targets=[("rIdP", "image", "http://127.0.0.1:9/volg.png", True)]
    )
    assert "http://127.0.0.1:9/volg.png" in told(draft, Notice.PICTURE_LINKED)


def test_a_missing_and_a_decorative_picture() -> None:
    missing = of_body(paragraph("x", inside=inline_picture()), targets=[("rIdP", "image", "media/weg.png", False)])
    assert told(missing, Notice.PICTURE_MISSING)
    extra = '<a:extLst><a:ext uri="x"><adec:decorative val="1"/></a:ext></a:extLst>'
    decorative = of_body(paragraph("x", inside=inline_picture(extra=extra)), **PICTURE)
    assert told(decorative, Notice.PICTURE_DECORATIVE)
    undescribed = of_body(paragraph("x", inside=inline_picture()), **PICTURE)
    assert told(undescribed, Notice.PICTURE_UNDESCRIBED)

"""Drafts of Word files that were put together for a test, and what is in them."""

from __future__ import annotations

import io
from typing import Any

from publications.word.composing import PublicationDraft, compose
from publications.word.reading import read_word_file
from publications.word.report import Notice
from tests.publications.wordfiles import (
    NAMESPACES,
    paragraph,
    picture,
    styles,
    word_file,
)

W = f"<w:hdr {NAMESPACES}>"


DUTCH = styles(
    Kop1="heading 1", Kop2="heading 2", Kop3="heading 3", Titel="Title", Bijschrift="caption", Citaat="Quote"
)


STYLES = [("rIdS", "styles", "styles.xml", False)]


def drafted(file: io.BytesIO, *, in_chapters: bool = False, described: str = "") -> PublicationDraft:
    word = read_word_file(file)
    for each in word.pictures:
        each.description = each.description or described
    return compose(word, "bestand.docx", in_chapters=in_chapters)


def of_body(body: str, **options: Any) -> PublicationDraft:
    targets = [*STYLES, *options.pop("targets", [])]
    parts = {"word/styles.xml": DUTCH, **options.pop("parts", {})}
    chosen = {name: options.pop(name) for name in ("in_chapters", "described") if name in options}
    return drafted(word_file(body, targets=targets, parts=parts, **options), **chosen)


def blocks(draft: PublicationDraft, page: int = 0) -> list[tuple[str, Any]]:
    return [(block["type"], block["value"]) for block in draft.pages[page].blocks]


def html(draft: PublicationDraft, page: int = 0) -> str:
    return "".join(value for kind, value in blocks(draft, page) if kind == "paragraph")


def told(draft: PublicationDraft, notice: Notice) -> str:
    """Return the lines of the report that tell of this."""
    return "\n".join(line for line in draft.report if line.startswith(notice.sentence))


def only(draft: PublicationDraft, kind: str) -> Any:
    values = [value for each, value in blocks(draft) if each == kind]
    assert len(values) == 1
    return values[0]


NUMBERING = (
    f"<w:numbering {NAMESPACES}>"
    '<w:abstractNum w:abstractNumId="5"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/></w:lvl><w:lvl w:ilvl="2"><w:numFmt w:val="bullet"/></w:lvl>'
    "</w:abstractNum>"
    '<w:abstractNum w:abstractNumId="6"><w:lvl w:ilvl="0"><w:numFmt w:val="lowerLetter"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="5"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="6"/></w:num>'
    "</w:numbering>"
)


def numbered(text: str, level: int = 0, key: int = 1) -> str:
    properties = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{key}"/></w:numPr>'
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def of_lists(body: str) -> PublicationDraft:
    return of_body(
        body, targets=[("rIdN", "numbering", "numbering.xml", False)], parts={"word/numbering.xml": NUMBERING}
    )


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def row(*cells: str, header: bool = False) -> str:
    properties = "<w:trPr><w:tblHeader/></w:trPr>" if header else ""
    return f"<w:tr>{properties}{''.join(cells)}</w:tr>"


def notes_part(kind: str, notes: dict[int, str]) -> str:
    inside = "".join(f'<w:{kind} w:id="{key}">{content}</w:{kind}>' for key, content in notes.items())
    separator = f'<w:{kind} w:id="-1" w:type="separator">{paragraph()}</w:{kind}>'
    return f"<w:{kind}s {NAMESPACES}>{separator}{inside}</w:{kind}s>"


def reference(kind: str, key: int) -> str:
    return f'<w:r><w:{kind}Reference w:id="{key}"/></w:r>'


def of_notes(body: str, **options: Any) -> PublicationDraft:
    targets = [("rIdF", "footnotes", "footnotes.xml", False), ("rIdE", "endnotes", "endnotes.xml", False)]
    parts = {
        "word/footnotes.xml": notes_part(
            "footnote", {2: paragraph(" Artikel 150 Gemeentewet."), 3: paragraph("Vergeten noot.")}
        ),
        "word/endnotes.xml": notes_part("endnote", {2: paragraph("Aan het eind.")}),
    }
    return of_body(body, targets=targets, parts=parts, **options)


PICTURE = {"targets": [("rIdP", "image", "media/foto.png", False)], "parts": {"word/media/foto.png": picture()}}


def in_run(xml: str) -> str:
    return f"<w:r>{xml}</w:r>"


def drawing(inside: str) -> str:
    return in_run(
        '<w:drawing><wp:inline><wp:docPr id="3" name="x" descr="Verloop"/><a:graphic><a:graphicData>'
        f"{inside}</a:graphicData></a:graphic></wp:inline></w:drawing>"
    )

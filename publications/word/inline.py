"""The text inside a paragraph: from mammoth's runs to pieces with one look, and from pieces to rich text or plain text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from html import escape
from itertools import groupby
from typing import Any

from mammoth import documents  # type: ignore[import-untyped]  # has no types

from doedemocratie.core.validators import says_something
from publications.annotating import MARKER

from .inventory import LINK_PREFIX, Link
from .report import Notice

RAISED = str.maketrans("0123456789+-()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿ")
LOWERED = str.maketrans("0123456789+-()", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎")
IN_SIGNS = re.compile(r"[0-9+\-()n\s]+")
# What no database stores, and what nobody sees.
UNWANTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")

NoteKey = tuple[str, str]


@dataclass(frozen=True)
class Piece:
    """Text with one look, or a reference to a note."""

    text: str
    is_bold: bool = False
    is_italic: bool = False
    link: Link | None = None
    note: NoteKey | None = None


@dataclass
class Reader:
    """Reads the children of a paragraph. ``met`` hears of each mark, ``remark`` of each notice with a text."""

    marks: list[Any]
    met: Callable[[Any], None]
    remark: Callable[[Notice, str], None]

    def read(self, children: Iterable[Any]) -> list[Piece]:
        """Return the pieces of ``children``; neighbours that look the same are one."""
        pieces = list(self._read(children, Piece("")))
        if any(piece.text == "\t" for piece in pieces):
            self.remark(Notice.TABS, "")
        joined: list[Piece] = []
        for look, same in groupby(pieces, lambda piece: replace(piece, text="")):
            text = "".join(piece.text for piece in same)
            joined.append(replace(look, text=re.sub(r"[\t\r ]+", " ", text)))
        for piece in joined:
            for found in MARKER.finditer(piece.text):
                self.remark(Notice.MARKER, found[0])
        return joined

    def _read(self, children: Iterable[Any], look: Piece) -> Iterator[Piece]:
        for child in children:
            if isinstance(child, documents.Run):
                yield from self._read_run(child, look)
            elif isinstance(child, documents.Hyperlink):
                yield from self._read(child.children, replace(look, link=self._link(child) or look.link))
            elif isinstance(child, documents.NoteReference):
                yield replace(look, text="", note=(child.note_type, child.note_id))
            elif isinstance(child, documents.Bookmark):
                if child.name.isdecimal() and int(child.name) < len(self.marks):
                    self.met(self.marks[int(child.name)])
            elif isinstance(child, documents.CommentReference):
                self.met(child)
            elif text := _sign(child):
                yield replace(look, text=text)
            else:
                yield from self._read(getattr(child, "children", ()), look)

    def _read_run(self, run: Any, look: Piece) -> Iterator[Piece]:
        look = replace(look, is_bold=look.is_bold or run.is_bold, is_italic=look.is_italic or run.is_italic)
        pieces = self._read(run.children, look)
        alignment = run.vertical_alignment
        if alignment not in (documents.VerticalAlignment.superscript, documents.VerticalAlignment.subscript):
            yield from pieces
            return
        signs = RAISED if alignment == documents.VerticalAlignment.superscript else LOWERED
        for piece in pieces:
            if piece.note is None and piece.text.strip():
                if IN_SIGNS.fullmatch(piece.text) and piece.text.translate(signs) != piece.text:
                    piece = replace(piece, text=piece.text.translate(signs))
                else:
                    self.remark(Notice.SCRIPT, piece.text)
            yield piece

    def _link(self, link: Any) -> Link | None:
        if link.anchor is None:
            # Word adds what follows the address in a field, such as \l "bookmark".
            return Link(address=(link.href or "").partition('"')[0].strip())
        number = link.anchor.removeprefix(LINK_PREFIX)
        if number != link.anchor and number.isdecimal() and int(number) < len(self.marks):
            found = self.marks[int(number)]
            return found if isinstance(found, Link) else None
        return Link(bookmark=link.anchor)


def _sign(element: Any) -> str:
    """Return the text that an element without children stands for."""
    if isinstance(element, documents.Text):
        return UNWANTED.sub(" ", element.value).replace("\n", " ")
    if isinstance(element, documents.Tab):
        return "\t"
    if isinstance(element, documents.Break):
        return "\n" if element.break_type == "line" else " "
    if isinstance(element, documents.Checkbox):
        return "☒" if element.checked else "☐"
    return ""


def text_of(children: Iterable[Any]) -> str:
    """Return the text of ``children`` and nothing else, for who only looks; empty when there is nothing to see."""
    reader = Reader([], lambda _mark: None, lambda _notice, _text: None)
    text = " ".join("".join(piece.text for piece in reader.read(children)).split())
    return text if says_something(text) else ""


def stripped(pieces: Iterable[Piece]) -> list[Piece]:
    """Return the pieces without space at the begin and the end; none when there is nothing to see."""
    kept = [piece for piece in pieces if piece.text or piece.note]
    if not any(piece.note or says_something(piece.text) for piece in kept):
        return []
    while kept and not kept[0].note and not (text := kept[0].text.lstrip()):
        del kept[0]
    if kept and not kept[0].note:
        kept[0] = replace(kept[0], text=text)
    while kept and not kept[-1].note and not (text := kept[-1].text.rstrip()):
        del kept[-1]
    if kept and not kept[-1].note:
        kept[-1] = replace(kept[-1], text=text)
    return kept


def to_html(
    pieces: Iterable[Piece],
    address_of: Callable[[Link, str], str],
    name_of: Callable[[NoteKey], str],
    *,
    italic: bool = True,
) -> str:
    """Return the pieces as inline rich text: bold, italic (unless not wanted), links and line breaks.

    ``address_of`` returns where a link around a text goes (empty for nowhere), ``name_of`` what refers to a note.
    """
    html = ""
    for link, linked in groupby(stripped(pieces), lambda piece: piece.link):
        group = list(linked)
        inside = ""
        for piece in group:
            text = name_of(piece.note) if piece.note else escape(piece.text, quote=False).replace("\n", "<br/>")
            if text.strip() and not piece.note:
                text = f"<i>{text}</i>" if piece.is_italic and italic else text
                text = f"<b>{text}</b>" if piece.is_bold else text
            inside += text
        shown = "".join(piece.text for piece in group).strip()
        address = address_of(link, shown) if link and shown else ""
        html += f'<a href="{escape(address)}">{inside}</a>' if address else inside
    return html


def to_text(
    pieces: Iterable[Piece], name_of: Callable[[NoteKey], str], lost: Callable[[Link], None] = lambda _link: None
) -> str:
    """Return the pieces as plain text on one line; ``lost`` hears of each link, which plain text cannot have."""
    parts: list[str] = []
    links: list[Link] = []
    for piece in stripped(pieces):
        parts.append(name_of(piece.note) if piece.note else piece.text)
        if piece.link and piece.link not in links:
            links.append(piece.link)
    for link in links:
        lost(link)
    return " ".join("".join(parts).split())

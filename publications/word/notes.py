"""The footnotes of a text, and what nothing in the text led to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from mammoth import documents  # type: ignore[import-untyped]  # has no types

from .assembling import block
from .inline import stripped, text_of
from .inventory import Left, Picture
from .report import Notice

if TYPE_CHECKING:
    from .composing import Composer
    from .drafts import PageDraft


def blocks_of(composer: Composer, page: PageDraft) -> list[dict[str, Any]]:
    """Return the block with the notes that the text of ``page`` refers to, if it refers to any."""
    notes = []
    for number, key in enumerate(page.notes, 1):
        composer.place = f"in voetnoot {number}" + (f" van ‘{page.title}’" if page.title else "")
        notes.append({"name": str(number), "text": _text(composer, composer.note(key))})
    return [block("footnotes", {"notes": notes})] if notes else []


def _text(composer: Composer, note: Any) -> str:
    """Return a note as rich text; it has paragraphs and nothing else."""
    html = ""
    for child in note.body:
        is_plain = isinstance(child, documents.Paragraph)
        for paragraph in [child] if is_plain else _paragraphs_in(child):
            pieces = [piece for piece in stripped(composer.inline(paragraph.children)) if not piece.note]
            pictures, composer.pictures = composer.pictures, []
            if not is_plain or composer.numbering:
                composer.remark(Notice.NOTE_PARTS)
            for picture in pictures:
                composer.remark(
                    Notice.PICTURE_REFUSED, f"{picture.description} ({picture.name}). Zij stond in een voetnoot"
                )
            html += f"<p>{composer.html(pieces)}</p>" if pieces else ""
    return html


def report_the_rest(composer: Composer) -> None:
    """Tell the curator of what nothing in the text led to."""
    report, inventory = composer.report, composer.word.inventory
    _report_contents(composer)
    for key in inventory.notes:
        note = None if key in composer.used_notes else composer.note(key)
        if note and (text := _plain(note.body)):
            report.add(Notice.NOTE_UNUSED, detail=text)
    for comment in composer.comments.values():
        report.add(Notice.COMMENT, detail=_plain(comment.body))
    for mark in (mark for mark in inventory.marks if id(mark) not in composer.met):
        if isinstance(mark, Left):
            report.add(mark.notice, detail=mark.detail)
        elif isinstance(mark, Picture):
            report.add(Notice.PICTURE_REFUSED, detail=f"{mark.description} ({mark.name})".strip())


def _report_contents(composer: Composer) -> None:
    if composer.contents:
        composer.report.add(Notice.CONTENTS)
    for line in composer.contents:
        if not composer.outline.has_heading(line):
            composer.report.add(Notice.CONTENTS_TEXT, detail=line)


def _plain(body: Iterable[Any]) -> str:
    return " ".join(text_of([child]) for child in body).strip()


def _paragraphs_in(element: Any) -> Iterable[Any]:
    for child in getattr(element, "children", ()):
        if isinstance(child, documents.Paragraph):
            yield child
        else:
            yield from _paragraphs_in(child)

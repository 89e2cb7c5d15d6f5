"""Composes a publication of a Word document: its title, its text in blocks, its chapters, and the report to the curator."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.utils.text import Truncator
from mammoth import documents  # type: ignore[import-untyped]  # has no types

from . import assembling, notes
from .drafts import Item, PageDraft, PublicationDraft
from .inline import NoteKey, Piece, Reader, stripped, text_of, to_html, to_text
from .inventory import Left, Link, Picture
from .outline import Outline
from .reading import WordDocument, always_explained
from .refusals import Refusal, WordFileError
from .report import Notice
from .styles import Numbering
from .tables import TableReader

MAX_TITLE = 255
MAX_HEADING = 150
MAX_DESCRIPTION = 255  # characters of the description of an image
MAX_BOLD_LINE = 120  # characters of a bold paragraph that may be meant as a heading
SCHEMES = frozenset({"http", "https", "mailto", "tel"})


class Composer:
    """Goes through one document, once."""

    def __init__(self, word: WordDocument, *, in_chapters: bool) -> None:
        self.word = word
        self.report = word.report
        self.outline = Outline.of(word, in_chapters=in_chapters)
        self.pages = [PageDraft()]
        self.title = self.outline.title
        self.subtitle = ""
        self.place = "aan het begin"
        self.pictures: list[Picture] = []  # those of the paragraph or table at hand
        self.numbering: Numbering | None = None  # that of the paragraph at hand
        self._deferred: list[NoteKey] = []  # notes of a heading, for the paragraph below it
        self.contents: list[str] = []
        self._lists: set[str] = set()
        self._described: dict[str, str] = {}  # what each picture shows
        self.met: set[int] = set()
        self.used_notes: set[NoteKey] = set()
        self.comments = {comment.comment_id: comment for comment in word.document.comments}
        self._reader = Reader(word.inventory.marks, self._meet, self.remark)

    # What tables.py uses too.

    def remark(self, notice: Notice, detail: str = "") -> None:
        """Tell the curator, with the place."""
        self.report.add(notice, self.place, detail)

    def item(self, kind: str, value: Any) -> Item:
        """Return an item at this place."""
        return Item(kind, value, self.place, self.numbering)

    def inline(self, children: Iterable[Any]) -> list[Piece]:
        """Return the pieces of a paragraph; its pictures and numbering are kept in this object."""
        self.numbering = None
        return self._reader.read(children)

    def html(self, pieces: Iterable[Piece], *, italic: bool = True) -> str:
        """Return the pieces as rich text."""
        return to_html(pieces, self._address, self._refer, italic=italic)

    def plain(self, pieces: Iterable[Piece]) -> str:
        """Return the pieces as plain text."""
        return to_text(pieces, self._refer, self._lose)

    # The document.

    def compose(self, file_name: str) -> PublicationDraft:
        """Return the draft. Raises WordFileError when the document says nothing."""
        for child in self.word.document.children:
            self._block(child)
        self._end_page()
        if not self.title:
            self.title = self.word.title or file_name.rpartition(".")[0] or file_name
            self.report.add(Notice.TITLE_FROM_PROPERTIES if self.word.title else Notice.TITLE_FROM_NAME)
        if len(self.title) > MAX_TITLE:
            self.report.add(Notice.TITLE_LONG, detail=self.title)
            self.title = Truncator(self.title).chars(MAX_TITLE)
        for page in self.pages:
            page.blocks = assembling.blocks_of(page.items, self.report)
            page.blocks += notes.blocks_of(self, page)
        notes.report_the_rest(self)
        if not any(page.blocks or page.title for page in self.pages):
            raise WordFileError(Refusal.EMPTY)
        return PublicationDraft(self.title, self.subtitle, self.pages, self.report.lines())

    def _block(self, child: Any) -> None:
        if isinstance(child, documents.Paragraph):
            self._paragraph(child)
        elif isinstance(child, documents.Table):
            self._add(*TableReader(self).read(child))
        else:
            self.inline([child])
            self._add_pictures()

    def _paragraph(self, paragraph: Any) -> None:
        role = paragraph.style_id or ""
        level = self.outline.level(paragraph)
        if level == 1 and self.outline.in_chapters:
            self._end_page()
            self.pages.append(PageDraft())
        if level:
            self.place = f"bij ‘{Truncator(text_of(paragraph.children)).chars(60)}’"
        pieces = stripped(self.inline(paragraph.children))
        if pieces:
            self._place(paragraph, level, role, pieces)
        elif not self.pictures:
            self.report.add(Notice.EMPTY)
        self._add_pictures()

    def _place(self, paragraph: Any, level: int, role: str, pieces: list[Piece]) -> None:
        """Put a paragraph that says something where its style belongs."""
        if role == "toc":
            self.contents.append(self.plain(pieces))
        elif level:
            self._heading(level, pieces)
        elif paragraph is self.outline.title_paragraph:
            self._defer(pieces)
        elif role in ("title", "subtitle"):
            self._title(role, pieces)
        elif role == "caption":
            self._add(self.item("caption", self.plain(pieces)))
        elif role == "quote":
            if any(piece.is_bold or piece.is_italic for piece in pieces):
                self.remark(Notice.QUOTE_STYLE)
            self._add(self.item("quote", self.plain(pieces)))
        else:
            self._text(role, pieces)

    def _heading(self, level: int, pieces: list[Piece]) -> None:
        text = to_text(self._defer(pieces), self._refer, self._lose)
        if not text:
            return
        if level == 1 and self.outline.in_chapters:
            if len(text) > MAX_TITLE:
                self.remark(Notice.TITLE_LONG, text)
            self.pages[-1].title = Truncator(text).chars(MAX_TITLE)
            return
        level -= self.outline.in_chapters
        if len(text) > MAX_HEADING:
            self.remark(Notice.HEADING_LONG)
            self._add(self.item("text", f"<p>{self.html([Piece(text, is_bold=True)])}</p>"))
            return
        if level > 2:
            self.remark(Notice.HEADING_LEVEL)
        self._add(Item("heading", text, self.place, level=min(level, 2)))

    def _title(self, role: str, pieces: list[Piece]) -> None:
        text = to_text(self._defer(pieces), self._refer, self._lose)
        if role == "title" and not self.title:
            self.title = text
        elif role == "subtitle" and not self.subtitle and len(text) <= MAX_TITLE:
            self.subtitle = text
        else:
            self.remark(Notice.TITLE_MORE, text)
            self._text("", [Piece(text)])

    def _text(self, role: str, pieces: list[Piece]) -> None:
        if self._deferred:
            pieces = [*pieces, *(Piece("", note=key) for key in self._deferred)]
            self._deferred = []
        text = "".join(piece.text for piece in pieces).strip()
        if self.numbering is not None:
            self._list_item(self.numbering, pieces)
            return
        if role.startswith("custom:"):
            self.remark(Notice.STYLE, role.removeprefix("custom:"))
        if (
            text
            and len(text) <= MAX_BOLD_LINE
            and text[-1] not in ".,;:"
            and all(piece.is_bold for piece in pieces if piece.text.strip())
        ):
            self.remark(Notice.BOLD_LINE, text)
        self._add(self.item("text", f"<p>{self.html(pieces)}</p>"))

    def _list_item(self, numbering: Numbering, pieces: list[Piece]) -> None:
        items = self.pages[-1].items
        if numbering.is_ordered and numbering.level == 0:
            goes_on = numbering.list_id in self._lists and not (items and items[-1].kind == "list")
            if goes_on or (numbering.start > 1 and numbering.list_id not in self._lists):
                self.remark(Notice.LIST_CONTINUED)
            self._lists.add(numbering.list_id)
        self._add(self.item("list", self.html(pieces)))

    def _defer(self, pieces: list[Piece]) -> list[Piece]:
        """Return the pieces without their notes, which go to the paragraph below: a heading stands in the contents too."""
        notes = [piece.note for piece in pieces if piece.note]
        if notes:
            self.remark(Notice.NOTE_MOVED)
        self._deferred += notes
        return [piece for piece in pieces if not piece.note]

    def _add(self, *items: Item) -> None:
        self.pages[-1].items.extend(items)

    def _add_pictures(self) -> None:
        pictures, self.pictures = self.pictures, []
        self._add(*(self.item("image", picture) for picture in pictures))

    def _end_page(self) -> None:
        if self._deferred:
            self.numbering = None
            self._text("", [])

    # Marks, links and notes.

    def _meet(self, mark: Any) -> None:
        self.met.add(id(mark))
        if isinstance(mark, Left):
            self.remark(mark.notice, mark.detail)
        elif isinstance(mark, Picture):
            self._meet_picture(mark)
        elif isinstance(mark, Numbering):
            self.numbering = mark
        elif isinstance(mark, documents.CommentReference):
            self._meet_comment(mark)

    def _meet_picture(self, picture: Picture) -> None:
        picture.place = self.place
        told = f"{picture.description} ({picture.name})".strip()
        if picture.problem:
            self.remark(Notice.PICTURE_REFUSED, f"{told}. {picture.problem}")
        elif picture.is_decorative and not picture.description:
            self.remark(Notice.PICTURE_DECORATIVE, picture.name)
        elif not picture.description:
            self.remark(Notice.PICTURE_UNDESCRIBED, picture.name)
        else:
            self._take_picture(picture)

    def _take_picture(self, picture: Picture) -> None:
        if len(picture.description) > MAX_DESCRIPTION:
            self.remark(Notice.PICTURE_LONG_TEXT, picture.description)
            picture.description = Truncator(picture.description).chars(MAX_DESCRIPTION)
        first = self._described.setdefault(picture.key, picture.description)
        if first != picture.description:
            self.remark(Notice.PICTURE_OTHER_TEXT, picture.description)
        self.pictures.append(picture)

    def _meet_comment(self, reference: Any) -> None:
        comment = self.comments.pop(reference.comment_id, None)
        if comment is not None:
            text = " ".join(text_of([child]) for child in comment.body)
            self.remark(Notice.COMMENT, f"{comment.author_name or ''}: {text}".removeprefix(": "))

    def _address(self, link: Link, text: str) -> str:
        """Return where the link around ``text`` goes; when it goes nowhere, tell the curator and return an empty text."""
        if link.bookmark:
            anchor = self.outline.anchor(link.bookmark, len(self.pages) - 1)
            if not anchor:
                self.remark(Notice.LINK_INSIDE, text)
            return f"#{anchor}" if anchor else ""
        try:
            parts = urlsplit(link.address)
        except ValueError:
            parts = urlsplit("")
        if parts.scheme.lower() in SCHEMES and (parts.netloc or parts.path):
            return link.address
        self.remark(Notice.LINK_ADDRESS, link.address)
        return ""

    def _lose(self, link: Link) -> None:
        if link.address:
            self.remark(Notice.LINK_IN_PLAIN, link.address)

    def note(self, key: NoteKey) -> Any:
        """Return mammoth's note, or None when the file has none with this key."""
        try:
            return self.word.document.notes.find_note(*key)
        except KeyError:
            return None

    def _refer(self, key: NoteKey) -> str:
        """Return what refers to the note ``key`` on this page; empty, with a remark, when there is no such note."""
        if self.note(key) is None:
            self.remark(Notice.NOTE_MISSING)
            return ""
        names = self.pages[-1].notes
        if key not in names:
            names.append(key)
        self.used_notes.add(key)
        return f"[^{names.index(key) + 1}]"


def compose(word: WordDocument, file_name: str, *, in_chapters: bool) -> PublicationDraft:
    """Return the publication that the document makes: on one page, or with a chapter for every heading of the first level.

    Raises WordFileError when the document says nothing or has too many chapters, or something goes wrong.
    """
    with always_explained():
        return Composer(word, in_chapters=in_chapters).compose(file_name)

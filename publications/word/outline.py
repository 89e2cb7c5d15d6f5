"""The headings of a Word document, before its text is composed: what is the title, which level is the highest."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.text import slugify
from mammoth import documents  # type: ignore[import-untyped]  # has no types

from .inline import text_of
from .inventory import Bookmark
from .refusals import MAX_CHAPTERS, Refusal, WordFileError
from .report import Notice

if TYPE_CHECKING:
    from .reading import WordDocument

PAGE_NUMBER = re.compile(r"\s*(?:\.{2,}|…)*\s*\d*$")
OWN_NUMBER = re.compile(r"^(?:\d+\.)*\d+\.?\s+")


def heading_level(paragraph: Any) -> int:
    """Return the level that the paragraph has as a heading in Word, from 1; 0 when it is no heading or says nothing."""
    prefix, _dash, level = (paragraph.style_id or "").partition("-")
    return int(level) if prefix == "heading" and level.isdecimal() and text_of(paragraph.children) else 0


@dataclass
class Outline:
    """The headings of one document."""

    in_chapters: bool
    title: str = ""
    title_paragraph: Any = None
    highest: int = 1
    texts: set[str] = field(default_factory=set)
    anchors: dict[str, tuple[int, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, word: WordDocument, *, in_chapters: bool) -> Outline:
        """Return the outline of a document. Without headings of the highest level there are no chapters.

        Raises WordFileError when there would be too many.
        """
        outline = cls(in_chapters)
        paragraphs = [child for child in word.document.children if isinstance(child, documents.Paragraph)]
        headings = [(paragraph, level) for paragraph in paragraphs if (level := heading_level(paragraph))]
        outline._find_title(paragraphs, headings)
        levels = [level for paragraph, level in headings if paragraph is not outline.title_paragraph]
        outline.highest = min(levels, default=1)
        if in_chapters and not levels:
            outline.in_chapters = False
            word.report.add(Notice.NO_CHAPTERS)
        if in_chapters and levels.count(outline.highest) > MAX_CHAPTERS:
            raise WordFileError(Refusal.TOO_MANY_CHAPTERS)
        outline._name_anchors(word, paragraphs)
        return outline

    def _find_title(self, paragraphs: list[Any], headings: list[tuple[Any, int]]) -> None:
        """Take the title from the first paragraph with that style, or from the one heading above all others."""
        for paragraph in paragraphs:
            if paragraph.style_id == "title" and (text := text_of(paragraph.children)):
                self.title, self.title_paragraph = text, paragraph
                return
        first = next((each for each in paragraphs if each.style_id != "toc" and text_of(each.children)), None)
        levels = [level for _paragraph, level in headings]
        if len(levels) > 1 and levels[0] < min(levels[1:]) and first is headings[0][0]:
            self.title_paragraph = headings[0][0]
            self.title = text_of(self.title_paragraph.children)

    def _name_anchors(self, word: WordDocument, paragraphs: list[Any]) -> None:
        """Find out which anchor each bookmark in a heading has, as the body of the page names them (core.blocks)."""
        page = 0
        taken: set[tuple[int, str]] = set()
        for paragraph in paragraphs:
            level = self.level(paragraph)
            if not level:
                continue
            text = text_of(paragraph.children)
            self.texts.add(_compared(text))
            if level == 1 and self.in_chapters:
                page += 1
                continue  # the title of a page has no anchor
            base = anchor = slugify(text) or "kop"
            number = 2
            while (page, anchor) in taken:
                anchor, number = f"{base}-{number}", number + 1
            taken.add((page, anchor))
            for name in _bookmarks(paragraph, word.inventory.marks):
                self.anchors[name] = (page, anchor)
        if self.title:
            self.texts.add(_compared(self.title))

    def level(self, paragraph: Any) -> int:
        """Return the level of a heading on the site, from 1; 0 when the paragraph is no heading."""
        level = 0 if paragraph is self.title_paragraph else heading_level(paragraph)
        return level - self.highest + 1 if level else 0

    def anchor(self, bookmark: str, page: int) -> str:
        """Return the anchor of the heading with the bookmark, when it stands on this page."""
        where, anchor = self.anchors.get(bookmark, (-1, ""))
        return anchor if where == page else ""

    def has_heading(self, line: str) -> bool:
        """Return whether a line of the contents of the file is a heading of the text, with or without a page number."""
        return _compared(line) in self.texts or _compared(PAGE_NUMBER.sub("", line)) in self.texts


def _compared(text: str) -> str:
    return OWN_NUMBER.sub("", " ".join(text.split())).casefold()


def _bookmarks(element: Any, marks: list[Any]) -> Iterator[str]:
    for child in getattr(element, "children", ()):
        if isinstance(child, documents.Bookmark):
            mark = marks[int(child.name)] if child.name.isdecimal() and int(child.name) < len(marks) else None
            if isinstance(mark, Bookmark):
                yield mark.name
        else:
            yield from _bookmarks(child, marks)

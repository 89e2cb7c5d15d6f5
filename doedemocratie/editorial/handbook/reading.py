"""Reads docs/handleiding-redactie.md into chapters, each of which is one task.

The file is written for GitHub too: its links lead to anchors as GitHub makes them (``#4-een-afbeelding-kiezen``), and its
pictures lie beside it. Here every chapter is a page of the admin, so both get another address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt
from markdown_it.token import Token
from PIL import Image

from doedemocratie.core.language import words

HANDBOOK = Path(settings.BASE_DIR) / "docs" / "handleiding-redactie.md"
PICTURES = HANDBOOK.parent / "images" / "handleiding"
TOURS = "rondleiding"
"""The chapter that has a section for each role."""
NOTHING = SafeString("")
NUMBER = re.compile(r"^\d+\.\s+")
NOT_IN_ANCHOR = re.compile(r"[^\w\- ]")
WITH_WORDS = {"text", "code_inline", "softbreak"}
SENTENCE = re.compile(r"(?<=[.!?:])\s+|\n")  # the cells of a table have no full stop


@dataclass(frozen=True)
class Section:
    """A part of a chapter with a heading of its own, or what stands above the first. ``title`` is then that of the chapter."""

    chapter: str
    title: str
    anchor: str
    text: str
    body: SafeString
    heading: SafeString = NOTHING

    @property
    def url(self) -> str:
        """The address of the section in the admin."""
        return reverse("handbook:chapter", args=[self.chapter]) + (f"#{self.anchor}" if self.anchor else "")

    def excerpt(self, stems: set[str]) -> str:
        """Return the first sentence with one of the words that have these ``stems``, else the first sentence."""
        sentences = SENTENCE.split(self.text)
        with_word = (sentence for sentence in sentences if any(word.stem in stems for word in words(sentence)))
        return next(with_word, sentences[0])


@dataclass(frozen=True)
class Chapter:
    """One task. The first of its ``sections`` has no heading."""

    slug: str
    title: str
    sections: tuple[Section, ...]

    @property
    def html(self) -> SafeString:
        """The text of the chapter, whose headings begin at level 2."""
        return SafeString("".join(section.heading + section.body for section in self.sections))

    @property
    def url(self) -> str:
        """The address of the chapter in the admin."""
        return reverse("handbook:chapter", args=[self.slug])


@dataclass(frozen=True)
class Handbook:
    """The manual: what stands above the first chapter, as HTML, and the chapters in their order."""

    introduction: SafeString
    chapters: tuple[Chapter, ...]
    pictures: frozenset[str] = field(default_factory=frozenset)

    def chapter(self, slug: str) -> Chapter | None:
        """Return the chapter with this slug."""
        return next((chapter for chapter in self.chapters if chapter.slug == slug), None)

    def section(self, chapter: str, title: str) -> Section | None:
        """Return the section with this title in the chapter with this slug."""
        found = self.chapter(chapter)
        return next((section for section in found.sections if section.title == title), None) if found else None

    def search(self, query: str) -> list[tuple[Section, str]]:
        """Return the sections with every word of ``query`` in any form, those with a word in their title first.

        With each comes a sentence that shows why.
        """
        asked = {word.stem for word in words(query)}
        if not asked:
            return []
        found = []
        for chapter in self.chapters:
            # The tours only say again what stands elsewhere.
            for section in chapter.sections if chapter.slug != TOURS else ():
                in_title = {word.stem for word in words(section.title)}
                if asked <= in_title | {word.stem for word in words(section.text)}:
                    found.append((-len(asked & in_title), section))
        found.sort(key=lambda hit: hit[0])
        return [(section, section.excerpt(asked)) for _, section in found]


def handbook() -> Handbook:
    """Return the manual; read again when the file was changed. One without chapters when it is not there."""
    try:
        return _read(HANDBOOK.stat().st_mtime_ns)
    except FileNotFoundError:
        return Handbook(NOTHING, ())


@lru_cache(maxsize=1)
def _read(changed: int) -> Handbook:
    return _Reader(HANDBOOK.read_text(encoding="utf-8")).read()


def github_anchor(title: str) -> str:
    """Return the anchor that GitHub gives a heading."""
    return NOT_IN_ANCHOR.sub("", title.lower()).replace(" ", "-")


class _Reader:
    """Cuts the tokens of the file at its headings, and writes each piece."""

    def __init__(self, source: str) -> None:
        self.parser = MarkdownIt("commonmark", {"html": False}).enable("table")
        # A wide table scrolls by itself, with the keyboard too.
        self.parser.add_render_rule("table_open", lambda *_: '<div class="doe-handbook__table" tabindex="0"><table>')
        self.parser.add_render_rule("table_close", lambda *_: "</table></div>")
        self.tokens = self.parser.parse(source)
        self.places: dict[str, tuple[str, str]] = {}
        self.pictures: set[str] = set()

    def read(self) -> Handbook:
        self._name_places()
        introduction = NOTHING
        chapters: list[Chapter] = []
        for title, tokens in self._pieces(self.tokens, "h2"):
            if not title:
                introduction = self._html(self._without_title(tokens))
                continue
            slug = self.places[github_anchor(title)][0]
            sections = tuple(
                Section(
                    chapter=slug,
                    title=heading or title,
                    anchor=self.places[github_anchor(heading)][1] if heading else "",
                    text=self._text(part),
                    body=self._html(part),
                    heading=self._heading(heading),
                )
                for heading, part in self._pieces(tokens, "h3")
            )
            chapters.append(Chapter(slug, title, sections))
        return Handbook(introduction, tuple(chapters), frozenset(self.pictures))

    def _name_places(self) -> None:
        """Find to which chapter, and which heading in it, each anchor of the file leads."""
        chapter = ""
        for index, token in enumerate(self.tokens):
            if token.type == "heading_open" and token.tag in {"h2", "h3"}:
                title = self.tokens[index + 1].content
                if token.tag == "h2":
                    chapter = github_anchor(NUMBER.sub("", title))
                self.places[github_anchor(title)] = (chapter, "" if token.tag == "h2" else github_anchor(title))

    @staticmethod
    def _pieces(tokens: Sequence[Token], tag: str) -> Iterator[tuple[str, list[Token]]]:
        """Yield (heading, tokens below it) for each heading of this level; first what stands above, with no heading."""
        title, piece = "", list[Token]()
        skip = 0
        for index, token in enumerate(tokens):
            if token.type == "heading_open" and token.tag == tag:
                yield title, piece
                title, piece, skip = tokens[index + 1].content, [], 3
            if skip:
                skip -= 1
            else:
                piece.append(token)
        yield title, piece

    @staticmethod
    def _without_title(tokens: list[Token]) -> list[Token]:
        """Leave out the title of the whole manual: the page of the admin has it."""
        return tokens[3:] if tokens and tokens[0].tag == "h1" else tokens

    def _heading(self, title: str) -> SafeString:
        if not title:
            return NOTHING
        return format_html('<h2 id="{}">{}</h2>', self.places[github_anchor(title)][1], title)

    def _html(self, tokens: list[Token]) -> SafeString:
        for token in tokens:
            for child in token.children or ():
                self._readdress(child)
        # Made from our own file, in which HTML is text.
        return SafeString(self.parser.renderer.render(tokens, self.parser.options, {}))

    def _readdress(self, token: Token) -> None:
        """Let a link lead to a page of the admin, and a picture come from it."""
        if token.type == "link_open" and (place := self.places.get(str(token.attrs["href"]).removeprefix("#"))):
            slug, anchor = place
            token.attrs["href"] = reverse("handbook:chapter", args=[slug]) + (f"#{anchor}" if anchor else "")
        elif token.type == "image":
            name = Path(str(token.attrs["src"])).stem
            token.attrs.update(src=reverse("handbook:picture", args=[name]), loading="lazy")
            path = PICTURES / f"{name}.png"
            if path.exists():
                self.pictures.add(name)
                with Image.open(path) as picture:
                    token.attrs["width"], token.attrs["height"] = picture.size

    @staticmethod
    def _text(tokens: list[Token]) -> str:
        """Return the words of these tokens, each paragraph, item and cell on a line of its own."""
        children = [child for token in tokens if token.type == "inline" for child in [*(token.children or ()), None]]
        texts = (
            "\n" if child is None else "" if child.type not in WITH_WORDS else child.content or " "
            for child in children
        )
        return "".join(texts).strip()

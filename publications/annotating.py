"""Puts into the HTML of a text what makes it citable: footnotes, explained terms, and links to paragraphs.

The HTML is our own: rendered from blocks, so every ``<`` in it begins a tag and every ``>`` ends one.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import slugify

MARKER = re.compile(r"\[\^([A-Za-z0-9](?:[A-Za-z0-9-]{0,38}[A-Za-z0-9])?)\]")
ANY_MARKER = re.compile(r"\[\^[^\[\]]*\]")  # what looks like one, whatever the name
TAG = re.compile(r"(<[^>]*>)")
TAG_NAME = re.compile(r"</?([a-z0-9]+)", re.IGNORECASE)
BLOCK_KEY = re.compile(r'data-block-key="([A-Za-z0-9]+)"')
ID = re.compile(r'\bid="([^"]+)"')
ENTITY = r"&(?:\w+|#\d+|#x[0-9a-f]+);"
# How the signs that HTML writes otherwise stand in it, as they were typed or as the blocks and Wagtail write them.
IN_HTML = {"&": "&(?:amp;)?", "<": "&lt;", ">": "(?:&gt;|>)", '"': '(?:&quot;|")', "'": "(?:&#x27;|&#39;|')"}
OWN_LINK = re.compile(r'href="#')

# A term is not explained inside these: a link cannot hold a link, and a heading or caption is read by itself.
NO_TERMS = frozenset("a h1 h2 h3 h4 button summary th caption figcaption dfn code".split())
HEADINGS = frozenset("h2 h3 h4".split())
NO_NOTES = frozenset("a button summary".split())


def note_name(name: str) -> str:
    """Return the name of a note as it is compared: capitals make no difference."""
    return name.strip().lower()


def term_slug(term: str) -> str:
    """Return the part of an anchor that names ``term``."""
    return slugify(term)


@dataclass(frozen=True)
class Term:
    """A word to explain: how it is written, other ways to write it, and what it means in a few words."""

    term: str
    variants: tuple[str, ...]
    definition: str

    @property
    def slug(self) -> str:
        """The part of an anchor that names the term."""
        return term_slug(self.term)


@dataclass
class Note:
    """A footnote as the page shows it: its number, its anchor, its text, and the anchors of the places that name it."""

    number: int
    anchor: str
    text: Any
    places: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class ExplainedTerm:
    """A term that stands in the text: its own anchor, and that of the place where it is first used."""

    term: Term
    anchor: str
    place: str


class Annotator:
    """Annotates one text. ``prefix`` stands before every anchor, for more texts on one page."""

    def __init__(self, notes: Mapping[str, Any], terms: Iterable[Term] = (), prefix: str = "") -> None:
        self._texts = {note_name(name): text for name, text in notes.items()}
        self._prefix = prefix
        self._notes: dict[str, Note] = {}
        self._terms: dict[str, ExplainedTerm] = {}
        self._paragraphs: set[str] = set()
        self._by_word = {word.lower(): term for term in terms for word in (term.term, *term.variants) if word}
        words = "|".join(map(_in_html, sorted(self._by_word, key=len, reverse=True)))
        # What is no word but a sign of HTML, such as &quot;, is passed over as a whole.
        self._words = re.compile(rf"(?<!\w)(?P<word>{words})(?!\w)|{ENTITY}", re.IGNORECASE) if words else None

    @property
    def notes(self) -> list[Note]:
        """The notes in the order of their numbers: as the text names them, then those that it does not name."""
        for name in self._texts:
            self._note(name)
        return list(self._notes.values())

    @property
    def terms(self) -> list[ExplainedTerm]:
        """The terms that the text uses, in alphabetical order."""
        return sorted(self._terms.values(), key=lambda explained: explained.term.term.lower())

    def annotate(self, html: str) -> SafeString:
        """Return ``html`` with its notes numbered, its terms linked at first use, and its paragraphs with anchors."""
        open_tags: list[str] = []
        in_rich_text = False
        anchor = heading = ""
        parts: list[str] = []
        pieces = TAG.split(html)
        for index, piece in enumerate(pieces):
            if index % 2 == 0:
                parts.append(self._text(piece, open_tags))
                continue
            name = match.group(1).lower() if (match := TAG_NAME.match(piece)) else ""
            if piece.startswith("</"):
                if name == "p" and anchor:
                    parts.append(_link("paragraph-link", anchor, "Link naar deze alinea", "¶"))
                    anchor = ""
                elif name in HEADINGS and heading:
                    parts.append(_link("heading-link", heading, "Link naar dit deel", "#"))
                    heading = ""
                in_rich_text = in_rich_text and name != "div"
                if name in open_tags:
                    del open_tags[len(open_tags) - 1 - open_tags[::-1].index(name) :]
            else:
                if name in NO_TERMS or name in NO_NOTES:
                    open_tags.append(name)
                if name in HEADINGS and (own := ID.search(piece)):
                    heading = own.group(1)
                in_rich_text = in_rich_text or 'class="rich-text"' in piece
                if name == "p" and in_rich_text:
                    anchor = self._paragraph_anchor(piece, pieces[index + 1 :])
                    piece = piece.replace("<p", f'<p id="{anchor}"', 1)
            parts.append(OWN_LINK.sub(f'href="#{self._prefix}', piece) if self._prefix and name == "a" else piece)
        return SafeString("".join(parts))  # it was safe, and all that is added is escaped

    def _text(self, text: str, open_tags: list[str]) -> str:
        if self._words is not None and text.strip() and NO_TERMS.isdisjoint(open_tags):
            text = self._words.sub(self._term, text)
        if "[^" in text and NO_NOTES.isdisjoint(open_tags):
            text = MARKER.sub(self._reference, text)
        return text

    def _reference(self, match: re.Match[str]) -> str:
        name = note_name(match.group(1))
        if name not in self._texts:
            return match.group()
        note = self._note(name)
        place = f"{note.anchor}-tekst" + (f"-{len(note.places) + 1}" if note.places else "")
        note.places.append(place)
        return format_html(
            '<sup class="note-ref"><a id="{}" href="#{}" role="doc-noteref" aria-label="Voetnoot {}">{}</a></sup>',
            place,
            note.anchor,
            note.number,
            note.number,
        )

    def _note(self, name: str) -> Note:
        if name not in self._notes:
            self._notes[name] = Note(len(self._notes) + 1, f"{self._prefix}noot-{name}", self._texts[name])
        return self._notes[name]

    def _term(self, match: re.Match[str]) -> str:
        term = self._by_word.get(unescape(match["word"] or "").lower())
        if term is None or term.slug in self._terms:
            return match.group()
        anchor = f"{self._prefix}begrip-{term.slug}"
        self._terms[term.slug] = explained = ExplainedTerm(term, anchor, f"{anchor}-tekst")
        return f'<a class="term-link" id="{explained.place}" href="#{anchor}">{match.group()}</a>'

    def _paragraph_anchor(self, tag: str, after: list[str]) -> str:
        """Return the anchor of a paragraph: by the key that it keeps in the editor however its words change."""
        key = BLOCK_KEY.search(tag)
        name = key.group(1) if key else _fingerprint(after)
        anchor, number = f"{self._prefix}al-{name}", 2
        while anchor in self._paragraphs:
            anchor, number = f"{self._prefix}al-{name}-{number}", number + 1
        self._paragraphs.add(anchor)
        return anchor


def _in_html(word: str) -> str:
    """Return the expression that finds ``word`` in HTML."""
    return "".join(IN_HTML.get(character) or re.escape(character) for character in word)


def _fingerprint(pieces: list[str]) -> str:
    """Return a name made of the words of a paragraph, which begins ``pieces``; for a text that no editor has opened."""
    words: list[str] = []
    for index, piece in enumerate(pieces):
        if piece.lower().startswith("</p"):
            break
        if index % 2 == 0:
            words.append(piece)
    return hashlib.sha256(unescape("".join(words)).encode()).hexdigest()[:6]


def _link(name: str, anchor: str, label: str, sign: str) -> str:
    return f'<a class="{name}" href="#{anchor}" aria-label="{label}">{sign}</a>'

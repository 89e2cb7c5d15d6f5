"""What stands in a publication when it is a book: its parts in order, and the facts around them."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from django.template.loader import render_to_string
from django.utils import timezone
from wagtail.models import Site

from doedemocratie.core.drawing import Subject
from doedemocratie.core.models import SiteSettings
from doedemocratie.library.illustrations import Scene, cover
from doedemocratie.library.illustrations.covers import description
from publications.annotating import ExplainedTerm
from publications.authors import authors_in
from publications.models.chapters import chapters_of
from publications.models.glossary import all_terms
from publications.models.text import Text, read

from .pictures import images_in

VERSION = 2
"""A higher number has every edition made anew, after a change in how they are made."""

LOOK = sorted(Path(__file__).parent.rglob("*.css"))
TEXT_ANCHOR = "tekst"
# Which sizes of a picture there are says nothing of the picture: the worker may make those after the editions.
RENDITIONS = re.compile(r'<source [^>]*>|(?<=<img)\s+src="[^"]*"\s+width="\d+"\s+height="\d+"')
CHAPTER_LEVEL = 2  # of the heading of a chapter, below the title of the book


@dataclass
class Line:
    """A line of the contents, with the lines below it. ``number`` is that of a chapter."""

    title: str
    anchor: str
    number: int | None = None
    below: list[Line] = field(default_factory=list)


@dataclass
class Part:
    """The text of the publication itself or of a chapter."""

    anchor: str
    prefix: str
    title: str
    introduction: str
    text: Text
    body: Any
    address: str
    number: int | None = None

    @cached_property
    def html(self) -> str:
        """The HTML of the text and its notes, as the screen has it; its headings begin below that of the book or chapter."""
        return render_to_string("publications/edition_text.html", {"part": self})


@dataclass
class Book:
    """A publication as a book, of the page as it is now."""

    page: Any
    address: str
    site_name: str
    sender: str
    parts: list[Part]
    terms: list[ExplainedTerm]

    @property
    def text(self) -> Part:
        """The text of the publication itself, before its chapters."""
        return self.parts[0]

    @property
    def chapters(self) -> list[Part]:
        """The chapters, if there are any."""
        return self.parts[1:]

    @property
    def has_text(self) -> bool:
        """Whether something stands before the chapters."""
        return bool(self.text.text.html.strip()) and bool(len(self.text.body))

    @property
    def authors(self) -> list[str]:
        """The names of the authors; without them the publisher, and else who the site is of."""
        return [author.name for author in authors_in(self.page.authors)] or [
            self.page.publisher or self.sender or self.site_name
        ]

    @cached_property
    def terms_html(self) -> str:
        """The list of explained terms; empty when there are none."""
        return render_to_string("components/terms.html", {"terms": self.terms}).strip()

    @cached_property
    def changes_html(self) -> str:
        """The list of changes; empty when there are none."""
        return render_to_string("components/changes.html", {"page": self.page}).strip()

    @property
    def newest_address(self) -> str:
        """Where a reader sees whether there is a newer version: at the changes, when the page tells of any."""
        return f"{self.address}#wijzigingen" if self.changes_html else self.address

    def colophon_html(self, day: Any) -> str:
        """Return the facts of the publication and of this file, which was made on ``day``."""
        return render_to_string("publications/edition_colophon.html", {"page": self.page, "book": self, "day": day})

    @cached_property
    def contents(self) -> list[Line]:
        """The lines of the contents, two levels deep."""
        lines: list[Line] = []
        for item in self.text.text.contents:
            if item.level > 2 and lines:
                lines[-1].below.append(Line(item.text, item.anchor))
            else:
                lines.append(Line(item.text, item.anchor))
        lines += [_chapter_line(part) for part in self.chapters]
        if self.terms_html:
            lines.append(Line("Begrippen", "begrippen"))
        if self.changes_html:
            lines.append(Line("Wat is er veranderd?", "wijzigingen"))
        return [*lines, Line("Colofon", "colofon")]

    @property
    def has_long_contents(self) -> bool:
        """Whether the contents would just not fit on one page."""
        return sum(1 + len(line.below) for line in self.contents) > 26

    @property
    def cover_image(self) -> Any:
        """The picture that an editor chose, if there is one."""
        return self.page.lead_image

    def drawn_cover(self, width: float, height: float) -> Scene:
        """Return the cover that the site draws for a publication without a picture."""
        subject = self._subject
        return cover(subject.seed, subject.kind, subject.theme, width, height)

    @property
    def cover_description(self) -> str:
        """What is to be seen on the cover."""
        if self.cover_image:
            return str(self.cover_image.description)
        return description(self._subject.seed, self._subject.kind)

    @cached_property
    def _subject(self) -> Subject:
        return Subject.of(self.page)

    @cached_property
    def fingerprint(self) -> str:
        """A text that differs when what the editions are made from does."""
        shown: list[Any] = [VERSION, self.address, self.site_name, self.sender, self.page.language, self.authors]
        shown += [self.page.title, self.page.subtitle, self.page.introduction, self.page.get_kind_display()]
        shown += [self.cover_image.file.name if self.cover_image else asdict(self._subject), self.cover_description]
        shown += [(part.anchor, part.title, part.address, RENDITIONS.sub("", part.html)) for part in self.parts]
        shown += sorted(image.file.name for image in images_in(part.body for part in self.parts))
        shown += [self.terms_html, self.changes_html, self.colophon_html(None)]
        shown += [file.read_text(encoding="utf-8") for file in LOOK]
        return hashlib.sha256(json.dumps(shown, default=str).encode()).hexdigest()


def gather(page: Any) -> Book:
    """Return the publication ``page`` as a book. Its text is that of the row in the database."""
    site = page.get_site() or Site.objects.filter(is_default_site=True).first()
    about = SiteSettings.for_site(site)
    parts = list(_parts(page))
    return Book(
        page=page,
        address=_address(page),
        site_name=about.site_name,
        sender=about.sender_line,
        parts=parts,
        terms=sorted((term for part in parts for term in part.text.terms), key=lambda term: term.term.term.lower()),
    )


def today() -> Any:
    """Return the day that a file made now says of itself."""
    return timezone.localdate()


def _parts(page: Any) -> Iterator[Part]:
    """Yield the text and the chapters; each term is explained where the book first uses it."""
    terms = all_terms()
    text = read(page.body, terms)
    yield Part(TEXT_ANCHOR, "", page.title, page.introduction, text, page.body, _address(page))
    for number, chapter in enumerate(chapters_of(page, page, with_text=True), start=1):
        known = {explained.term.slug for explained in text.terms}
        terms = [term for term in terms if term.slug not in known]
        text = read(chapter.body, terms, chapter.prefix)
        yield Part(
            chapter.anchor,
            chapter.prefix,
            chapter.title,
            chapter.introduction,
            text,
            chapter.body,
            _address(chapter),
            number,
        )


def _chapter_line(part: Part) -> Line:
    below = [Line(item.text, item.anchor) for item in part.text.contents if item.level == CHAPTER_LEVEL + 1]
    return Line(part.title, part.anchor, part.number, below)


def _address(page: Any) -> str:
    return urljoin("http://localhost/", page.get_full_url() or "")

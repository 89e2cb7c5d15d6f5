"""What stands in the text of a Word file besides the text: pictures, links, lists, and what could not be taken over.

The copy of the text that mammoth reads has only a number in each of those places; this knows what the number stands for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .opening import Package, Relationship
from .report import Notice, Report
from .styles import Styles

LINK_PREFIX = "doe:"  # of the anchor of a link in the copy, before the number of its mark

# Where text stands: running text, text that was deleted, text of drawings, charts and formulas.
TEXTS = frozenset({"w:t", "w:delText", "a:t", "m:t", "c:v", "cx:v"})
ENDS = frozenset({"w:p", "a:p", "c:pt", "cx:pt", "w:tab", "w:br", "c:tx", "cx:tx"})

PICTURES = frozenset({"a:blip", "v:imagedata"})


@dataclass(frozen=True)
class Left:
    """Something that the copy has not as the file had it."""

    notice: Notice
    detail: str = ""


@dataclass(frozen=True)
class Bookmark:
    """A place that a link in the document can point at."""

    name: str


@dataclass(frozen=True)
class Link:
    """A link to an address, or to a bookmark of the document itself."""

    address: str = ""
    bookmark: str = ""


@dataclass(eq=False)
class Picture:
    """A picture in the text, in a part of the file."""

    part: str
    description: str = ""
    name: str = ""
    is_decorative: bool = False
    # Filled in by pictures.py: the picture as the library takes it, or what is the matter with it.
    content: bytes = field(default=b"", repr=False)
    file_name: str = ""
    key: str = ""
    problem: str = ""
    place: str = ""

    @property
    def lacks_description(self) -> bool:
        """Whether it could be taken over if somebody said what it shows."""
        return not (self.problem or self.description or self.is_decorative)


@dataclass
class Inventory:
    """What the numbers in the copy stand for, for one file."""

    package: Package
    styles: Styles
    report: Report = field(default_factory=Report)
    marks: list[Any] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)  # what mammoth knows each note by: its kind and id
    # The targets of the part that is being read, by id.
    relationships: Mapping[str, Relationship] = field(default_factory=dict)
    _texts: dict[str, str] = field(default_factory=dict)

    def mark(self, what: Any) -> int:
        """Return the number that stands for ``what``."""
        self.marks.append(what)
        return len(self.marks) - 1

    @property
    def pictures(self) -> list[Picture]:
        """The pictures in the order of the text."""
        return [what for what in self.marks if isinstance(what, Picture)]

    def text_of(self, relationship_id: str) -> str:
        """Return the text in the part that the id points at, such as a chart. Raises WordFileError."""
        relationship = self.relationships.get(relationship_id)
        if relationship is None or relationship.is_external:
            return ""
        name = relationship.target
        if name not in self._texts:
            collector = TextCollector()
            self.package.parse(name, collector)
            self._texts[name] = collector.text
        return self._texts[name]


class TextCollector:
    """Collects all text of a part, in the order in which it stands there, and counts the pictures in it."""

    def __init__(self) -> None:
        self.pictures = 0
        self._pieces: list[str] = []
        self._open = 0

    @property
    def text(self) -> str:
        """The text, with one space between what stands apart."""
        return " ".join("".join(self._pieces).split())

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Hear that an element begins."""
        if tag in TEXTS:
            self._open += 1
        elif tag in PICTURES:
            self.pictures += 1

    def end(self, tag: str) -> None:
        """Hear that it ends."""
        if tag in TEXTS:
            self._open -= 1
        elif tag in ENDS:
            self._pieces.append(" ")

    def data(self, text: str) -> None:
        """Hear of text in it."""
        if self._open:
            self._pieces.append(text)

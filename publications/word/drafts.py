"""A publication that is to be made, before anything of it is stored."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .inline import NoteKey
from .inventory import Picture
from .styles import Numbering


@dataclass
class Item:
    """A piece of the text, before neighbours are joined to blocks."""

    kind: str
    value: Any
    place: str = ""
    numbering: Numbering | None = None
    level: int = 0


@dataclass
class PageDraft:
    """A page to be made: its title, and its text as the StreamField stores it (a picture stands for its image)."""

    title: str = ""
    items: list[Item] = field(default_factory=list)
    notes: list[NoteKey] = field(default_factory=list)
    blocks: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class PublicationDraft:
    """A publication to be made; the first page is the publication itself."""

    title: str
    subtitle: str
    pages: list[PageDraft]
    report: list[str]

    @property
    def pictures(self) -> list[Picture]:
        """The pictures that its text shows."""
        blocks = [block for page in self.pages for block in page.blocks if block["type"] == "image"]
        return [block["value"]["image"] for block in blocks]

"""What a body block has beside Wagtail's own behaviour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from wagtail import blocks

# The features of running text: enough for guidance, too few to fake a layout.
RICH_TEXT_FEATURES = ["bold", "italic", "link", "document-link", "ol", "ul"]

TEXT_GROUP = "Tekst"
MEDIA_GROUP = "Beeld"
STRUCTURE_GROUP = "Opbouw"
LINKS_GROUP = "Verwijzingen"


@dataclass(frozen=True)
class ContentsItem:
    """One line of a table of contents: its heading level (2 or 3), text, and the anchor it links to."""

    level: int
    text: str
    anchor: str


class BodyBlockMixin:
    """A block that says itself what it adds to the page around it."""

    def table_of_contents_items(self, value: Any) -> list[ContentsItem]:
        """Return the lines that this block's ``value`` adds to the table of contents of its page."""
        return []

    def set_anchor(self, value: Any, anchor: str) -> None:
        """Take the anchor that the stream gives to this block's line in the table of contents."""


class BodyStructBlock(BodyBlockMixin, blocks.StructBlock):
    """A body block with fields of its own."""

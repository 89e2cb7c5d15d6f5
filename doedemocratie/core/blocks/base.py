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


@dataclass(frozen=True)
class ContentBox:
    """How a content file writes a block: the ``name`` of its box, its ``form``, and the field that takes the ``items``.

    The form is "lines" (a list of plain texts), "parts" (texts under headings that name them) or "references" (sources).
    """

    name: str
    form: str
    items: str
    has_title: bool = False


class BodyBlockMixin:
    """A block that says itself what it adds to the page around it."""

    # For a block that only some page types have; the content files know the others by themselves.
    content_box: ContentBox | None = None
    # Whether an editor may change the words, and so gets advice on them.
    own_words = True

    def table_of_contents_items(self, value: Any) -> list[ContentsItem]:
        """Return the lines that this block's ``value`` adds to the table of contents of its page."""
        return []

    def set_anchor(self, value: Any, anchor: str) -> None:
        """Take the anchor that the stream gives to this block's line in the table of contents."""

    def anchor_of(self, value: Any) -> str:
        """Return the anchor that an edit of this block's words would change; empty when there is none."""
        return ""

    def is_left_empty(self, value: Any) -> bool:
        """Return whether an editor wrote nothing in this block, so that readers need not get it."""
        return False

    def fix_anchor(self, value: Any, anchor: str) -> None:
        """Keep ``anchor`` whatever the words of this block become."""


class BodyStructBlock(BodyBlockMixin, blocks.StructBlock):
    """A body block with fields of its own."""

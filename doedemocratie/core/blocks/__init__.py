"""The blocks of which the body of a page is made, one family a file."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from wagtail import blocks

from .base import BodyBlockMixin, BodyStructBlock, ContentBox, ContentsItem
from .links import ContactBlock, DownloadsBlock, PageLinksBlock
from .media import ImageBlock, VideoBlock
from .structure import AccordionBlock, StepsBlock, TableBlock
from .text import CalloutBlock, HeadingBlock, ParagraphBlock, QuoteBlock

__all__ = [
    "AccordionBlock",
    "BodyBlock",
    "BodyBlockMixin",
    "BodyStructBlock",
    "CalloutBlock",
    "ContactBlock",
    "ContentBox",
    "ContentsItem",
    "DownloadsBlock",
    "HeadingBlock",
    "ImageBlock",
    "PageLinksBlock",
    "ParagraphBlock",
    "QuoteBlock",
    "StepsBlock",
    "TableBlock",
    "VideoBlock",
]


class BodyBlock(blocks.StreamBlock):
    """The body of a page."""

    # A new page begins with one, and some pages need no text: what is left empty is no mistake.
    paragraph = ParagraphBlock(required=False)
    heading = HeadingBlock()
    quote = QuoteBlock()
    callout = CalloutBlock()
    image = ImageBlock()
    video = VideoBlock()
    steps = StepsBlock()
    accordion = AccordionBlock()
    table = TableBlock()
    downloads = DownloadsBlock()
    page_links = PageLinksBlock()
    contact = ContactBlock()

    def table_of_contents(self, value: blocks.StreamValue, prefix: str = "") -> list[ContentsItem]:
        """Return the headings of the stream ``value`` in order, each with an anchor that no other heading has.

        ``prefix`` begins every anchor, for a page that shows more texts.
        """
        lines = [(child, item) for child in value for item in child.block.table_of_contents_items(child.value)]
        # An anchor that an editor chose is not taken by a heading above it that happens to have the same words.
        chosen = {f"{prefix}{item.anchor}" for child, item in lines if not child.block.anchor_of(child.value)}
        items: list[ContentsItem] = []
        taken: set[str] = set()
        for child, item in lines:
            anchor, number = f"{prefix}{item.anchor}", 2
            reserved = chosen if child.block.anchor_of(child.value) else frozenset()
            while anchor in taken or anchor in reserved:
                anchor, number = f"{prefix}{item.anchor}-{number}", number + 1
            taken.add(anchor)
            child.block.set_anchor(child.value, anchor)
            items.append(replace(item, anchor=anchor))
        return items

    def keep_anchors(self, value: blocks.StreamValue, before: blocks.StreamValue) -> None:
        """Give each heading of ``value`` the anchor that the same block has in ``before``, as if an editor had typed it.

        So a link to a heading goes on working when its words change.
        """
        self.table_of_contents(before)
        self.table_of_contents(value)
        anchors = {child.id: child.block.anchor_of(child.value) for child in before if child.id}
        for child in value:
            # Empty where the editor chose the anchor: that choice stands.
            old, new = anchors.get(child.id), child.block.anchor_of(child.value)
            if old and new and new != old:
                child.block.fix_anchor(child.value, old)

    def first_text(self) -> blocks.StreamValue:
        """Return the body of a page that somebody begins to write: a text with nothing in it yet."""
        return self.normalize([("paragraph", "")])

    def drop_empty(self, value: blocks.StreamValue) -> None:
        """Take the blocks out of ``value`` in which an editor wrote nothing."""
        for number in reversed(range(len(value))):
            if value[number].block.is_left_empty(value[number].value):
                del value[number]

    def as_read(self, text: str) -> str:
        """Return ``text``, as an editor wrote it in a block of this body, without the marks that readers do not see."""
        return text

    def get_searchable_content(self, value: blocks.StreamValue) -> list[str]:
        """Return the texts that the page is found by: those that readers see."""
        return [self.as_read(text) for text in super().get_searchable_content(value)]

    def render(self, value: blocks.StreamValue, context: dict[str, Any] | None = None) -> str:
        """Render the blocks, once every heading has an anchor of its own."""
        self.table_of_contents(value, (context or {}).get("anchor_prefix", ""))
        return super().render(value, context)

    class Meta:
        template = "blocks/body.html"

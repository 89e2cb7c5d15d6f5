"""The blocks of which the body of a page is made, one family a file."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from wagtail import blocks

from .base import BodyBlockMixin, BodyStructBlock, ContentsItem
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

    paragraph = ParagraphBlock()
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

    def table_of_contents(self, value: blocks.StreamValue) -> list[ContentsItem]:
        """Return the headings of the stream ``value`` in order, each with an anchor that no other heading has."""
        items: list[ContentsItem] = []
        taken: set[str] = set()
        for child in value:
            for item in child.block.table_of_contents_items(child.value):
                anchor, number = item.anchor, 2
                while anchor in taken:
                    anchor, number = f"{item.anchor}-{number}", number + 1
                taken.add(anchor)
                child.block.set_anchor(child.value, anchor)
                items.append(replace(item, anchor=anchor))
        return items

    def render(self, value: blocks.StreamValue, context: dict[str, Any] | None = None) -> str:
        """Render the blocks, once every heading has an anchor of its own."""
        self.table_of_contents(value)
        return super().render(value, context)

    class Meta:
        template = "blocks/body.html"

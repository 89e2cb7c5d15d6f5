"""The text of a page as its readers get it, in pieces, without rendering the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.rich_text import RichText

from doedemocratie.core.fields import StreamField
from doedemocratie.editorial.readability import Kind, Text

KINDS = {"li": Kind.ITEM, "h2": Kind.HEADING, "h3": Kind.HEADING, "h4": Kind.HEADING}
PIECES = {"p", "div", "br", "ul", "ol", "hr", *KINDS}
FOOTNOTE = re.compile(r"\[\^[^\]\s]+\]")  # the mark that points at a footnote
# Running text in fields of a block that is no rich text; what else has a line of its own is a heading, label or name.
PROSE_BLOCKS = (blocks.TextBlock,)
NO_TEXT_BLOCKS = (
    blocks.URLBlock,
    blocks.EmailBlock,
    blocks.RegexBlock,
    blocks.ChooserBlock,
    blocks.ChoiceBlock,
    blocks.BooleanBlock,
    blocks.DateBlock,
)


def texts_of(page: Page) -> list[Text]:
    """Return the text of ``page``: its title, teaser, and every field of rich text or blocks, in their order.

    The words of somebody else (a block with ``own_words = False``, such as a quote) are left out: nobody may change them.
    No query, beside those that reading the fields of a page takes.
    """
    texts = [Text(page.title, Kind.HEADING)]
    for field in page._meta.concrete_fields:
        value = getattr(page, field.attname)
        if field.name == "introduction":
            texts.append(Text(value))
        elif isinstance(field, RichTextField):
            texts.extend(html_texts(value))
        elif isinstance(field, StreamField):
            texts.extend(_of_block(field.stream_block, value))
    return [Text(FOOTNOTE.sub("", text.text), text.kind) for text in texts if text.text.strip()]


def html_texts(source: str | None) -> list[Text]:
    """Return the paragraphs, items and headings of rich text."""
    reader = _Reader()
    reader.feed(source or "")
    reader.close()
    reader.end_piece()
    return reader.texts


class _Reader(HTMLParser):
    """Gathers the pieces of text of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[Text] = []
        self._open: list[str] = []
        self._words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in PIECES:
            self.end_piece()
        if tag in KINDS:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in PIECES:
            self.end_piece()
        if tag in self._open:
            self._open.remove(tag)

    def handle_data(self, data: str) -> None:
        self._words.append(data)

    def end_piece(self) -> None:
        text = " ".join("".join(self._words).split())
        if text:
            self.texts.append(Text(text, KINDS[self._open[-1]] if self._open else Kind.PROSE))
        self._words = []


def _of_block(block: blocks.Block, value: Any) -> Iterator[Text]:
    """Yield the text that ``block`` has for readers with ``value``."""
    if value is None or isinstance(block, NO_TEXT_BLOCKS) or not getattr(block, "own_words", True):
        return
    for child_block, child in children_of(block, value):
        yield from _of_block(child_block, child)
    if isinstance(value, RichText):
        yield from html_texts(value.source)
    elif isinstance(block, PROSE_BLOCKS):
        yield Text(str(value))
    elif isinstance(block, blocks.CharBlock):
        yield Text(str(value), Kind.HEADING)


def children_of(block: blocks.Block, value: Any) -> Iterator[tuple[blocks.Block, Any]]:
    """Yield the blocks inside ``block``, each with its value."""
    if isinstance(block, blocks.StreamBlock):
        yield from ((child.block, child.value) for child in value)
    elif isinstance(block, blocks.ListBlock):
        yield from ((block.child_block, item) for item in value)
    elif isinstance(block, blocks.StructBlock):
        yield from ((child, value.get(name)) for name, child in block.child_blocks.items())
    elif isinstance(block, TypedTableBlock):
        yield from ((cell.block, cell.value) for row in value.rows for cell in row)

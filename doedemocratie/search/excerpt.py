"""Show the sentence of a page, or of a document that belongs to it, that has the words which its title and teaser have not."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterator
from typing import Any

from django.utils.safestring import SafeString
from django.utils.text import Truncator
from wagtail.blocks import Block, CharBlock, ListBlock, RichTextBlock, StreamValue, StructBlock, TextBlock
from wagtail.models import Page
from wagtail.rich_text import get_text_for_indexing

from doedemocratie.core.blocks import BodyBlock

SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")
MARKED = re.compile(r"<mark>(.*?)</mark>")
MAX_LENGTH = 240  # characters of the text around the word


def excerpt(page: Page, mark: Callable[[str], SafeString]) -> SafeString:
    """Return the first sentence of the running text of `page` in which `mark` marks a word; empty when there is none.

    Costs no query: blocks that point at images, pages or documents are passed over as they are stored.
    """
    for sentence in _sentences(page):
        marked = mark(Truncator(sentence).chars(MAX_LENGTH))
        if "<mark>" in marked:
            return marked
    return SafeString()


def excerpt_of_text(text: str, pick: Callable[[str], SafeString], mark: Callable[[str], SafeString]) -> SafeString:
    """Return the sentence of `text` in which `pick` marks most different words, as `mark` marks it; empty without any.

    Of a sentence that is too long, as a table is in the text of a PDF, it is the part that has the words.
    """
    best, most = "", 0
    for sentence in SENTENCE_END.split(text):
        parts = textwrap.wrap(sentence, MAX_LENGTH)
        for number, part in enumerate(parts):
            count = len({word.lower() for word in MARKED.findall(pick(part))})
            if count > most:
                best, most = f"{'… ' * (number > 0)}{part}{' …' * (number < len(parts) - 1)}", count
    return mark(best)


def _sentences(page: Page) -> Iterator[str]:
    body = getattr(page, "body", None)
    if not isinstance(body, StreamValue) or not isinstance(body.stream_block, BodyBlock):
        return
    for child in body.raw_data:
        block = body.stream_block.child_blocks.get(child["type"])
        for text in _texts(block, child["value"]):
            yield from filter(None, SENTENCE_END.split(body.stream_block.as_read(text)))


def _texts(block: Block | None, value: Any) -> Iterator[str]:
    """Yield the texts in ``value``, which is stored in the form of ``block``."""
    if isinstance(block, RichTextBlock):
        yield get_text_for_indexing(str(value))
    elif isinstance(block, CharBlock | TextBlock):
        yield str(value)
    elif isinstance(block, StructBlock) and isinstance(value, dict):
        for name, child in block.child_blocks.items():
            yield from _texts(child, value.get(name) or "")
    elif isinstance(block, ListBlock) and isinstance(value, list):
        for item in value:
            yield from _texts(block.child_block, item["value"] if isinstance(item, dict) and "type" in item else item)

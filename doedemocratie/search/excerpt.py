"""Show the sentence of a page that has the words, when its title and teaser do not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from django.utils.safestring import SafeString
from django.utils.text import Truncator
from wagtail.blocks import RichTextBlock, StreamValue
from wagtail.models import Page
from wagtail.rich_text import get_text_for_indexing

SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")
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


def _sentences(page: Page) -> Iterator[str]:
    body = getattr(page, "body", None)
    if not isinstance(body, StreamValue):
        return
    for child in body.raw_data:
        block = body.stream_block.child_blocks.get(child["type"])
        if isinstance(block, RichTextBlock):
            yield from filter(None, SENTENCE_END.split(get_text_for_indexing(str(child["value"]))))

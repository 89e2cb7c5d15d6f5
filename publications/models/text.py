"""A text as readers see it: its HTML, its table of contents, its notes and the terms that it explains."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.safestring import SafeString
from wagtail.blocks import StreamValue

from doedemocratie.core.blocks import ContentsItem
from publications.annotating import Annotator, ExplainedTerm, Note, Term

HEADING = re.compile(r"(</?h)([2-5])(?=[ >])")
WORDS_A_MINUTE = 200
"""How fast adults read a text for information, rounded down from 238 (Brysbaert, 2019): official Dutch is no novel."""


@dataclass(frozen=True)
class Text:
    """The text of a publication or a chapter, annotated."""

    html: SafeString
    contents: list[ContentsItem]
    notes: list[Note]
    terms: list[ExplainedTerm]
    words: int

    @property
    def minutes(self) -> int:
        """How long reading takes, in whole minutes; 0 when there is nothing to read."""
        return reading_minutes(self.words)


def words_in(body: StreamValue) -> int:
    """Return how many words the text in ``body`` has, its notes among them, without rendering it."""
    return sum(len(text.split()) for text in body.stream_block.get_searchable_content(body))


def reading_minutes(words: int) -> int:
    """Return how long reading so many words takes, in whole minutes; 0 for none."""
    return math.ceil(words / WORDS_A_MINUTE)


def read(body: StreamValue, terms: Sequence[Term] = (), prefix: str = "", *, table_page_id: int | None = None) -> Text:
    """Return the text in ``body``.

    ``prefix`` begins every anchor, for a page that shows more texts, each under a heading: then the headings of the text
    are one level lower.
    """
    block = body.stream_block
    contents = block.table_of_contents(body, prefix)
    html = body.render_as_block(
        context={"notes_are_below": True, "anchor_prefix": prefix, "table_page_id": table_page_id}
    )
    if prefix:
        html = HEADING.sub(lambda match: f"{match.group(1)}{int(match.group(2)) + 1}", html)
        contents = [replace(item, level=item.level + 1) for item in contents]
    annotator = Annotator(block.footnotes_in(body), terms, prefix)
    annotated = annotator.annotate(html)
    return Text(annotated, contents, annotator.notes, annotator.terms, words_in(body))

"""How wide the columns of a table are on paper, so that every word stays on the page and short ones stay whole.

By itself a table becomes as wide as its longest words make it. When these may be broken anywhere, it breaks those of two
letters as gladly as those of a hundred.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement

LINE = (
    76  # letters of a table, of which many are bold, in the width of the text (see print/page.css and print/blocks.css)
)
PADDING = 3.5  # letters that would stand in the white around a cell
LONG_WORD = 24  # letters: a longer one is broken before it takes the room of other columns
ENOUGH = 100  # letters: a text that is longer takes more lines, and no more width
PARTS = re.compile(r"[\s-]+")  # a line may end after a hyphen


def set_widths(table: Element) -> None:
    """Give each column of ``table`` its part of the width: room for its longest word, as far as that goes, and for its text."""
    rows = [[" ".join(cell.itertext()) for cell in row if cell.tag in ("th", "td")] for row in table.iter("tr")]
    count = max(map(len, rows), default=0)
    if not count:
        return
    texts = [[row[index] for row in rows if index < len(row)] for index in range(count)]
    words = [min(max(len(word) for text in column for word in PARTS.split(text)), LONG_WORD) for column in texts]
    room = max(LINE - PADDING * count, count)
    needed = _cut(words, room)
    wanted = [1 + max(min(max(map(len, column)), ENOUGH) - own, 0) for column, own in zip(texts, needed, strict=True)]
    rest = (room - sum(needed)) / sum(wanted)
    widths = [PADDING + own + rest * more for own, more in zip(needed, wanted, strict=True)]
    group = Element("colgroup")
    for width in widths:
        SubElement(group, "col", style=f"width: {100 * width / sum(widths):.2f}%")
    # After the caption, where HTML wants it.
    table.insert(next((index for index, child in enumerate(table) if child.tag != "caption"), len(table)), group)


def _cut(words: list[int], room: float) -> list[float]:
    """Return the lengths of the ``words``, the longest of them cut to one length with which all fit in ``room``."""
    left = room
    for done, length in enumerate(sorted(words)):
        share = left / (len(words) - done)
        if length > share:
            return [min(word, share) for word in words]
        left -= length
    return [float(word) for word in words]

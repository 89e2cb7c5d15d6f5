"""A pipe table in Markdown to the block of a typed table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from markdown_it.tree import SyntaxTreeNode

from .mistakes import Place
from .references import Link, RichText

if TYPE_CHECKING:
    from .markdown import BodyReader

NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")


def read_table(
    body: BodyReader, node: SyntaxTreeNode, place: Place, caption: str = "", row_headers: bool = True
) -> dict[str, Any]:
    """Return the value of a table block.

    A column is rich text when one of its cells has a link or bold text, numbers when it is aligned to the right and holds nothing
    else, and plain text otherwise.
    """
    writer = body.writer("table", "table", "rich_text")
    head, *bodies = node.children
    headings = [cell for row in head.children for cell in row.children]
    rows = [row for part in bodies for row in part.children]
    columns: list[dict[str, str]] = []
    cells: list[list[Any]] = [[] for _row in rows]
    for index, heading in enumerate(headings):
        texts = []
        for row in rows:
            cell = row.children[index].children[0]
            line = row.map[0] + body.first_line if row.map else place.line
            texts.append(writer.inline(cell, place.at(line=line)))
        kind = _kind(texts, right="right" in str(heading.attrs.get("style", "")))
        columns.append({"type": kind, "heading": _plain(writer.inline(heading.children[0], place))})
        for number, text in enumerate(texts):
            cells[number].append(_cell(kind, text))
    if not rows:
        place.mistake("the table has no rows")
    table = {"columns": columns, "rows": [{"values": row} for row in cells], "caption": ""}
    return {"caption": caption, "row_headers": row_headers, "table": table}


def _kind(texts: list[RichText], *, right: bool) -> str:
    if any(isinstance(part, Link) or "<" in part for text in texts for part in text.parts):
        return "rich_text"
    plain = [_plain(text) for text in texts]
    return "number" if right and any(plain) and all(not text or NUMBER.fullmatch(text) for text in plain) else "text"


def _cell(kind: str, text: RichText) -> Any:
    if kind == "rich_text":
        return RichText(("<p>", *text.parts, "</p>"))
    plain = _plain(text)
    return (plain.replace(",", ".") or None) if kind == "number" else plain


def _plain(text: RichText) -> str:
    from html import unescape

    return unescape(
        "".join(re.sub(r"<[^>]*>", "", part) if isinstance(part, str) else part.html for part in text.parts)
    )

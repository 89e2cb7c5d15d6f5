"""Joins the pieces of a text to the blocks of a page: paragraphs, nested lists, quotes, captions."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Any

from .report import Notice, Report
from .styles import Numbering

if TYPE_CHECKING:
    from .drafts import Item

ABOUT_TABLE = re.compile(r"^\s*tab(?:el|le)\b", re.IGNORECASE)
MAX_CAPTIONS = {"image": 300, "table": 200}
DIGITS = frozenset({"decimal", "decimalZero", "ordinal", "cardinalText", "ordinalText", "bullet"})
AROUND = re.compile(r"^[“\"„‘'«](.*)[”\"’'»]$", re.DOTALL)


def block(kind: str, value: Any) -> dict[str, Any]:
    """Return a block as the StreamField stores it."""
    return {"type": kind, "value": value, "id": str(uuid.uuid4())}


def blocks_of(items: list[Item], report: Report) -> list[dict[str, Any]]:
    """Return the blocks that the items of a page make."""
    captioned = _with_captions(items, report)
    blocks: list[dict[str, Any]] = []
    for kind, group in groupby(captioned, lambda item: "text" if item.kind in ("text", "list") else item.kind):
        same = list(group)
        if kind == "text":
            blocks.append(block("paragraph", _rich_text(same, report)))
        elif kind == "quote":
            # One quote of more paragraphs, as Word has them.
            text = "\n\n".join(item.value for item in same)
            blocks.append(block("quote", {"text": _without_marks(text), "source": "", "source_url": ""}))
        else:
            blocks += [_single(item, report) for item in same]
    return blocks


def _single(item: Item, report: Report) -> dict[str, Any]:
    if item.kind == "heading":
        return block("heading", {"text": item.value, "level": "h3" if item.level > 1 else "h2", "anchor": ""})
    if item.kind == "callout":
        return block("callout", {"title": "", "text": item.value})
    if item.kind == "table" and not item.value["caption"]:
        report.add(Notice.TABLE_CAPTION, item.place)
    return block(item.kind, item.value)


def _without_marks(text: str) -> str:
    """Return a quote without the marks around it, which the site adds."""
    match = AROUND.match(text.strip())
    return match[1].strip() if match and not re.search(r"[“”\"„«»]", match[1]) else text


def _with_captions(items: list[Item], report: Report) -> list[Item]:
    """Give each picture and table the caption beside it; a caption of nothing is a paragraph."""
    for item in items:
        if item.kind == "image":
            item.value = {"image": item.value, "caption": "", "credit": ""}
    kept: list[Item] = []
    for index, item in enumerate(items):
        if item.kind != "caption":
            kept.append(item)
            continue
        owner = _owner(items, index)
        if owner is not None and len(item.value) <= MAX_CAPTIONS[owner.kind]:
            owner.value["caption"] = item.value
            continue
        report.add(Notice.CAPTION_LOOSE if owner is None else Notice.CAPTION_LONG, item.place)
        item.kind, item.value = "text", f"<p>{escape(item.value, quote=False)}</p>"
        kept.append(item)
    return kept


def _owner(items: Sequence[Item], index: int) -> Item | None:
    """Return what the caption at ``index`` belongs to: above it or below, a table when it says so, else a picture first."""
    beside = [items[place] for place in (index - 1, index + 1) if 0 <= place < len(items)]
    free = [item for item in beside if item.kind in MAX_CAPTIONS and not item.value["caption"]]
    kind = "table" if ABOUT_TABLE.match(items[index].value) else "image"
    if kind == "table":
        free.reverse()  # above a table stands its own caption
    return next((item for item in free if item.kind == kind), next(iter(free), None))


def _rich_text(items: Iterable[Item], report: Report) -> str:
    html = ""
    for is_list, group in groupby(items, lambda item: item.kind == "list"):
        same = list(group)
        html += list_html(same, report) if is_list else "".join(item.value for item in same)
    return html


def list_html(items: Sequence[Item], report: Report) -> str:
    """Return neighbouring items of lists as lists in each other; a level that is skipped is no list of its own.

    All that is below one item of the first level is of one kind: the editor of Wagtail 7.4 and 8 loses an item when it
    saves a list in which the kind changes below the first level.
    """
    html = ""
    open_lists: list[tuple[int, str]] = []
    below = ""
    for item in items:
        numbering = item.numbering or Numbering("", 0, "bullet")
        tag = "ol" if numbering.is_ordered else "ul"
        while len(open_lists) > 1 and open_lists[-2][0] >= numbering.level:
            html += f"</li></{open_lists.pop()[1]}>"
        above = open_lists[-1][0] if open_lists else -1
        is_deeper = bool(open_lists) and above < numbering.level
        if numbering.level > above + 1:
            report.add(Notice.LIST_LEVELS, item.place)
        if is_deeper or len(open_lists) > 1:
            below = below or tag
            if tag != below:
                report.add(Notice.LIST_KINDS, item.place)
            tag = below
        else:
            below = ""
        if is_deeper or not open_lists:
            html += f"<{tag}>"
            open_lists.append((numbering.level, tag))
        elif open_lists[-1][1] == tag:
            html += "</li>"
            open_lists[-1] = (numbering.level, tag)
        else:
            html += f"</li></{open_lists.pop()[1]}><{tag}>"
            open_lists.append((numbering.level, tag))
        html += f"<li>{item.value}"
    html += "".join(f"</li></{tag}>" for _level, tag in reversed(open_lists))
    _report_lists(items, report)
    return html


def _report_lists(items: Sequence[Item], report: Report) -> None:
    numberings = [item.numbering for item in items if item.numbering]
    if {numbering.form for numbering in numberings} - DIGITS:
        report.add(Notice.LIST_FORM, items[0].place)
    for words in dict.fromkeys(numbering.words for numbering in numberings if numbering.words):
        report.add(Notice.LIST_WORDS, items[0].place, words)

"""What a robots.txt says to this check (RFC 9309), and how long it asks to wait between two requests.

A stranger wrote it, so nothing in it raises, and a pattern is never made into a regular expression: one with many ``*``
would keep us busy for ever.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

LINE_END = re.compile(r"\r\n?|\n")
TOKEN = re.compile(r"\*|[a-z_-]+", re.IGNORECASE)
ESCAPED = re.compile(r"%([0-9a-f]{2})", re.IGNORECASE)
UNRESERVED = re.compile(r"[a-z0-9._~-]", re.IGNORECASE | re.ASCII)
NUMBER = re.compile(r"[0-9]+(\.[0-9]*)?")
# What an address keeps as it is. In a query RFC 9309 wants ``:`` and ``/`` percent-encoded, in its example in 2.2.2.
IN_PATH, IN_QUERY = "%/:@!&'()+,;=", "%!&'()+,;="
LONGEST_DELAY = 3600.0  # seconds between two requests, when a site asks for more than is of use


def normalised(text: str, also: str = "") -> str:
    """Return a path with its query in the one spelling in which they are compared; characters in ``also`` stay too."""
    text = ESCAPED.sub(_unescaped, text)
    path, mark, query = text.partition("?")
    return quote(path, IN_PATH + also) + mark + quote(query, IN_QUERY + also)


def _unescaped(match: re.Match[str]) -> str:
    character = chr(int(match[1], 16))
    return character if UNRESERVED.fullmatch(character) else match[0].upper()


def matches(pattern: str, target: str) -> bool:
    """Return whether a pattern, with ``*`` for anything and ``$`` for the end, is that of a target; both normalised.

    Each piece is looked for once, from where the last one ended: the first place is always good enough.
    """
    is_whole = pattern.endswith("$")
    first, *pieces = pattern.removesuffix("$").split("*")
    if not target.startswith(first):
        return False
    if is_whole and not pieces:
        return target == first
    last = pieces.pop() if is_whole else ""
    place = len(first)
    for piece in pieces:
        place = target.find(piece, place)
        if place < 0:
            return False
        place += len(piece)
    return target.endswith(last) and len(target) - len(last) >= place


@dataclass
class Group:
    """The rules for one name, of every group that names it; ``delay`` is in seconds."""

    is_named: bool = False
    delay: float = 0.0
    # Pattern and whether it allows.
    rules: list[tuple[str, bool]] = field(default_factory=list)

    def allows(self, target: str) -> bool:
        """Return whether a path with its query may be asked for: the longest pattern decides, of two the kinder one."""
        target = normalised(target)
        if target == "/robots.txt":
            return True
        found = ((len(pattern), is_kind) for pattern, is_kind in self.rules if matches(pattern, target))
        return max(found, default=(0, True))[1]


def group_for(name: str, text: str) -> Group:
    """Return what the robots.txt in ``text`` says to ``name``; what it says to all when it does not name it."""
    groups = {name.lower(): Group(), "*": Group()}
    heard: set[str] = set()  # the names that a line is for; a set, because one may be repeated thousands of times
    was_name = False
    for key, value in _lines(text):
        if key == "user-agent":
            heard = heard if was_name else set()
            was_name = True
            token = TOKEN.match(value)
            heard |= groups.keys() & {token[0].lower() if token else ""}
            for one in heard:
                groups[one].is_named = True
        elif key in {"allow", "disallow"}:
            was_name = False
            for one in heard if value else ():
                groups[one].rules.append((_pattern(value), key == "allow"))
        elif key == "crawl-delay" and NUMBER.fullmatch(value):
            # Not of the standard, so it ends no row of names.
            for one in heard:
                groups[one].delay = max(groups[one].delay, min(float(value[:20]), LONGEST_DELAY))
    own = groups[name.lower()]
    return own if own.is_named else groups["*"]


def _lines(text: str) -> Iterator[tuple[str, str]]:
    for line in LINE_END.split(text):
        key, colon, value = line.partition("#")[0].partition(":")
        if colon:
            yield key.strip().lower(), value.strip()


def _pattern(value: str) -> str:
    """Return a pattern in the spelling of addresses: a ``$`` that is not at its end is one of the address."""
    end = "$" if value.endswith("$") else ""
    return normalised(value.removesuffix("$"), also="*") + end

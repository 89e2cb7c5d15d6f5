"""Divides Dutch text into sentences and words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

# Abbreviations that stand inside a sentence: what follows belongs to it, whatever its first letter.
INSIDE = frozenset(
    """
    aanh afb afd afl alg art artt bijl bijv blz bv br ca cf dhr dr drs ed evt excl fam fig gem hfdst hr incl ing inl ir
    jhr jkvr jr kol lt max mevr mgr min mld mln mr mw nl nr nrs num okt aug sept nov dec jan feb mrt apr obs p par pag pp
    prof prov red ref resp sec secr sr st stb stcrt str tab tel toel trb vgl vlg vnl vs wo zgn
    """.split()
)
# Those that also end a sentence: then a capital follows.
ENDING = frozenset("etc enz jl a.s e.a e.d e.o i.d m.m d.d c.a c.s l.s n.v.t".split())

OPENING = "\"'“‘„«(["  # what may stand before the first letter of a sentence
END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s+[\"'“‘„«(\[]*[\w€$])")
WORD = re.compile(r"[^\W_]+(?:[-‐‑’'][^\W_]+)*")
# No words of a sentence: a figure counts for nobody's reading, and an address is not read.
ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\w+|\b[\w-]+\.(?:nl|eu|org|com|net)\b\S*")


class Kind(Enum):
    """What a piece of text is on the page."""

    PROSE = "prose"  # a paragraph, or part of one
    ITEM = "item"  # of a list, or a cell of a table
    HEADING = "heading"


@dataclass(frozen=True)
class Text:
    """A piece of text of its own: no sentence runs on into the next."""

    text: str
    kind: Kind = Kind.PROSE


SHORTEST_LOOSE_ITEM = 5  # words; an item with fewer and without a full stop is no sentence


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences of one piece of text.

    A full stop after an abbreviation, an initial or inside a number ends none: "bijv.", "mr. A. Jansen", "art. 3:40 BW",
    "2.500".
    """
    text = " ".join(text.split())
    start = 0
    for match in END.finditer(text):
        following = text[match.end() :].lstrip()
        if _ends(text[start : match.start()], match[0], following):
            yield text[start : match.end()]
            start = match.end() + len(text[match.end() :]) - len(following)
    if text[start:]:
        yield text[start:]


def _ends(before: str, mark: str, following: str) -> bool:
    """Return whether ``mark`` ends the sentence ``before`` it."""
    first = following.lstrip(OPENING)[:1]
    if first.islower():
        return False
    if mark[0] != "." or mark.startswith(".."):
        return True
    word = before.rsplit(None, 1)[-1].lstrip(OPENING) if before.strip() else ""
    last = word.lower()
    if last in ENDING:
        return first.isupper()
    if last in INSIDE or (len(word) == 1 and word.isupper()):  # an initial: A. Jansen
        return False
    if re.fullmatch(r"[a-z](?:\.[a-z]+)+", last):  # o.a., i.v.m., J.P.
        return False
    # The number of a list, or of the day in a date, at the beginning: "1. Bel de gemeente".
    return not (last.isdigit() and before.strip() == last)


def words(sentence: str) -> list[str]:
    """Return the words of ``sentence``: what has a letter and is no address."""
    return [
        match[0] for match in WORD.finditer(ADDRESS.sub(" ", sentence)) if any(letter.isalpha() for letter in match[0])
    ]


def counted(texts: list[Text]) -> Iterator[tuple[str, list[str]]]:
    """Yield every sentence that figures are taken from, with its words.

    Headings are none, nor are short list items without a full stop: they would make any text look easy.
    """
    for text in texts:
        if text.kind is Kind.HEADING:
            continue
        for sentence in sentences(text.text):
            found = words(sentence)
            loose = text.kind is Kind.ITEM and not re.search(r"[.!?…][\"'”’»)\]]*$", sentence)
            if found and not (loose and len(found) < SHORTEST_LOOSE_ITEM):
                yield sentence, found

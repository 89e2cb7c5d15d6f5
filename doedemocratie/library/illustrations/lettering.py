"""Sets a title in the letter of the site, so that it always fits the room that there is.

First the letters become smaller, then long words are broken where Dutch breaks them, and last the text ends in an
ellipsis. No letter stands outside the room, whatever an editor typed.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyphen
from fontTools.ttLib import TTFont
from PIL import ImageDraw, ImageFont

from .palette import Colour, rgb

FONTS = Path(__file__).resolve().parents[3] / "static" / "fonts"
BOLD = "fira-sans-700.woff2"
ELLIPSIS = "…"
LINE = 1.12
"""Distance between two lines, in parts of the letter size."""
# After these a word may be broken without a hyphen of our own.
BREAKS_AFTER = "-/–—"
ALIKE = {"\u2010": "-", "\u2011": "-", "\u2212": "–", "\u0133": "ij", "\u0132": "IJ", "\u201a": "‘"}


@dataclass(frozen=True, slots=True)
class Setting:
    """A text as it is set: its lines, and the size of its letters in pixels."""

    lines: tuple[str, ...]
    size: int

    @property
    def height(self) -> float:
        """The height in pixels from the top of the first line to the foot of the last."""
        return len(self.lines) * self.size * LINE


@cache
def _file(name: str) -> tuple[bytes, frozenset[int]]:
    """Return a font of the site as OpenType that any FreeType reads, and the characters that it has."""
    font = TTFont(FONTS / name)
    font.flavor = None
    content = io.BytesIO()
    font.save(content)
    return content.getvalue(), frozenset(font.getBestCmap())


@cache
def letter(size: int, name: str = BOLD) -> ImageFont.FreeTypeFont:
    """Return the letter of the site in a size in pixels."""
    return ImageFont.truetype(io.BytesIO(_file(name)[0]), size)


@cache
def _hyphenation() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="nl_NL", left=3, right=3)


def width_of(text: str, size: int) -> float:
    """Return how wide a text is in bold letters, in pixels."""
    return letter(size).getlength(text)


def readable(text: str) -> str:
    """Return the text in characters that the font has, with single spaces.

    A letter with a mark that the font lacks loses the mark; what it lacks altogether, such as an emoji, is left out.
    """
    known = _file(BOLD)[1]
    found: list[str] = []
    for character in unicodedata.normalize("NFC", text):
        character = ALIKE.get(character, character)
        if character.isspace():
            found.append(" ")
        elif all(ord(part) in known for part in character) and character.isprintable():
            found.append(character)
        else:
            plain = unicodedata.normalize("NFKD", character)
            found += [
                part for part in plain if ord(part) in known and part.isprintable() and not unicodedata.combining(part)
            ]
    return " ".join("".join(found).split())


def fit(text: str, width: float, height: float, sizes: Sequence[int], lines: int) -> Setting:
    """Return the text set as large as the room allows, in at most `lines` lines of `width` pixels.

    `sizes` are the letter sizes to try, largest first. When none of them takes the whole text, words are broken; when
    that is not enough either, the text ends in an ellipsis at the smallest size. A text of which the font has not a
    single character gives no lines.
    """
    words = readable(text).split()
    if not words:
        return Setting((), sizes[-1])
    # A word is not broken for the sake of the largest letters.
    for broken, tried in ((False, sizes), (True, sizes[len(sizes) // 2 :])):
        fitting = [
            setting for size in tried if (setting := _set(words, width, height, size, lines, broken=broken)) is not None
        ]
        if fitting:
            good = (setting for setting in fitting if setting.size >= fitting[0].size * 0.75 and _even(setting))
            return next(good, fitting[0])
    size = sizes[-1]
    room = max(1, min(lines, int(height / (size * LINE))))
    found = _wrap(list(_pieces(words, width, size)), width, size) or []
    return Setting((*found[: room - 1], _ended(found[room - 1], width, size)), size)


def write(draw: ImageDraw.ImageDraw, text: Setting, left: float, top: float, colour: Colour) -> None:
    """Write lines below each other, each with its left side at `left`, and the first with its top at `top`."""
    for number, line in enumerate(text.lines):
        foot = top + number * text.size * LINE + text.size * 0.9
        draw.text((left, foot), line, fill=rgb(colour), font=letter(text.size), anchor="ls")


def _set(words: Sequence[str], width: float, height: float, size: int, lines: int, *, broken: bool) -> Setting | None:
    """Return the words in letters of one size, or `None` when they take more room than there is."""
    room = min(lines, int(height / (size * LINE)))
    pieces = list(_pieces(words, width, size)) if broken else [(word, True) for word in words]
    found = _wrap(pieces, width, size)
    if found is None or len(found) > room:
        return None
    return Setting(tuple(_balanced(pieces, width, size, len(found))), size)


def _even(setting: Setting) -> bool:
    """Say whether no line is much shorter than the others, as one with a single small word is."""
    widths = [width_of(line, setting.size) for line in setting.lines]
    return min(widths) > max(widths) * 0.4


Piece = tuple[str, bool]
"""A part of a word that is not broken, and whether the word ends with it."""


def _pieces(words: Sequence[str], width: float, size: int) -> Iterator[Piece]:
    """Yield the words in pieces that each fit on a line with a hyphen; a word that fits is one piece."""
    for word in words:
        if width_of(word, size) <= width:
            yield word, True
            continue
        parts = _syllables(word)
        small = [part for whole in parts for part in _cut(whole, width, size)]
        for number, part in enumerate(small):
            yield part, number == len(small) - 1


def _syllables(word: str) -> list[str]:
    """Return a word in the parts between which Dutch breaks it: after its own hyphens, and between syllables."""
    parts, start = [""], 0
    breaks = set(_hyphenation().positions(word))
    for number, character in enumerate(word):
        if number in breaks and number > start:
            parts.append("")
        parts[-1] += character
        if character in BREAKS_AFTER and number < len(word) - 1:
            parts.append("")
            start = number + 1
    return [part for part in parts if part]


def _cut(part: str, width: float, size: int) -> Iterator[str]:
    """Yield a part in pieces that fit with a hyphen: for what has no syllables, such as an address."""
    piece = ""
    for character in part:
        if piece and width_of(f"{piece}{character}-", size) > width:
            yield piece
            piece = ""
        piece += character
    yield piece


def _wrap(pieces: Sequence[Piece], width: float, size: int) -> list[str] | None:
    """Return the pieces in lines, as many on each as fit; `None` when one is too wide for any line."""
    lines: list[str] = []
    line, glued = "", False
    for text, ends in pieces:
        together = line + text if glued or not line else f"{line} {text}"
        if width_of(together if ends else _hyphened(together), size) <= width:
            line = together
        else:
            if not line or width_of(text if ends else _hyphened(text), size) > width:
                return None
            lines.append(_hyphened(line) if glued else line)
            line = text
        glued = not ends
    return [*lines, line]


def _hyphened(line: str) -> str:
    return line if line.endswith(tuple(BREAKS_AFTER)) else f"{line}-"


def _balanced(pieces: Sequence[Piece], width: float, size: int, lines: int) -> list[str]:
    """Return the pieces in as many lines, as equal in width as can be: the last one is no orphan."""
    low, high = width / 4, width
    while high - low > 2:
        middle = (low + high) / 2
        found = _wrap(pieces, middle, size)
        if found is not None and len(found) <= lines:
            high = middle
        else:
            low = middle
    return _wrap(pieces, high, size) or []


def _ended(line: str, width: float, size: int) -> str:
    """Return a line with an ellipsis after its last word that leaves room for it."""
    words = line.removesuffix("-").split()
    while len(words) > 1 and width_of(" ".join(words) + ELLIPSIS, size) > width:
        words.pop()
    text = " ".join(words)
    while len(text) > 1 and width_of(text + ELLIPSIS, size) > width:
        text = text[:-1]
    return text.rstrip(" ,;:-–—.") + ELLIPSIS

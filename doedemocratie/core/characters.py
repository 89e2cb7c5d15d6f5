"""Characters that nobody sees, and that break what is made of a text. They come along with what is pasted."""

from __future__ import annotations

import re

# The control characters (C0 and C1) except the tab and the ends of lines, half characters, and the two that are none.
# Not NUL: each field of a form refuses that by itself.
CONTROL_CHARACTERS = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML document can hold, not even escaped (XML 1.0, 2.2)."""


def without_control_characters(text: str) -> str:
    """Return ``text`` with a space in the place of each control character: words that it kept apart stay apart."""
    return CONTROL_CHARACTERS.sub(" ", text)

"""Chance that is the same everywhere and always: drawn from a text, such as the slug of a page."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar

Item = TypeVar("Item")


class Dice:
    """A row of choices that a text alone decides.

    SHA-256 of the text and a counter gives every number, so the row is the same in each process, on each machine and in
    each version of Python, which neither `hash()` nor the standard library's `random` promises.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._count = 0

    def fraction(self) -> float:
        """Return the next number, from 0 up to but not including 1."""
        self._count += 1
        digest = hashlib.sha256(f"{self._text}\n{self._count}".encode()).digest()
        return int.from_bytes(digest[:6]) / 2**48

    def between(self, low: float, high: float) -> float:
        """Return the next number between two bounds."""
        return low + (high - low) * self.fraction()

    def whole(self, low: int, high: int) -> int:
        """Return the next whole number from `low` to `high`, both possible."""
        return low + int(self.fraction() * (high - low + 1))

    def pick(self, items: Sequence[Item]) -> Item:
        """Return one of the items."""
        return items[int(self.fraction() * len(items))]

    def chance(self) -> bool:
        """Return heads or tails."""
        return self.fraction() < 0.5

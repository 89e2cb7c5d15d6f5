"""What a card on the dashboard is made of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

# So many lines a card shows; the rest is in its report.
SHOWN = 5


@dataclass(frozen=True)
class Line:
    """Something to do: where, and in a few words why."""

    title: str
    url: str
    note: str
    moment: dt.datetime | None = None


@dataclass(frozen=True)
class Card:
    """A heading with what is to be done, the way to all of it, and what it says when there is nothing."""

    name: str
    heading: str
    lines: Sequence[Line]
    nothing: str
    more: Sequence[tuple[str, str]] = ()

"""What a page that is about a moment says of it, for calendars."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class CalendarEvent:
    """An event as calendars know it (RFC 5545, section 3.6.1).

    ``start`` and ``end`` are moments, or for an event that fills days the first day and the day after the last one.
    ``end`` is ``None`` when it is not known.
    """

    title: str
    description: str
    location: str
    start: dt.datetime | dt.date
    end: dt.datetime | dt.date | None
    changed_at: dt.datetime

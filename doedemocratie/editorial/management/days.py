"""The number of days that a command is given."""

from __future__ import annotations

from django.core.management.base import CommandError

MOST_DAYS = 36_500  # a hundred years: more is a typing error, and the calendar ends somewhere


def checked_days(days: int) -> int:
    """Return ``days``; raises ``CommandError`` when that is no number of days ago."""
    if not 0 <= days <= MOST_DAYS:
        raise CommandError(f"--days takes a number of days from 0 to {MOST_DAYS}")
    return days

"""What the sections ask of a value, beside its type."""

from __future__ import annotations

import datetime as dt
import unicodedata
from typing import TypeGuard

from django.core.exceptions import ValidationError
from django.utils import timezone

FIRST_YEAR, LAST_YEAR = 1800, 2100  # a year outside these is a typing error
IN_FUTURE = "Deze datum ligt in de toekomst."


def validate_year(value: dt.date | dt.datetime | int) -> None:
    """Refuse a date, a moment or a year that can only be a typing error, such as 0216 for 2016."""
    year = value.year if isinstance(value, dt.date) else value
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValidationError(f"Vul een jaar in tussen {FIRST_YEAR} en {LAST_YEAR}.", code="year")


def validate_not_in_future(value: dt.date) -> None:
    """Refuse the day of something that has happened when that day is still to come."""
    if value > timezone.localdate():
        raise ValidationError(IN_FUTURE, code="future")


def is_sensible(moment: dt.datetime | None) -> TypeGuard[dt.datetime]:
    """Return whether ``moment`` is known and in a sensible year; near the ends of the calendar time zones overflow."""
    return moment is not None and FIRST_YEAR <= moment.year <= LAST_YEAR


def says_something(text: str) -> bool:
    """Return whether ``text`` has a letter, a digit or a sign: spaces are not all that nobody sees (U+200B, U+00AD)."""
    return any(unicodedata.category(character)[0] in "LNPS" for character in text)

"""The columns of the lists of pages. None asks the database anything: ``rows.prepare_rows`` did."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.template.defaultfilters import date as format_date
from django.utils import timezone
from wagtail.admin.ui.tables import Column
from wagtail.models import Page

from doedemocratie.core.models import ThemedMixin
from doedemocratie.editorial.care.base import person
from doedemocratie.editorial.care.reports import review_day

NO_THEME = "Geen thema"


def themes_of(page: Any) -> str:
    """Return the themes of a page that went through ``prepare_rows``, in words; empty for a type without themes."""
    if not isinstance(page, ThemedMixin):
        return ""
    return ", ".join(getattr(page, "row_themes", [])) or NO_THEME


def owner_of(page: Page) -> str:
    """Return who looks after a page, an empty text for nobody."""
    return person(page.owner)


def review_of(page: Page) -> str:
    """Return when a page is read again, short, and whether that day is past."""
    day = review_day(page)
    if day is None:
        return ""
    return f"{format_date(day, 'j b Y')}{' (voorbij)' if day < timezone.localdate() else ''}"


def day_of(day: dt.date | None) -> str:
    """Return a day as the lists write it, an empty text for none."""
    return format_date(day, "j b Y") if day else ""


def themes_column() -> Column:
    """Return the column with the themes."""
    return Column("themes", label="Thema's", accessor=themes_of)


def owner_column() -> Column:
    """Return the column with who looks after the page."""
    return Column("owner", label="Eigenaar", accessor=owner_of, sort_key="owner__first_name")


def review_column() -> Column:
    """Return the column with the day on which the page is read again."""
    return Column("review", label="Nakijken op", accessor=review_of, sort_key="review__review_on")

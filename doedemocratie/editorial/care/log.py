"""What the audit log tells of the care for a page."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.template.defaultfilters import date as format_date
from wagtail.log_actions import LogActionRegistry, LogFormatter

from doedemocratie.core.review import DATE_CHANGED, OWNER, OWNER_CHANGED, REVIEW_ON, REVIEWED


def day_in(log_entry: Any) -> str:
    """Return the day that an entry is about, as people write it; empty when there is none."""
    day = (log_entry.data or {}).get(REVIEW_ON)
    return format_date(dt.date.fromisoformat(day), "j F Y") if day else ""


class Reviewed(LogFormatter):
    """Somebody read the page again."""

    label = "Pagina nakijken"

    def format_message(self, log_entry: Any) -> str:
        """Say so, with the next time."""
        day = day_in(log_entry)
        return f"Nagekeken. De volgende keer: {day}." if day else "Nagekeken."


class DateChanged(LogFormatter):
    """Somebody chose another day."""

    label = "Nakijkdatum wijzigen"

    def format_message(self, log_entry: Any) -> str:
        """Say which."""
        day = day_in(log_entry)
        return f"Nakijken op {day}." if day else "Hoeft niet meer nagekeken te worden."


class OwnerChanged(LogFormatter):
    """Somebody else looks after the page."""

    label = "Eigenaar wijzigen"

    def format_message(self, log_entry: Any) -> str:
        """Say who."""
        name = (log_entry.data or {}).get(OWNER)
        return f"Eigenaar is nu {name}." if name else "Heeft geen eigenaar meer."


def register(registry: LogActionRegistry) -> None:
    """Tell Wagtail the actions."""
    for action, formatter in ((REVIEWED, Reviewed), (DATE_CHANGED, DateChanged), (OWNER_CHANGED, OwnerChanged)):
        registry.register_action(action)(formatter)

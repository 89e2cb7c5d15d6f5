"""How the audit log tells what was done."""

from __future__ import annotations

from typing import Any

from wagtail.log_actions import LogActionRegistry, LogFormatter

from publications.withdrawing.records import DELETE, RESTORE, WITHDRAW


class WithWhy(LogFormatter):
    """One line: what was done, and why."""

    done = ""

    def format_message(self, log_entry: Any) -> str:
        """Return the line for ``log_entry``; a fact that it does not have is left out."""
        told = log_entry.data or {}
        line = f"{self.done}. Reden: {told.get('reason') or 'niet bekend'}."
        if told.get("note"):
            line += f" Toelichting: {told['note']}"
        if told.get("replaced_by"):
            line += f" Vervangen door “{told['replaced_by']}”."
        return line


class Withdrawn(WithWhy):
    """A publication was taken off the site."""

    label = "Publicatie intrekken"
    done = "Ingetrokken"


class Restored(LogFormatter):
    """A publication is back on the site."""

    label = "Publicatie terugzetten"
    message = "Teruggezet na intrekken"


class Deleted(WithWhy):
    """A publication that readers had was deleted."""

    label = "Publicatie verwijderen"
    done = "Verwijderd nadat de publicatie online had gestaan"


def register(registry: LogActionRegistry) -> None:
    """Tell Wagtail the actions."""
    for action, formatter in ((WITHDRAW, Withdrawn), (RESTORE, Restored), (DELETE, Deleted)):
        registry.register_action(action)(formatter)

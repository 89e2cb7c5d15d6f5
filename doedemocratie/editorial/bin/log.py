"""What the audit log tells of the bin."""

from __future__ import annotations

from typing import Any

from wagtail.log_actions import LogActionRegistry, LogFormatter

from doedemocratie.editorial.bin.moving import RESTORED, THROWN_AWAY, THROWN_AWAY_BELOW


def along(count: int) -> str:
    """Return in words that pages below went along, when there were; ``count`` is that of all pages."""
    below = count - 1
    return "" if not below else f", met {below} pagina{'' if below == 1 else chr(39) + 's'} eronder"


class ThrownAway(LogFormatter):
    """A page was put in the bin."""

    label = "Pagina verwijderen"

    what = "In de prullenbak gelegd"

    def format_message(self, log_entry: Any) -> str:
        """Say so, with how many went along and where readers are sent."""
        told = log_entry.data or {}
        target = f" Bezoekers gaan naar “{told['target']}”." if told.get("target") else ""
        return f"{self.what.format(title=told.get('title', ''))}{along(told.get('pages', 1))}.{target}"


class ThrownAwayBelow(ThrownAway):
    """The same, as the history of the page above it tells."""

    label = "Pagina eronder verwijderen"
    what = "Pagina “{title}” in de prullenbak gelegd"


class Restored(LogFormatter):
    """A page was put back."""

    label = "Pagina terugzetten"

    def format_message(self, log_entry: Any) -> str:
        """Say so, with how many came along."""
        return f"Teruggezet uit de prullenbak{along((log_entry.data or {}).get('pages', 1))}."


def register(registry: LogActionRegistry) -> None:
    """Tell Wagtail the actions."""
    for action, formatter in (
        (THROWN_AWAY, ThrownAway),
        (THROWN_AWAY_BELOW, ThrownAwayBelow),
        (RESTORED, Restored),
    ):
        registry.register_action(action)(formatter)

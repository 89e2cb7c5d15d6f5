"""How long PostgreSQL may work on what the web server asks."""

from __future__ import annotations

from typing import Any


def limit_statements(databases: dict[str, dict[str, Any]], seconds: int) -> None:
    """Let PostgreSQL cut off what a connection of this process asks after ``seconds``; 0 is never.

    Only the web server is limited: nobody waits longer for a page, but a migration or a task may take its time.
    """
    for database in databases.values():
        if database["ENGINE"] == "django.db.backends.postgresql" and seconds:
            options = database.setdefault("OPTIONS", {})
            options["options"] = f"{options.get('options', '')} -c statement_timeout={seconds * 1000}".strip()

"""Writes the table of environment variables in the documentation from the settings' own help texts."""

from __future__ import annotations

import importlib
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from doedemocratie.settings.environment import DECLARED, Declared

BEGIN = "<!-- environment variables: written by `make docs` -->"
END = "<!-- end of the environment variables -->"


class Command(BaseCommand):
    """Write the table."""

    help = "Write the table of environment variables in docs/operations.md"

    def handle(self, *args: Any, **options: Any) -> None:
        """Replace what stands between the two marks."""
        path = settings.BASE_DIR / "docs" / "operations.md"
        path.write_text(with_table(path.read_text(encoding="utf-8")), encoding="utf-8")


def with_table(document: str) -> str:
    """Return ``document`` with the current table between its two marks; raise CommandError when it has no marks."""
    before, begin, rest = document.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise CommandError(f"The document needs the lines {BEGIN} and {END}.")
    return f"{before}{begin}\n\n{table(declared())}\n\n{end}{after}"


def declared() -> list[Declared]:
    """Return every declared setting once, those of a public site included."""
    importlib.import_module("doedemocratie.settings.production")
    return list({one.name: one for one in DECLARED}.values())


def table(settings_: list[Declared]) -> str:
    """Return the settings as a Markdown table."""
    lines = ["| Variable | Default | Meaning |", "| --- | --- | --- |"]
    for one in settings_:
        default = one.default if not one.default or "`" in one.default or " " in one.default else f"`{one.default}`"
        lines.append(f"| `{one.name}` | {default or 'none'} | {one.help_text} |")
    return "\n".join(lines)

"""Bring the government's value lists in the database up to date with a file."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from doedemocratie.opendata.models import Origin
from doedemocratie.opendata.value_lists import PROJECT_FILE, ValueListError, read_value_lists, refresh


class Command(BaseCommand):
    """Adds, changes and retires values; deletes none. Safe to run as often as you like."""

    help = (
        "Bring the value lists of the Woo (information categories, document kinds, themes ...) up to date with FILE. "
        "Values that are gone stay where they were chosen. The shape of the file is in docs/operations.md."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare FILE."""
        parser.add_argument(
            "file",
            nargs="?",
            type=Path,
            default=PROJECT_FILE,
            metavar="FILE",
            help="JSON; without it the project's own",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Say per list what was done; raises CommandError, and changes nothing, when the file is not right."""
        file: Path = options["file"]
        own = file.resolve() == PROJECT_FILE.resolve()
        try:
            lists = read_value_lists(file)
        except ValueListError as error:
            raise CommandError(f"Nothing was changed. {error}") from error
        for outcome in refresh(lists, Origin.PROJECT if own else Origin.FILE):
            if options["verbosity"] > 0:
                self.stdout.write(str(outcome))

"""Draws the pictures and icons of the project."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from doedemocratie.library.illustrations.catalogue import OUTPUTS, differing, write


class Command(BaseCommand):
    """Write every file of the catalogue of illustrations, or check that the files show what the code draws."""

    help = "Draws the illustrations in content/ and static/; --check only says which files differ from the code."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare --check and --root."""
        parser.add_argument("--check", action="store_true", help="write nothing; fail when a file differs")
        parser.add_argument("--root", type=Path, default=None, help="the directory to write in (default: the project)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write or compare; raises CommandError when --check finds a difference."""
        root: Path = options["root"] or Path(settings.BASE_DIR)
        if options["check"]:
            if paths := differing(root):
                raise CommandError("These files differ from what the code draws: " + ", ".join(paths))
            self.stdout.write(f"All {len(OUTPUTS)} files show what the code draws.")
            return
        written = 0
        for path in write(root):
            written += 1
            self.stdout.write(path)
        self.stdout.write(f"{written} of {len(OUTPUTS)} files written.")

"""Draw the sharing pictures and covers that pages lack: after a restored backup, or when the drawing changed."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from doedemocratie.core import drawing


class Command(BaseCommand):
    """Draw what is missing or no longer shows what the page is, so that a stopped run goes on where it was."""

    help = "Draw the sharing pictures and covers that pages lack. Can be stopped and started again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add ``--check``."""
        parser.add_argument("--check", action="store_true", help="Draw nothing; fail when a page lacks a picture.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Draw or count; raise CommandError when --check finds a page that lacks a picture."""
        if options["check"]:
            if lacking := sum(1 for _ in drawing.lacking()):
                raise CommandError(f"{lacking} pages lack a drawn picture.")
            self.stdout.write("Every page has its drawn pictures.")
            return
        drawn = sum(1 for _ in drawing.draw_lacking())
        self.stdout.write(f"{drawn} pages got their drawn pictures.")

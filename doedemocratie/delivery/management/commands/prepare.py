"""Everything that comes before serving, for a machine whose processes somebody else starts (systemd, containers)."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from doedemocratie.delivery.preparation import NotReadyError, prepare


class Command(BaseCommand):
    """Migrate, fill a new site, make the first administrator, collect static files."""

    help = "Bring the database, the first content, the first administrator and the static files up to date"
    # prepare() itself runs the checks, and tells the first error in one line.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the options of this command."""
        parser.add_argument("--no-static", action="store_true", help="Do not collect the static files")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do every step that is needed; say nothing when none is."""
        try:
            prepare(self.stdout.write, static_files=not options["no_static"])
        except NotReadyError as error:
            raise CommandError(str(error)) from error

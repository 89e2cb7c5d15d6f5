"""The command that the clock runs every few seconds."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from doedemocratie.delivery import content_version


class Command(BaseCommand):
    """Bring the content version in the cache up to date, when a process was killed before it could."""

    help = "Bring the content version in the cache up to date with the database"

    def handle(self, *args: Any, **options: Any) -> None:
        """Check once."""
        if content_version.check() and options["verbosity"]:
            self.stdout.write("The content version was behind; it is up to date now.")

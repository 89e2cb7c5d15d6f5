"""The command that the clock runs once a day."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from doedemocratie.delivery.pruning import prune_content_changes


class Command(BaseCommand):
    """Take old rows of content changes together, without making a page render anew."""

    help = "Take the rows of old content changes together; the content version stays the same"

    def handle(self, *args: Any, **options: Any) -> None:
        """Prune, and say how many rows went."""
        count = prune_content_changes()
        if options["verbosity"]:
            self.stdout.write(f"{count} rows of content changes went.")

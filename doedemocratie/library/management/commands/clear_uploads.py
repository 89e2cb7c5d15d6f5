"""``manage.py clear_uploads``: delete files that were uploaded two days ago and never described."""

from typing import Any

from django.core.management.base import BaseCommand

from doedemocratie.library.unfinished_uploads import clear_uploads


class Command(BaseCommand):
    """Deletes files that wait for a description that nobody wrote. The clock does so each day."""

    help = "Delete uploaded images and documents that nobody described within two days"

    def handle(self, *args: Any, **options: Any) -> None:
        """Do so, and say how many."""
        count = clear_uploads()
        if options["verbosity"]:
            self.stdout.write(f"Uploads deleted: {count}.")

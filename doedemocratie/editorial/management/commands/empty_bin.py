"""``manage.py empty_bin``: really delete the pages that have been in the bin for long enough."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from doedemocratie.editorial.bin.emptying import empty
from doedemocratie.editorial.bin.models import KEPT_DAYS
from doedemocratie.editorial.management.days import checked_days


class Command(BaseCommand):
    """Deletes for good, with what stands below. The clock does so each day."""

    help = "Delete for good the pages that editors deleted so many days ago"

    def add_arguments(self, parser: CommandParser) -> None:
        """Add how long they are kept."""
        parser.add_argument(
            "--days",
            type=int,
            default=KEPT_DAYS,
            help=f"keep what was deleted so many days ago or later; 0 deletes all ({KEPT_DAYS} by default)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do so, and say how many."""
        count = empty(checked_days(options["days"]))
        if options["verbosity"]:
            self.stdout.write(f"Deleted for good: {count}.")

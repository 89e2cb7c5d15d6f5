"""``manage.py prune_revisions``: delete old versions of pages that were never on the site."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from doedemocratie.editorial.management.days import checked_days
from doedemocratie.editorial.old_versions import KEPT_DAYS, prunable, prune


class Command(BaseCommand):
    """Frees the space of old drafts. What was ever on the site, is planned or was judged stays; see docs/operations.md."""

    help = "Delete versions of pages that are older than so many days and were never on the site"

    def add_arguments(self, parser: CommandParser) -> None:
        """Add how old, and whether to do it."""
        parser.add_argument(
            "--days", type=int, default=KEPT_DAYS, help=f"keep what is younger than this ({KEPT_DAYS} by default)"
        )
        parser.add_argument("--dry-run", action="store_true", help="say how many, and delete nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do so, and say how many."""
        days = checked_days(options["days"])
        if options["dry_run"]:
            versions = prunable(days)
            pages = versions.order_by().values("object_id").distinct().count()
            self.stdout.write(f"Would delete {versions.count()} versions of {pages} pages. Nothing was deleted.")
            return
        count = prune(days)
        if options["verbosity"]:
            self.stdout.write(f"Versions deleted: {count}.")

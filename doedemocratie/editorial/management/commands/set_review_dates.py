"""``manage.py set_review_dates``: a day to be read again for the pages that should have one."""

from typing import Any

from django.core.management.base import BaseCommand

from doedemocratie.core.review import plan_missing


class Command(BaseCommand):
    """Gives pages from before there were such days theirs. Safe to run as often as you like; the clock does so each day."""

    help = "Give every page on the site that should have a review date and has none the one that it would have by now"

    def handle(self, *args: Any, **options: Any) -> None:
        """Do so, and say how many."""
        count = plan_missing()
        if options["verbosity"]:
            self.stdout.write(f"Pages that got a review date: {count}.")

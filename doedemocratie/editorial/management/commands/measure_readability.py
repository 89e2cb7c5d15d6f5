"""``manage.py measure_readability``: how the pages on the site read, for the report."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from doedemocratie.editorial.care.models import PageReading
from doedemocratie.editorial.care.reading import measure_some, unmeasured
from doedemocratie.editorial.care.tasks import measure_missing


class Command(BaseCommand):
    """Measures what publishing did not. The worker does it, unless this process is told to."""

    help = (
        "Measure how the pages read that were not measured since they were published: those from before there was such a "
        "report, or whose task was lost. The worker does the work."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the options."""
        parser.add_argument("--now", action="store_true", help="Measure in this process, and wait until it is done.")
        parser.add_argument("--again", action="store_true", help="Measure every page anew, after the rules changed.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure, or have it done, and say how many."""
        if options["again"]:
            PageReading.objects.update(version=-1)
        if not options["now"]:
            if waits := unmeasured().exists():
                measure_missing.enqueue()
            if options["verbosity"]:
                self.stdout.write("The worker measures them." if waits else "Every page was measured.")
            return
        total, last = measure_some()
        while last:
            count, last = measure_some(last)
            total += count
        if options["verbosity"]:
            self.stdout.write(f"Pages measured: {total}.")

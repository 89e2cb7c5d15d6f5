"""Make the PDF and the EPUB of the publications: after a move, a restored backup, or when Pango was missing."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from publications.editions.making import lacks_editions, make_editions
from publications.models import PublicationPage
from publications.models.editions import PublicationEdition


class Command(BaseCommand):
    """Make what is missing or out of date, one publication at a time, so that a stopped run goes on where it was."""

    help = "Make the PDF and EPUB editions that publications lack, or that are out of date. Can be stopped and started again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add ``--missing``, ``--again`` and ``--check``."""
        parser.add_argument("--missing", action="store_true", help="Look only at publications that lack an edition.")
        parser.add_argument(
            "--again", action="store_true", help="Make every edition again, also those that are current."
        )
        parser.add_argument("--check", action="store_true", help="Make nothing; fail when an edition is missing.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make or count; raise CommandError when editions are missing that should be there."""
        count = 0
        lacking = []
        # A list, not a cursor that stays open: on SQLite nobody can write after another process under an open cursor.
        for pk in list(PublicationPage.objects.visible().originals().order_by("pk").values_list("pk", flat=True)):
            page = PublicationPage.objects.defer_streamfields().get(pk=pk)
            if not options["check"] and (lacks_editions(page) or not options["missing"]):
                if options["again"]:
                    PublicationEdition.objects.filter(publication=pk).update(fingerprint="")
                made = make_editions(pk)
                count += len(made)
                if made:
                    self.stdout.write(f"{page.title}: {', '.join(form.label for form in made)}")
            if lacks_editions(page):
                lacking.append(page.title)
        self.stdout.write(f"{count} editions were made.")
        for failure in PublicationEdition.objects.exclude(failure="").values_list("failure", flat=True).distinct():
            self.stderr.write(failure)
        if lacking:
            raise CommandError(f"{len(lacking)} publications lack an edition: {', '.join(lacking)}")

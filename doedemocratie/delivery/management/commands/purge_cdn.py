"""The command that the clock runs every few seconds when there is a CDN, and an operator after an upgrade."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from doedemocratie.delivery import cdn, content_version

# At most: the clock has other things to do. The rest goes the next time.
SECONDS = 3.0


class Command(BaseCommand):
    """Tell the CDN of what changed and was not told yet."""

    help = "Tell the CDN which of its copies are old"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the option to begin with every address of the site."""
        parser.add_argument("--all", action="store_true", help="have the CDN forget every address of the site")

    def handle(self, *args: Any, **options: Any) -> None:
        """Purge for a few seconds, or until everything is done when all was asked for."""
        if not cdn.is_there():
            if options["verbosity"]:
                self.stdout.write("There is no CDN: CDN_PURGE_URL is empty.")
            return
        content_version.check()  # the CDN asks at once, and must not get the old page from us
        if options["all"]:
            cdn.note_everything()
        cdn.note_release()
        done = cdn.purge_noted() and cdn.sweep(float("inf") if options["all"] else SECONDS)
        if options["verbosity"]:
            self.stdout.write("The CDN was told of everything." if done else "The CDN was not told of everything yet.")

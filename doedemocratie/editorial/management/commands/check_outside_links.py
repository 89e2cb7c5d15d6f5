"""``manage.py check_outside_links``: what the clock does every few minutes."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from doedemocratie.editorial.outside_links.batches import EVERY, due
from doedemocratie.editorial.outside_links.tasks import check_due_links
from doedemocratie.editorial.outside_links.turns import NotYetError, take


class Command(BaseCommand):
    """Leaves a small batch of links to the worker, once in a while however many clocks there are."""

    help = "Have the worker check some of the links to other sites whose time has come"

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask for it, when there is something to check and no other clock just did."""
        if not settings.LINK_CHECK:
            self._say(options, "Links to other sites are not checked: LINK_CHECK is off.")
        elif not due().exists():
            self._say(options, "No link is due.")
        else:
            try:
                take("", EVERY * 0.9)  # a site has a name; this is the turn of the batches
            except NotYetError:
                self._say(options, "Another clock just asked for it.")
            else:
                check_due_links.enqueue()
                self._say(options, "The worker checks some links.")

    def _say(self, options: dict[str, Any], line: str) -> None:
        if options["verbosity"]:
            self.stdout.write(line)

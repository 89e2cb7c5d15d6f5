"""``manage.py find_outside_links``: note the links on every page, to other sites and to typed addresses of this one."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from doedemocratie.editorial.outside_links.keeping import keep_all


class Command(BaseCommand):
    """Looks at the whole site: for pages that were published before there was a list of links."""

    help = "Note the links to other sites, and typed ones to this site, on every live page. Safe to run as often as you like."

    def handle(self, *args: Any, **options: Any) -> None:
        """Look, and say how many links there are. Nothing is asked of another site."""
        count = keep_all()
        if options["verbosity"]:
            self.stdout.write(f"{count} links stand on the pages.")

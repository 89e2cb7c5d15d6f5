"""``manage.py import_redirects FILE``: import redirects from a CSV file, in place of Wagtail's command of that name."""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from wagtail.models import Site

from doedemocratie.editorial.redirects.importing import Choices, carry_out, make_plan
from doedemocratie.editorial.redirects.reading import UnreadableError, decoded, read


class Command(BaseCommand):
    """Import redirects by the same rules as the admin. Importing a file again changes nothing."""

    help = "Import redirects from a CSV file (source, target), everything or nothing."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the file, and the choices that a curator has in the admin."""
        parser.add_argument("file", type=Path, help="the CSV file; comma, semicolon or tab, UTF-8 or Windows-1252")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, and write nothing")
        parser.add_argument("--skip-bad-lines", action="store_true", help="import the good lines all the same")
        parser.add_argument("--replace", action="store_true", help="replace redirects that lead elsewhere now")
        parser.add_argument("--other-sites", action="store_true", help="allow targets on other sites")
        parser.add_argument("--temporary", action="store_true", help="answer 302, for addresses that will come back")
        parser.add_argument("--site", help="the host name of the site, when it is not the default one")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, and report; a wrong line ends with exit code 1, and with nothing imported unless bad lines are skipped."""
        started = time.monotonic()
        try:
            lines, mistakes = read(decoded(options["file"].read_bytes()))
        except (OSError, UnreadableError) as error:
            raise CommandError(f"{options['file']}: {error}") from None
        choices = Choices(
            self._site(options["site"]), not options["temporary"], options["replace"], options["other_sites"]
        )
        plan = make_plan(lines, choices, mistakes)
        for mistake in plan.mistakes:
            self.stderr.write(f"line {mistake.number}: {mistake.english}: {mistake.source} -> {mistake.target}")
        refused = bool(plan.mistakes) and not options["skip_bad_lines"]
        if not refused and not options["dry_run"]:
            carry_out(plan)
        if options["verbosity"]:
            self.stdout.write(
                f"{'Would be' if refused or options['dry_run'] else 'Done'}: {len(plan.added)} added, "
                f"{len(plan.replaced)} replaced, {plan.unchanged} unchanged, {len(plan.shortened)} chains shortened, "
                f"{len(plan.mistakes)} bad lines, in {time.monotonic() - started:.1f} seconds."
            )
        if refused:
            raise CommandError(
                f"{len(plan.mistakes)} bad line{'s' if len(plan.mistakes) != 1 else ''}; nothing imported."
            )

    def _site(self, host: str | None) -> Site:
        sites = Site.objects.select_related("root_page")
        site = sites.filter(hostname=host).first() if host else sites.filter(is_default_site=True).first()
        if site is None:
            raise CommandError(f"There is no site {host!r}." if host else "There is no default site.")
        return site

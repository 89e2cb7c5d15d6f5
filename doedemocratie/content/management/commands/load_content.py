"""``manage.py load_content DIR``: load content files into the page tree."""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from doedemocratie.content.loader import Report, load_directory
from doedemocratie.content.mistakes import ContentError
from doedemocratie.content.planning import Action, Step


class Command(BaseCommand):
    """Load content files into the page tree. docs/content-files.md says how they are written."""

    help = "Load a directory of content files into the page tree, everything or nothing."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the directory and --dry-run."""
        parser.add_argument("directory", type=Path, help="the directory with index.md, the home page")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, and write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and report; a mistake ends with exit code 1."""
        self._verbosity: int = options["verbosity"]
        self._dry_run: bool = options["dry_run"]
        started = time.monotonic()
        try:
            report = load_directory(options["directory"], dry_run=self._dry_run, progress=self._progress)
        except ContentError as error:
            for mistake in error.mistakes:
                self.stderr.write(str(mistake))
            count = len(error.mistakes)
            raise CommandError(f"{count} mistake{'s' if count != 1 else ''}; nothing was imported.") from None
        self._report(report, time.monotonic() - started)

    def _progress(self, what: str, done: int, total: int) -> None:
        """Say how far it is: every tenth of the work, but not more often than every 50 pages."""
        if self._verbosity and (done == total or done % max(50, total // 10) == 0):
            self.stdout.write(f"{what} pages: {done} of {total}")
            self.stdout.flush()

    def _report(self, report: Report, seconds: float) -> None:
        if not self._verbosity:
            return
        plan = report.plan
        if self._dry_run:
            self.stdout.write("This is what would be done:")
        if self._dry_run or self._verbosity > 1:
            for step in [*plan.with_action(Action.CREATE), *plan.with_action(Action.UPDATE)]:
                self.stdout.write(f"  {step.action.value}: {step.document.source} ({step.document.url_path})")
        counts = ", ".join(f"{len(plan.with_action(action))} {action.value}" for action in Action)
        self.stdout.write(f"Pages: {counts}.")
        if report.settings is not None:
            self.stdout.write(f"Site settings: {report.settings.value}.")
        if report.files:
            self.stdout.write(f"Images and documents: {', '.join(f'{n} {word}' for word, n in report.files.items())}.")
        self._list_left(plan.with_action(Action.LEAVE), report.left_files)
        self._list_gone(plan.gone)
        if not self._dry_run:
            self.stdout.write(self.style.SUCCESS(f"Done in {seconds:.1f} seconds."))

    def _list_gone(self, gone: dict[str, str]) -> None:
        if gone:
            self.stdout.write("Loaded before, but the file is gone. Delete these pages in the admin if they should go:")
        for source, url_path in gone.items():
            self.stdout.write(f"  {source} ({url_path})")

    def _list_left(self, steps: list[Step], files: list[str]) -> None:
        if steps or files:
            self.stdout.write("Left alone, because of an editor:")
        for step in steps:
            self.stdout.write(f"  {step.document.source} ({step.document.url_path}): {step.reason}")
        for source in files:
            self.stdout.write(f"  {source}: an editor changed it")

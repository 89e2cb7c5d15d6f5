"""What a new node does before it serves, where another process (a job of Kubernetes) brings the database up to date."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import Error as DatabaseError
from django.db import connections

from doedemocratie.delivery.readiness import NotReadyError, check_migrations

# Seconds between two questions.
INTERVAL = 2.0


class Command(BaseCommand):
    """Return when the database has every migration that this code knows, or cannot be reached.

    A node of the new release that started earlier would look for columns that are not there yet, while the old nodes
    serve well. When the database does not answer, waiting helps nobody: a node without it still shows stored pages.
    """

    help = "Wait until another process has applied the migrations; a database that is away is not waited for"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the options of this command."""
        parser.add_argument("--timeout", type=float, default=600.0, help="Seconds to wait at most (default: 600)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask again and again; end with an error when the migrations are not there in time."""
        deadline = time.monotonic() + options["timeout"]
        told = ""
        while missing := self.missing():
            if time.monotonic() >= deadline:
                raise CommandError(f"Nobody brought the database up to date in time: migrations: {missing}.")
            if missing != told:
                self.stdout.write(f"Waiting for the database to be brought up to date: migrations: {missing}.")
                self.stdout.flush()
                told = missing
            time.sleep(INTERVAL)

    def missing(self) -> str:
        """Return what the database lacks in a few words; nothing when it lacks nothing or does not answer."""
        try:
            check_migrations()
        except NotReadyError as error:
            return str(error)
        except DatabaseError as error:
            self.stderr.write(f"The database does not answer ({type(error).__name__}); this node starts without it.")
        finally:
            connections.close_all()
        return ""

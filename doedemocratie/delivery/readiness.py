"""Whether everything that the site needs is there, part by part, for operators and monitoring."""

from __future__ import annotations

import importlib
import logging
import pkgutil
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils.crypto import get_random_string

from . import heartbeat

logger = logging.getLogger(__name__)

# Seconds that a part gets to answer. A database that hangs would otherwise hang whoever asks.
TIME_LIMIT = 2.0
# Seconds that an answer is kept, so that asking often costs nothing.
KEPT = 1.0


class NotReadyError(Exception):
    """A part does not work; the text is shown to whoever asks, so it names no machine and no data."""


@dataclass(frozen=True)
class Report:
    """What is known of one part. ``why`` is empty when it works."""

    milliseconds: float
    why: str = ""

    @property
    def works(self) -> bool:
        """Whether the part works."""
        return not self.why


class Part:
    """One thing that the site needs, and the function that raises an exception when it is not there."""

    def __init__(self, name: str, check: Callable[[], object], time_limit: float = TIME_LIMIT) -> None:
        self.name = name
        self.check = check
        self.time_limit = time_limit
        self._worked = True
        self._begun = 0.0
        self._thread: threading.Thread | None = None
        self._report: Report | None = None

    def begin(self) -> None:
        """Start the check beside the caller. One that still hangs is not started a second time."""
        if self._thread is not None and self._thread.is_alive():
            return
        self._begun = time.monotonic()
        self._report = None
        self._thread = threading.Thread(target=self._run, name=f"readiness-{self.name}", daemon=True)
        self._thread.start()

    def report(self, deadline: float) -> Report:
        """Return how it went, waiting until ``deadline`` on the monotonic clock at most; ``begin`` comes first."""
        if self._thread is not None:
            self._thread.join(max(0.0, deadline - time.monotonic()))
        report = self._report
        if report is None:
            report = Report((time.monotonic() - self._begun) * 1000, "no answer in time")
        if report.works != self._worked:  # said once, not at every question
            self._worked = report.works
            logger.warning("Not ready: %s (%s).", self.name, report.why) if report.why else logger.warning(
                "Ready again: %s.", self.name
            )
        return report

    def _run(self) -> None:
        why = ""
        try:
            self.check()
        except NotReadyError as error:
            why = str(error)
        except Exception as error:
            why = type(error).__name__
            logger.debug("Not ready: %s", self.name, exc_info=True)
        finally:
            connections.close_all()  # those of this thread
        self._report = Report((time.monotonic() - self._begun) * 1000, why)


class Readiness:
    """All parts together, each asked at the same time as the others."""

    def __init__(self, parts: Mapping[str, Callable[[], object]] | None = None, time_limit: float = TIME_LIMIT) -> None:
        found = PARTS if parts is None else parts
        self.parts = [Part(name, check, time_limit) for name, check in found.items()]
        self.time_limit = time_limit
        self._lock = threading.Lock()
        self._kept: dict[str, Report] = {}
        self._kept_until = 0.0

    def reports(self) -> dict[str, Report]:
        """Return a report for each part, at most ``KEPT`` seconds old, in little more than the time limit."""
        with self._lock:
            if time.monotonic() >= self._kept_until:
                for part in self.parts:
                    part.begin()
                deadline = time.monotonic() + self.time_limit
                self._kept = {part.name: part.report(deadline) for part in self.parts}
                self._kept_until = time.monotonic() + KEPT
            return self._kept


def check_database() -> None:
    """Raise when the database does not answer a question."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()


def check_cache() -> None:
    """Raise when one of the caches does not give back what was put in."""
    for name in ("default", "pages", "version"):
        key, value = f"readiness-{get_random_string(12)}", get_random_string(12)
        caches[name].set(key, value, 60)
        found = caches[name].get(key)
        caches[name].delete(key)
        if found != value:
            raise NotReadyError("does not keep what it is given")


def check_media() -> None:
    """Raise when a file of a few kilobytes cannot be written where the media are."""
    name = default_storage.save(".readiness", ContentFile(b"\0" * 4096))
    default_storage.delete(name)


def check_migrations() -> None:
    """Raise when the code has migrations that the database lacks. Newer ones than the code knows are no fault."""
    missing = _known_migrations() - set(MigrationRecorder(connection).applied_migrations())
    if missing:
        raise NotReadyError(f"{len(missing)} to apply")


@cache
def _known_migrations() -> frozenset[tuple[str, str]]:
    """Return the app and name of every migration of the installed apps, by the names of the files.

    Reading them takes a second and stays in memory. Nothing in them is needed: what a squashed one replaces is recorded
    as applied too.
    """
    known = set()
    for config in apps.get_app_configs():
        module, _explicit = MigrationLoader.migrations_module(config.label)
        try:
            package = importlib.import_module(module or "")
        except (ModuleNotFoundError, ValueError):
            continue
        known |= {
            (config.label, found.name)
            for found in pkgutil.iter_modules(package.__path__)
            if not found.ispkg and found.name[0] not in "_~"
        }
    return frozenset(known)


def check_worker() -> None:
    """Raise when no worker gave a sign of life lately, or none of their clocks did."""
    if not heartbeat.worker_is_alive():
        raise NotReadyError("no sign of life")
    if not heartbeat.clock_is_running():
        raise NotReadyError("its clock stands still")


PARTS: dict[str, Callable[[], object]] = {
    "database": check_database,
    "cache": check_cache,
    "media": check_media,
    "migrations": check_migrations,
    "worker": check_worker,
}

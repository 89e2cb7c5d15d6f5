"""The clock of the site: what happens at a time and not because somebody asks for it."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.management import call_command
from django.db import OperationalError, connections
from django_tasks_db.utils import is_locked_database_exception

logger = logging.getLogger(__name__)

MINUTE = 60.0
HOUR = 60 * MINUTE
DAY = 24 * HOUR
# Seconds between the attempts when another process is writing to SQLite.
WAITS_FOR_LOCK = (0.5, 1.0, 2.0, 4.0)


@dataclass
class Job:
    """A management command that the clock runs every so many seconds, the first time at once."""

    command: str
    every: float
    due: float = field(default=0.0)
    failed: bool = field(default=False)  # the last time
    options: dict[str, Any] = field(default_factory=dict)


def jobs() -> list[Job]:
    """Return what the clock of this site does."""
    return [
        Job("check_content_version", every=5.0),
        Job("purge_cdn", every=5.0),
        Job("publish_scheduled", every=MINUTE),
        Job("put_back_tasks", every=5 * MINUTE),
        Job("check_outside_links", every=5 * MINUTE),
        Job("prune_db_task_results", every=DAY),
        Job("prune_content_changes", every=DAY),
        Job("clearsessions", every=DAY),
        Job("empty_bin", every=DAY),
        Job("clear_uploads", every=DAY),
        Job("set_review_dates", every=DAY),
        Job("measure_readability", every=DAY),
        # What the task after an upload did not do: the file could not be reached, or the worker ended.
        Job("warm_renditions", every=DAY, options={"later": True}),
        Job("read_documents", every=DAY, options={"later": True}),
        Job("send_review_mails", every=HOUR),
    ]


class Clock(threading.Thread):
    """A thread that runs each job when it is due, beside the worker's tasks so that a long task delays none.

    A job that fails is logged and tried again when it is due the next time. The other jobs and the clock go on.
    """

    def __init__(self, jobs: Iterable[Job], *, waits_for_lock: Iterable[float] = WAITS_FOR_LOCK) -> None:
        super().__init__(name="clock", daemon=True)
        self.jobs = list(jobs)
        self.waits_for_lock = tuple(waits_for_lock)
        self._stopping = threading.Event()

    def run(self) -> None:
        """Run the jobs until ``stop`` is called."""
        while not self._stopping.is_set():
            self.tick(time.monotonic())
            connections.close_all()  # this thread has connections of its own, and nothing else closes them
            due_next = min((job.due for job in self.jobs), default=time.monotonic() + MINUTE)
            self._stopping.wait(max(0.1, due_next - time.monotonic()))

    def tick(self, now: float) -> None:
        """Run every job that is due at ``now``, seconds on the monotonic clock."""
        for job in self.jobs:
            if job.due <= now and not self._stopping.is_set():
                job.due = now + job.every
                self._run_job(job)

    def stop(self, timeout: float | None = 10.0) -> None:
        """Let the job at work finish, for ``timeout`` seconds at most, and start no other."""
        self._stopping.set()
        if self.is_alive():
            self.join(timeout)

    def _run_job(self, job: Job) -> None:
        try:
            for wait in (*self.waits_for_lock, None):
                try:
                    call_command(job.command, verbosity=0, **job.options)
                except OperationalError as error:
                    if wait is None or not is_locked_database_exception(error) or self._stopping.wait(wait):
                        raise
                else:
                    job.failed = False
                    return
        except Exception:
            job.failed = True
            logger.exception("The clock could not run %s; it tries again in %d seconds.", job.command, job.every)

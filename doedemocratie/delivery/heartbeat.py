"""The signs of life of the workers, in the database, where every machine can see them."""

from __future__ import annotations

import datetime
import logging
import threading

from django.db import connections
from django.db.models import Max
from django.utils import timezone

from .abandoned import worker_id
from .clock import Clock
from .models import WorkerBeat

logger = logging.getLogger(__name__)

# Seconds between two signs of life.
INTERVAL = 10.0
# Older than this, and the worker counts as gone: several were missed.
LATE = datetime.timedelta(seconds=45)
# The clock looks at its jobs every few seconds, but a job may take minutes: many pages at once may be published.
CLOCK_LATE = datetime.timedelta(minutes=5)
# A worker that was killed cannot take its own row away.
FORGOTTEN = datetime.timedelta(minutes=15)


# What editors count on: a clock that cannot do this counts as standing still.
PUBLISHING = "publish_scheduled"


class WatchedClock(Clock):
    """The clock, which also knows when it last looked at its jobs and could publish what was planned."""

    ticked_at: datetime.datetime | None = None

    def tick(self, now: float) -> None:
        """Run every job that is due, and note that this was done, unless planned pages could not be looked for."""
        super().tick(now)
        if not any(job.failed for job in self.jobs if job.command == PUBLISHING):
            self.ticked_at = timezone.now()


class Heartbeat(threading.Thread):
    """A thread that writes every few seconds that this worker lives, beside its tasks so that a long one delays none."""

    def __init__(self, clock: WatchedClock | None = None, *, interval: float = INTERVAL) -> None:
        super().__init__(name="heartbeat", daemon=True)
        self.clock = clock
        self.interval = interval
        self._stopping = threading.Event()
        self._failing = False

    def run(self) -> None:
        """Give a sign of life every few seconds until ``stop`` is called."""
        while True:
            self._beat_if_possible()
            connections.close_all()  # this thread has connections of its own, and nothing else closes them
            if self._stopping.wait(self.interval):
                return

    def beat(self) -> None:
        """Write that this worker lives and when its clock last ticked; forget workers that are long gone."""
        now = timezone.now()
        ticked_at = self.clock.ticked_at if self.clock is not None else None
        WorkerBeat.objects.update_or_create(
            worker=worker_id(),
            defaults={"at": now, "clock_at": ticked_at},
        )
        WorkerBeat.objects.filter(at__lt=now - FORGOTTEN).delete()

    def stop(self, timeout: float | None = 5.0) -> None:
        """Stop, and take this worker's row away: it is gone on purpose."""
        self._stopping.set()
        if self.is_alive():
            self.join(timeout)
        try:
            WorkerBeat.objects.filter(worker=worker_id()).delete()
        except Exception:
            logger.warning("The worker could not sign off; it is forgotten in a few minutes.")

    def _beat_if_possible(self) -> None:
        try:
            self.beat()
        except Exception as error:
            if not self._failing:  # the worker says what is wrong with the database
                logger.warning("The worker cannot give a sign of life: %s.", type(error).__name__)
            self._failing = True
        else:
            self._failing = False


def last_beat() -> datetime.datetime | None:
    """Return when any worker last gave a sign of life. One query, which raises ``django.db.Error`` when it fails."""
    return WorkerBeat.objects.aggregate(last=Max("at"))["last"]


def last_tick() -> datetime.datetime | None:
    """Return when the clock of any worker last ticked. One query."""
    return WorkerBeat.objects.aggregate(last=Max("clock_at"))["last"]


def worker_is_alive() -> bool:
    """Return whether a worker gave a sign of life lately. One query."""
    last = last_beat()
    return last is not None and last > timezone.now() - LATE


def clock_is_running() -> bool:
    """Return whether the clock of a worker ticked lately. One query."""
    last = last_tick()
    return last is not None and last > timezone.now() - CLOCK_LATE

"""Figures for Prometheus: how requests went, and how the tasks and the worker are doing.

Each process of the web server counts in a file of its own. One of them, whichever is first, answers Prometheus on a port
that no visitor reaches, with the sum of all; when it ends, another takes over. Labels have few values: the names of views,
status codes and what the page cache did, never an address.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connections
from django.db.models import Count, Min, Q
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max

from .abandoned import is_alive
from .heartbeat import last_beat, last_tick

if TYPE_CHECKING:
    from .observation import Answer

logger = logging.getLogger(__name__)

# Seconds: from a stored page to one that readers give up on.
BUCKETS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
CACHE_RESULTS = frozenset({"hit", "miss", "stale", "bypass"})
# Seconds before a process tries again to be the one that answers.
TRY_AGAIN = 5.0


class Metrics:
    """Counts requests. Made once, before the web server starts its processes."""

    def __init__(self, directory: Path) -> None:
        """Keep the counts in ``directory``, without those of processes that are gone."""
        self.directory = directory
        directory.mkdir(parents=True, exist_ok=True)
        remove_files_of_the_dead(directory)
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(directory)  # noqa: TID251 (the library reads it nowhere else)
        # It decides when it is imported whether processes count together.
        from prometheus_client import Counter, Histogram

        self._requests = Counter(
            "doedemocratie_requests",
            "Requests by the view that answered and the status.",
            ["view", "status"],
            registry=None,
        )
        self._seconds = Histogram(
            "doedemocratie_request_seconds",
            "Time until a response was made, by what the page cache did.",
            ["cache"],
            buckets=BUCKETS,
            registry=None,
        )
        self._cache = Counter(
            "doedemocratie_page_cache",
            "Requests by what the page cache did: hit, miss, stale (an old copy, because of a fault) or bypass.",
            ["result"],
            registry=None,
        )
        self._serving = threading.Lock()
        self._process = 0
        os.register_at_fork(after_in_child=self.serve)

    def count(self, answer: Answer) -> None:
        """Count one request."""
        if self._process != os.getpid():
            self.serve()
        cache = answer.cache if answer.cache in CACHE_RESULTS else "none"
        view = answer.view or ("page_cache" if cache in {"hit", "stale"} else "none")
        self._requests.labels(view, str(answer.status)).inc()
        self._seconds.labels(cache).observe(answer.seconds)
        if cache != "none":
            self._cache.labels(cache).inc()

    def serve(self) -> None:
        """Have a thread of this process answer Prometheus as soon as no other process does."""
        with self._serving:
            if self._process == os.getpid():
                return
            self._process = os.getpid()
        threading.Thread(target=self._answer, name="metrics", daemon=True).start()

    def _answer(self) -> None:
        from prometheus_client import CollectorRegistry, start_http_server
        from prometheus_client.multiprocess import MultiProcessCollector

        registry = CollectorRegistry()
        MultiProcessCollector(registry, str(self.directory))
        registry.register(SiteCollector())
        wait = threading.Event()
        while True:
            try:
                start_http_server(settings.METRICS_PORT, settings.METRICS_HOST, registry)
            except OSError:
                wait.wait(TRY_AGAIN)
            else:
                return


class SiteCollector:
    """What the database knows, asked when Prometheus asks."""

    def describe(self) -> list[Any]:
        """Return nothing: the library would ask the database for the names otherwise."""
        return []

    def collect(self) -> Iterator[Any]:
        """Yield the figures; all but one are missing while the database cannot be reached."""
        from prometheus_client.core import GaugeMetricFamily

        try:
            figures = {**tasks_waiting(), **signs_of_life()}
        except DatabaseError as error:
            logger.warning("There are no figures of tasks: %s.", type(error).__name__)
            figures = {}
        finally:
            connections.close_all()  # those of this thread
        yield GaugeMetricFamily("doedemocratie_database_up", "Whether the database answers.", 1 if figures else 0)
        for name, text in FIGURES.items():
            if name in figures:
                yield GaugeMetricFamily(f"doedemocratie_{name}", text, figures[name])


FIGURES = {
    "tasks_waiting": "Tasks that could be carried out now.",
    "tasks_oldest_seconds": "How long the first of them has been waiting; 0 when there is none.",
    "worker_beat_age_seconds": "Time since the last sign of life of a worker; missing when there is no worker.",
    "clock_tick_age_seconds": "Time since the clock of a worker last looked at its jobs; missing when there is none.",
}


def tasks_waiting() -> dict[str, float]:
    """Return how many tasks wait and how long the first has, in seconds. One query."""
    at_once = Q(run_after=get_date_max())
    found = DBTaskResult.objects.ready().aggregate(
        count=Count("pk"), queued=Min("enqueued_at", filter=at_once), due=Min("run_after", filter=~at_once)
    )
    now = timezone.now()
    ages = [(now - since).total_seconds() for since in (found["queued"], found["due"]) if since is not None]
    return {"tasks_waiting": found["count"], "tasks_oldest_seconds": max([0.0, *ages])}


def signs_of_life() -> dict[str, float]:
    """Return how old the last signs of life of the workers are, in seconds. Two queries."""
    now = timezone.now()
    found = {"worker_beat_age_seconds": last_beat(), "clock_tick_age_seconds": last_tick()}
    return {name: (now - at).total_seconds() for name, at in found.items() if at is not None}


def remove_files_of_the_dead(directory: Path) -> None:
    """Remove the counts of processes that do not run any more: those of the site before it was started again."""
    for path in directory.glob("*.db"):
        process = path.stem.rpartition("_")[2]
        if not process.isdecimal() or not is_alive(int(process)):
            path.unlink(missing_ok=True)

"""The content version: one short text that differs after every change that a visitor could see.

The truth is in the database: a row of ``ContentChange`` for each transaction that changed something. Asking the database
at every request would cost more than the rest of the answer, so the current version stands in the cache too. It is
never computed from the row alone but made up anew for each change, so what was rendered under a version is at least as
new as the version, in whatever order several machines write it there.
"""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass
from uuid import uuid4

from django.core.cache import caches
from django.db import close_old_connections, transaction
from django.db.models import Max, Sum

from .models import ContentChange
from .release import release

logger = logging.getLogger(__name__)

CACHE_KEY = "content-version"
FOREVER = None
# Seconds that a cache which failed is left alone. The database is asked meanwhile: it knows, and it does not hang.
PAUSE = 1.0
# Seconds between two attempts to bring a change to a cache that could not be reached.
RETRY_EVERY = 0.1


@dataclass(frozen=True)
class _Publish:
    """What is done when the transaction with this row is in the database."""

    row: int

    def __call__(self) -> None:
        _publish()


@dataclass
class _Cache:
    """What this process knows of the cache: until when it is left alone, and whether it may have missed a change."""

    paused_until: float = 0.0
    doubtful: bool = False
    # Whether a change waits for the cache to come back.
    waiting: bool = False

    def failed(self, error: Exception) -> None:
        if not self.doubtful:
            logger.warning(
                "The cache with the content version fails (%s); the database is asked.", type(error).__name__
            )
        self.doubtful = True
        self.paused_until = time.monotonic() + PAUSE

    def works(self) -> None:
        if self.doubtful:
            logger.warning("The cache with the content version works again.")
        self.doubtful = False
        self.paused_until = 0.0


_cache = _Cache()


def move_on() -> None:
    """Have every reader on every machine see the content anew, once the current transaction is in the database.

    However often it is called, a transaction writes one row and moves the version once. A second call asks whether the
    row is still there: a savepoint may have been rolled back since, in ways that Django's list of callbacks does not show.
    """
    rows = {
        function.row for _, function, *_ in transaction.get_connection().run_on_commit if type(function) is _Publish
    }
    if rows and ContentChange.objects.filter(pk__in=rows).exists():
        return
    row = ContentChange.objects.create()
    transaction.on_commit(_Publish(row.pk))


def current() -> str:
    """Return the version of the content now, as this release shows it. No query while the cache works, else one.

    Raises ``django.db.Error`` when neither the cache nor the database tells.
    """
    return f"{_shared()}@{release()}"


def check() -> bool:
    """Bring the version in the cache up to date with the database; return whether it was behind.

    It can be: when the cache could not be reached after a change, or when the process was killed at that moment. While
    the cache fails there is nothing to bring up to date.
    """
    changes = _changes()
    try:
        version = caches["version"].get(CACHE_KEY)
        behind = version is not None and version.partition("/")[0] != changes
        if behind:
            caches["version"].set(CACHE_KEY, _made_up(changes), FOREVER)
    except Exception as error:
        _cache.failed(error)
        return False
    _cache.works()
    return behind


def _shared() -> str:
    """Return the version that all releases share: from the cache, or else from the database."""
    if time.monotonic() < _cache.paused_until:
        return _from_database()
    try:
        if _cache.doubtful:  # it may be back with what it held before; only the database knows
            check()
            if _cache.doubtful:
                return _from_database()
        version = caches["version"].get(CACHE_KEY)
    except Exception as error:
        _cache.failed(error)
        return _from_database()
    if version is not None:
        return version
    changes = _from_database()
    fresh = _made_up(changes)
    try:
        if caches["version"].add(CACHE_KEY, fresh, FOREVER):
            return fresh
        return caches["version"].get(CACHE_KEY) or changes
    except Exception as error:
        _cache.failed(error)
        return changes


def _publish() -> None:
    """Put a version in the cache that was never there before; when that fails, at least take the old one out.

    When that fails too, go on trying beside this: other processes may not have noticed that the cache was away.
    """
    changes = _changes()
    try:
        caches["version"].set(CACHE_KEY, _made_up(changes), FOREVER)
    except Exception as error:
        _cache.failed(error)
        try:
            caches["version"].delete(CACHE_KEY)  # works on a full disk
        except Exception:
            logger.warning("A change is not in the cache yet: it cannot be reached.")
            if not _cache.waiting:
                _cache.waiting = True
                threading.Thread(target=_publish_later, args=(changes,), name="content-version", daemon=True).start()


def _publish_later(changes: str) -> None:
    """Put a new version in the cache as soon as it can be reached; asks the database nothing.

    After a minute it is left to the worker, which looks all the time whether a version was missed.
    """
    try:
        for _ in range(int(60 / RETRY_EVERY)):
            time.sleep(RETRY_EVERY)
            try:
                caches["version"].set(CACHE_KEY, _made_up(changes), FOREVER)
            except Exception:  # noqa: S112  # said already
                continue
            return
    finally:
        _cache.waiting = False
        caches["version"].close()


def _from_database() -> str:
    if not transaction.get_connection().in_atomic_block:
        close_old_connections()  # this is outside Django, which does it at the start of a request
    return _changes()


def _changes() -> str:
    """Return which changes the database has; both figures, because a change with a lower number may commit later."""
    found = ContentChange.objects.aggregate(last=Max("pk"), count=Sum("stands_for"))
    return f"{found['last'] or 0}-{found['count'] or 0}"


def _made_up(changes: str) -> str:
    return f"{changes}/{uuid4().hex}"

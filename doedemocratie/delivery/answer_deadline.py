"""How long the web server waits for an answer of PostgreSQL, whatever state PostgreSQL is in.

``statement_timeout`` is kept by PostgreSQL itself, and keepalives are answered by the system under it. Neither helps
against a PostgreSQL that is there and does nothing, because its machine is frozen or its disk hangs. Without a deadline on
this side all threads end up waiting for it, and nobody is left for the probes and the pages that need no database.
"""

from __future__ import annotations

import logging
import select
import threading
import time
from collections.abc import Mapping
from typing import Any

# psycopg2 has no types of its own.
from psycopg2 import OperationalError  # type: ignore[import-untyped]
from psycopg2.extensions import (  # type: ignore[import-untyped]
    POLL_OK,
    POLL_READ,
    STATUS_SETUP,
    set_wait_callback,
)

logger = logging.getLogger(__name__)

# Seconds that PostgreSQL gets to cut off a statement itself and say so.
GRACE = 1.0
# Seconds that a new connection may take; libpq keeps to its connect_timeout only where it does the waiting.
CONNECTING = 3.0
# Seconds that an answer may take while it is doubtful that any comes.
PROBING = 2.0


class AnswerDeadline:
    """Waits for PostgreSQL in the place of psycopg2 (its ``set_wait_callback``), with a deadline; one for a process.

    When a deadline passed the database is doubtful: one thread at a time may ask it, with a short deadline, and all others
    are refused at once, so that a database that hangs does not hold every thread again and again. The first answer ends the
    doubt, also when it is an error. psycopg2 closes the connection of who gets none, and Django makes another one.
    """

    def __init__(self, answering: float, connecting: float = CONNECTING, probing: float = PROBING) -> None:
        """Take the seconds that the answer to a query, a new connection, and either of them in doubt may take."""
        self.answering = answering
        self.connecting = connecting
        self.probing = probing
        self.doubtful = False
        self._answered_at = time.monotonic() - probing
        self._probe = threading.Lock()
        self._state = threading.Lock()

    def __call__(self, connection: Any) -> None:
        """Return when the answer to ``connection`` is there; raise ``psycopg2.OperationalError`` when none comes in time."""
        seconds = self.connecting if connection.status == STATUS_SETUP else self.answering
        if not self.doubtful:
            self._wait(connection, seconds)
        elif self._probe.acquire(blocking=False):
            try:
                self._wait(connection, min(seconds, self.probing))
            finally:
                self._probe.release()
        else:
            raise OperationalError("The database does not answer; another thread is asking whether it does again.")

    def _wait(self, connection: Any, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        try:
            came = _comes(connection, deadline)
        except Exception:  # PostgreSQL or the system refused, and a refusal is an answer
            self._answered()
            raise
        if not came:
            self._missed()
            raise OperationalError(f"The database gave no answer in {seconds:g} seconds.")
        self._answered()

    def _answered(self) -> None:
        self._answered_at = time.monotonic()
        if self.doubtful:
            with self._state:
                if self.doubtful:
                    self.doubtful = False
                    logger.warning("The database answers again.")

    def _missed(self) -> None:
        """Doubt the database, unless it answered another thread just now: then only this connection is broken."""
        with self._state:
            if not self.doubtful and time.monotonic() - self._answered_at >= self.probing:
                self.doubtful = True
                logger.warning("The database does not answer; one thread at a time asks whether it does again.")


def _comes(connection: Any, deadline: float) -> bool:
    """Return whether what ``connection`` waits for comes before ``deadline`` on the monotonic clock."""
    while (state := connection.poll()) != POLL_OK:
        poll = select.poll()  # select.select refuses the files of a process that has more than a thousand open
        poll.register(connection.fileno(), select.POLLIN if state == POLL_READ else select.POLLOUT)
        if not poll.poll(max(0.0, deadline - time.monotonic()) * 1000):
            return False
    return True


def keep_deadlines(databases: Mapping[str, Mapping[str, Any]], statement_timeout: int) -> AnswerDeadline | None:
    """Give every answer of PostgreSQL to this process a deadline, and return what keeps it.

    ``statement_timeout`` is in seconds; 0 is never, and then psycopg2 waits by itself, without end. With a deadline it knows
    no COPY and no large objects; the website uses neither.
    """
    engines = {database["ENGINE"] for database in databases.values()}
    if not statement_timeout or "django.db.backends.postgresql" not in engines:
        return None
    keeper = AnswerDeadline(statement_timeout + GRACE)
    set_wait_callback(keeper)
    return keeper

"""How lines of the log look, and what never stands in them.

No line has an IP address, an e-mail address, a query, a cookie or what somebody filled in (GDPR, article 5: no more
personal data than needed; the Baseline Informatiebeveiliging Overheid asks to keep logs, which makes those lasting).
"""

from __future__ import annotations

import datetime
import json
import logging
import traceback
from collections.abc import Iterator
from contextvars import ContextVar

from .scrubbing import scrub, scrub_values

# The request that is being answered; empty outside a request, and in the worker.
REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="")

# What anybody can have written, thousands of times: one short line, without the traceback.
REFUSALS = "django.security"
LENGTH_OF_REFUSAL = 200
LENGTH_OF_MESSAGE = 4_000

CAUSED = "\nThe above exception was the direct cause of the following exception:\n\n"
MEANWHILE = "\nDuring handling of the above exception, another exception occurred:\n\n"


class LineFormatter(logging.Formatter):
    """Writes a line for people: the time of the machine, the level, who says it, what, and of which request."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, and under it the traceback when there is one."""
        request_id = REQUEST_ID.get()
        line = f"{self.formatTime(record)} {record.levelname} {record.name}: {message_of(record)}"
        line += f" [{request_id}]" if request_id else ""
        exception = exception_of(record)
        return f"{line}\n{exception}" if exception else line


class JsonFormatter(logging.Formatter):
    """Writes one JSON object a line, for machines that collect logs."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the object; what the caller gives as ``extra={"fields": {…}}`` is part of it."""
        found = {
            "time": datetime.datetime.fromtimestamp(record.created, datetime.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": message_of(record),
            "request_id": REQUEST_ID.get(),
            "exception": exception_of(record),
            **getattr(record, "fields", {}),
        }
        return json.dumps({name: value for name, value in found.items() if value != ""}, default=str)


def message_of(record: logging.LogRecord) -> str:
    """Return the scrubbed message of ``record`` on one line."""
    try:
        message = record.getMessage()
    except (TypeError, ValueError):  # the arguments do not fit; Python would print them as they are
        message = str(record.msg)
    if record.name.startswith(REFUSALS):
        message = scrub_values(message, also_names=False)
        if record.exc_info and record.exc_info[0]:
            message = f"{record.exc_info[0].__name__}: {message}"
        message = message[:LENGTH_OF_REFUSAL]
    return " ".join(scrub(message[:LENGTH_OF_MESSAGE]).split())


def exception_of(record: logging.LogRecord) -> str:
    """Return the traceback of ``record`` with its texts scrubbed; an empty text for a refusal and without exception."""
    error = record.exc_info[1] if record.exc_info else None
    if error is None or record.name.startswith(REFUSALS):
        return ""
    return "".join(_told(error, set())).rstrip()


def _told(error: BaseException, seen: set[int]) -> Iterator[str]:
    """Yield the parts of a traceback as Python writes it, without the values in the text of each exception."""
    seen.add(id(error))
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None and id(before) not in seen:
        yield from _told(before, seen)
        yield CAUSED if error.__cause__ else MEANWHILE
    yield "Traceback (most recent call last):\n"
    yield from traceback.format_tb(error.__traceback__)
    text = scrub(scrub_values(str(error), also_names=says_values(error)))
    kind = type(error)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    yield f"{name}: {text[:LENGTH_OF_MESSAGE]}\n"


def says_values(error: BaseException) -> bool:
    """Return whether what such an exception quotes is a value that came from outside, and no name from the code."""
    kinds = {kind.__name__ for kind in type(error).__mro__}
    return bool(kinds & {"ValueError", "DataError", "ValidationError", "SuspiciousOperation"})

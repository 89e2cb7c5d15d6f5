"""How lines of the log look."""

from __future__ import annotations

import logging


class ShortFormatter(logging.Formatter):
    """Writes what happened in one line without the traceback, for what is no fault of the site."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one line."""
        without = {"exc_info": None, "exc_text": None, "stack_info": None}
        return super().format(logging.makeLogRecord(vars(record) | without)).replace("\n", " ")

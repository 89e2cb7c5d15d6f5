"""What is logged, and how its lines look."""

from __future__ import annotations

from typing import Any

FORMATTERS = {
    "text": "doedemocratie.delivery.logs.LineFormatter",
    "json": "doedemocratie.delivery.logs.JsonFormatter",
}
LEVELS = ("CRITICAL", "ERROR", "WARNING", "INFO", "DEBUG")


def logging_settings(form: str, level: str, *, access: bool) -> dict[str, Any]:
    """Return Django's ``LOGGING`` with lines in ``form`` (a key of ``FORMATTERS``) from ``level`` on.

    Everything goes to the standard error of the process, where systemd and containers look for it: errors with their
    traceback, and no line for each page that does not exist. A request that is refused (an unknown host, a forged
    address) is one short line: it is no fault of the site, and anybody can send thousands.
    """
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": FORMATTERS[form]}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": level},
            "django.request": {"level": "ERROR"},
            "doedemocratie.access": {"level": "INFO" if access else "CRITICAL"},
            # From here on the web server's own lines look the same; its option decides from which level on.
            "gunicorn.error": {"handlers": ["console"], "propagate": False},
            # Its lines of requests have addresses and queries; those of doedemocratie.access take their place.
            "gunicorn.access": {"handlers": [], "level": "CRITICAL", "propagate": False},
        },
    }

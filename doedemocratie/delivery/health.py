"""Answers the probes of load balancers and monitoring, in front of everything else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.conf import settings

from .headers import visitor_headers
from .readiness import Readiness

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment


class HealthChecks:
    """Answers ``/healthz`` and ``/readyz`` itself and hands every other request on.

    ``/healthz`` asks nothing of the database, the cache or the disk: all nodes share those, so a probe that fails with
    them would take every node out at once, while stored pages could still be served. ``/readyz`` asks all of them.
    """

    def __init__(self, app: WSGIApplication, readiness: Readiness | None = None) -> None:
        """Keep the application that answers all other requests."""
        self.app = app
        self.readiness = readiness or Readiness()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Return the answer to a probe, or what the application answers."""
        path = environ.get("PATH_INFO")
        if path not in {"/healthz", "/readyz"} or environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            return self.app(environ, start_response)
        status, kind, body = self._ready() if path == "/readyz" else ("200 OK", "text/plain; charset=utf-8", b"ok\n")
        own = (("Content-Type", kind), ("Content-Length", str(len(body))), ("Cache-Control", "no-store"))
        start_response(status, [*own, *visitor_headers(secure=self._is_secure(environ))])
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def _is_secure(self, environ: WSGIEnvironment) -> bool:
        """Return whether the probe came over TLS, as far as Django would believe it."""
        if settings.SECURE_PROXY_SSL_HEADER:
            name, value = settings.SECURE_PROXY_SSL_HEADER
            return str(environ.get(name, "")).partition(",")[0].strip() == value
        return environ["wsgi.url_scheme"] == "https"

    def _ready(self) -> tuple[str, str, bytes]:
        """Return the status, content type and body that say of each part whether it works, and what it took."""
        reports = self.readiness.reports()
        ready = all(report.works for report in reports.values())
        parts = {
            name: {"ok": report.works, "ms": round(report.milliseconds, 1)}
            | ({"why": report.why} if report.why else {})
            for name, report in reports.items()
        }
        body = json.dumps({"ready": ready, "parts": parts}, indent=1).encode() + b"\n"
        return "200 OK" if ready else "503 Service Unavailable", "application/json", body

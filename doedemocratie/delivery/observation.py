"""The outermost layer: gives each request an id, and says in the log how it went."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from random import getrandbits
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from .logs import REQUEST_ID
from .metrics import Metrics
from .scrubbing import scrub

access = logging.getLogger("doedemocratie.access")

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

# What proxies make: UUIDs, hexadecimal numbers, their own letters and digits.
well_formed = re.compile(r"[A-Za-z0-9._-]{8,64}", re.ASCII).fullmatch


# Where the answer stands among the facts of a request.
ANSWER = "doedemocratie.answer"


class Observation:
    """The WSGI application around ``application`` that names every request and can log each.

    The id is the one that the proxy gave, when it is trusted, else one of our own. It is in the response and in every
    line of the log that is written meanwhile, so whoever reports an error can name it.
    """

    def __init__(self, application: Application) -> None:
        self.application = application
        self._trusts_proxy = bool(settings.SECURE_PROXY_SSL_HEADER)
        self._metrics = Metrics(Path(settings.VAR_DIR) / "metrics") if settings.METRICS_PORT else None

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        request_id = environ.get("HTTP_X_REQUEST_ID", "") if self._trusts_proxy else ""
        if not request_id or not well_formed(request_id):
            request_id = f"{getrandbits(128):032x}"
        REQUEST_ID.set(request_id)
        header = ("X-Request-ID", request_id)
        if self._metrics is not None or access.isEnabledFor(logging.INFO):
            return self._observe(environ, start_response, header)

        def start(status: str, headers: Headers, *exc_info: Any) -> Any:
            return start_response(status, [*headers, header], *exc_info)

        parts = self.application(environ, start)
        if type(parts) is list:
            REQUEST_ID.set("")
            return parts
        return _until_closed(environ, parts, _forget)

    def _observe(self, environ: Environ, start_response: StartResponse, header: tuple[str, str]) -> Iterable[bytes]:
        """Answer one request and tell what came of it when all of it is sent."""
        answer = environ[ANSWER] = Answer(environ)

        def start(status: str, headers: Headers, *exc_info: Any) -> Any:
            answer.begin(status, headers)
            return start_response(status, [*headers, header], *exc_info)

        def done() -> None:
            answer.end()
            if self._metrics is not None:
                self._metrics.count(answer)
            if access.isEnabledFor(logging.INFO):
                log(answer)
            _forget()

        parts = self.application(environ, start)
        if type(parts) is list:
            done()
            return parts
        return _until_closed(environ, parts, done)


class Answer:
    """What is to be told of a request: nothing of who asked it or what he searched for."""

    def __init__(self, environ: Environ) -> None:
        self.method = str(environ["REQUEST_METHOD"])
        self.path = str(environ.get("SCRIPT_NAME", "")) + str(environ.get("PATH_INFO", ""))
        self.status = 0
        self.size = 0
        self.cache = ""
        self.view = ""
        self.seconds = 0.0
        self._begin = time.perf_counter()

    def begin(self, status: str, headers: Headers) -> None:
        """Note the status line and what the headers say."""
        self.status = int(status[:3])
        for name, value in headers:
            name = name.lower()
            if name == "content-length" and value.isdecimal() and self.method != "HEAD":
                self.size = int(value)
            elif name == "x-cache":
                self.cache = value

    def end(self) -> None:
        """Note how long it took."""
        self.seconds = time.perf_counter() - self._begin


def note_view(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Note which view answers: Django's part of the observation, in MIDDLEWARE when there are metrics."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        answer = request.META.get(ANSWER)
        if answer is not None:
            match = request.resolver_match
            if match is not None:
                answer.view = match.view_name or "unnamed"
            elif request.path.startswith(settings.STATIC_URL):
                answer.view = "static"
        return response

    return middleware


def log(answer: Answer) -> None:
    """Write the line of one request, and the same as fields for machines."""
    fields = {
        "method": answer.method[:20],
        "path": scrub(answer.path.encode("latin-1", "replace").decode("utf-8", "replace")[:200]),
        "status": answer.status,
        "ms": round(answer.seconds * 1000, 1),
        "bytes": answer.size,
        "cache": answer.cache,
    }
    line = "{method} {path} {status} {ms} ms {bytes} bytes {cache}".format(**fields)
    access.info("%s", line, extra={"fields": fields})


def _forget() -> None:
    REQUEST_ID.set("")


class _Parts:
    """The parts of a response that are made while they are sent; calls ``done`` once all are."""

    def __init__(self, parts: Iterable[bytes], done: Callable[[], None]) -> None:
        self._parts = parts
        self._done = done

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._parts)

    def close(self) -> None:
        """Let the application clean up, then tell."""
        try:
            close = getattr(self._parts, "close", None)
            if close is not None:
                close()
        finally:
            self._done()


def _until_closed(environ: Environ, parts: Iterable[bytes], done: Callable[[], None]) -> Iterable[bytes]:
    """Return ``parts`` such that ``done`` is called after them; a file at once, for the server hands it to the kernel."""
    wrapper = environ.get("wsgi.file_wrapper")
    if isinstance(wrapper, type) and isinstance(parts, wrapper):
        done()
        return parts
    return _Parts(parts, done)

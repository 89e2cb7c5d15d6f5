"""A reader who asks a WSGI application, without the test client's own way around it."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

Headers = list[tuple[str, str]]


@dataclass
class Reply:
    """What the application answered."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def how(self) -> str:
        """What X-Cache says."""
        return self.headers.get("X-Cache", "")


def environ(path: str, method: str = "GET", **more: Any) -> dict[str, Any]:
    """Return the environment of a request; ``more`` are entries of it, such as HTTP_COOKIE."""
    path, _, query = path.partition("?")
    return {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "localhost",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "wsgi.version": (1, 0),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        **more,
    }


def ask(application: Callable[..., Iterable[bytes]], path: str, method: str = "GET", **more: Any) -> Reply:
    """Return the answer to a request."""
    started: list[tuple[str, Headers]] = []

    def start_response(status: str, headers: Headers, exc_info: Any = None) -> None:
        started.append((status, headers))

    parts = application(environ(path, method, **more), start_response)
    try:
        body = b"".join(parts)
    finally:
        close = getattr(parts, "close", None)
        if close is not None:
            close()
    status, headers = started[0]
    assert len(dict(headers)) == len(headers), f"a header stands twice: {headers}"
    return Reply(int(status.split()[0]), dict(headers), body)

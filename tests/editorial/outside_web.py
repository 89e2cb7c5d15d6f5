"""A piece of the web on this machine: a server that answers for every name, and a guard that takes it for public."""

from __future__ import annotations

import contextlib
import datetime as dt
import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from django.core.cache.backends.locmem import LocMemCache

from doedemocratie.editorial.outside_links.checking import Checker
from doedemocratie.editorial.outside_links.fetching import Fetcher, connect_to
from doedemocratie.editorial.outside_links.guard import Guard, is_public
from doedemocratie.editorial.outside_links.robots import Robots

# What stands for a server on the internet. Nothing is sent there: every connection goes to the server of the test.
OUTSIDE = "93.184.215.14"
AGENT = "proef/1.0 (+https://www.example.org)"
Page = Callable[[BaseHTTPRequestHandler], None]


def answer(status: int, body: bytes = b"", **headers: str) -> Page:
    """Return a page that always answers so; ``Retry_After`` is the header ``Retry-After``."""

    def page(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.end_headers()
        if request.command != "HEAD":
            with contextlib.suppress(OSError):  # who asks reads no more than a little
                request.wfile.write(body)

    return page


def without_head(status: int, page: Page) -> Page:
    """Return a page that answers HEAD with another status."""
    other = answer(status)
    return lambda request: other(request) if request.command == "HEAD" else page(request)


class Web:
    """The pages that there are, by host and path, and the requests that came."""

    def __init__(self) -> None:
        self.pages: dict[str, Page] = {}
        self.names: dict[str, list[str]] = {}
        self.asked: list[tuple[str, str]] = []
        self.headers: list[dict[str, str]] = []
        self.connected: list[str] = []
        web = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_any(self) -> None:
                place = f"{self.headers['Host']}{self.path}"
                web.asked.append((self.command, place))
                web.headers.append(dict(self.headers))
                self.close_connection = True
                web.pages.get(place, answer(404))(self)

            do_GET = do_HEAD = handle_any  # noqa: N815 (the server looks for these names)

            def log_message(self, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        """End the server."""
        self._server.shutdown()
        self._server.server_close()

    def resolve(self, host: str, port: int, seconds: float) -> list[str]:
        """Return the addresses of a name: those that the test gave it, else one outside."""
        found = self.names.get(host, [OUTSIDE])
        if not found:
            raise socket.gaierror(host)
        return found

    def connect(self, ip: str, port: int, seconds: float) -> socket.socket:
        """Go to the server of the test, as if it were there."""
        self.connected.append(ip)
        if port == 8443:  # nobody listens there
            raise ConnectionRefusedError
        return connect_to("127.0.0.1", self._server.server_port, seconds)

    def fetcher(self) -> Fetcher:
        """Return a fetcher with the guard of production, but another book of names and other cables."""
        return Fetcher(Guard(resolve=self.resolve, allows=is_public), AGENT, connect=self.connect)

    def checker(self, total: float = 5.0) -> Checker:
        """Return a checker that knows no rules of sites yet."""
        cache = LocMemCache(f"robots-{id(self)}", {})
        cache.clear()
        return Checker(self.fetcher(), Robots(cache), total=total)


class Patient:
    """Manners that wait for nobody, and keep what was asked of them."""

    def __init__(self) -> None:
        self.waited: list[str] = []
        self.alone: dict[str, dt.timedelta] = {}

    def wait_for(self, host: str) -> None:
        self.waited.append(host)

    def leave_alone(self, host: str, length: dt.timedelta) -> None:
        self.alone[host] = max(length, self.alone.get(host, length))


@contextlib.contextmanager
def running_web() -> Iterator[Web]:
    """Run the server for a test."""
    web = Web()
    try:
        yield web
    finally:
        web.close()

"""One request to another site, within limits of time and size, to an address that was checked.

``http.client`` and not a library on top of it: it follows no redirect, keeps no cookie, reads no password from a file and
asks no proxy. A proxy would look up the name itself, and connect to what nobody checked.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache

from .addresses import Address
from .guard import Guard

# Takes an IP address, a port and seconds.
Connect = Callable[[str, int, float], socket.socket]

CONNECT, READ = 5.0, 6.0  # seconds
MOST_ADDRESSES = 3  # of one name that are tried


class FetchError(Exception):
    """No answer came."""


class NotConnectedError(FetchError):
    """Nobody took the connection."""


class DroppedError(FetchError):
    """The connection ended before the answer, or the answer was no HTTP."""


class SlowError(FetchError):
    """It took too long."""


class WrongCertificateError(FetchError):
    """The certificate has expired, or is of another name: a visitor is warned too."""


class UnknownCertificateError(FetchError):
    """Who signed the certificate is not known here, but may be to a browser."""


@cache
def default_tls() -> ssl.SSLContext:
    """Return how certificates are judged: with the authorities of this machine."""
    return ssl.create_default_context()


# What OpenSSL says of a certificate that no browser takes: expired, not valid yet, revoked, of another host or address.
WRONG_TO_ALL = frozenset({9, 10, 23, 62, 64})


@dataclass(frozen=True)
class Answer:
    """What another site answered. ``body`` is only the beginning."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes = b""


def connect_to(ip: str, port: int, seconds: float) -> socket.socket:
    """Return a connection to an IP address, which nobody looks up; raises OSError."""
    found = socket.socket(socket.AF_INET6 if ":" in ip else socket.AF_INET, socket.SOCK_STREAM)
    try:
        found.settimeout(seconds)
        found.connect((ip, port))
    except OSError:
        found.close()
        raise
    return found


class _Connection(http.client.HTTPConnection):
    """A connection to IP addresses that were given, whatever the name has become since."""

    def __init__(self, fetcher: Fetcher, address: Address, ips: list[str], end: float) -> None:
        super().__init__(address.host, address.port)
        self._fetcher, self._address, self._ips, self._end = fetcher, address, ips, end
        self._live: socket.socket | None = None

    def connect(self) -> None:
        """Connect to the first of the addresses that answers, and let it prove that it is who the name says."""
        self.sock = self._live = self._first()
        self.sock.settimeout(READ)
        if self._address.scheme == "https":
            # The handshake comes later, so that it can be cut too.
            wrapped = self._fetcher.tls().wrap_socket(
                self.sock, server_hostname=self._address.host, do_handshake_on_connect=False
            )
            self.sock = self._live = wrapped
            wrapped.do_handshake()

    def _first(self) -> socket.socket:
        failure: OSError = TimeoutError()
        for ip in self._ips[:MOST_ADDRESSES]:
            seconds = min(CONNECT, self._end - time.monotonic())
            if seconds <= 0:
                break
            try:
                return self._fetcher.connect(ip, self._address.port, seconds)
            except OSError as error:
                failure = error
        raise NotConnectedError from failure

    def cut(self) -> None:
        """End it from another thread, so that who reads from it stops waiting."""
        if self._live is not None:
            with suppress(OSError):  # it is over already
                socket.socket.shutdown(self._live, socket.SHUT_RDWR)  # of TLS too, without its last words


@dataclass(frozen=True)
class Fetcher:
    """Makes requests as ``agent``, to what ``guard`` lets through."""

    guard: Guard
    agent: str
    tls: Callable[[], ssl.SSLContext] = default_tls
    connect: Connect = connect_to

    def ask(self, method: str, address: Address, end: float, *, most: int = 0) -> Answer:
        """Return the answer of ``address`` with at most ``most`` bytes of its body.

        ``end`` is on the monotonic clock. Raises FetchError, and what :meth:`Guard.addresses` raises.
        """
        seconds = end - time.monotonic()
        if seconds <= 0:
            raise SlowError
        ips = self.guard.addresses(address.host, address.port, min(CONNECT, seconds))
        connection = _Connection(self, address, ips, end)
        # A limit of the socket begins anew with each byte; who sends one at a time would keep us for ever.
        watch = threading.Timer(max(0.0, end - time.monotonic()), connection.cut)
        watch.daemon = True
        watch.start()
        try:
            connection.request(method, address.target, headers=self._headers(address))
            response = connection.getresponse()
            return Answer(response.status, response.headers, response.read(most) if most else b"")
        except (OSError, http.client.HTTPException, ValueError, FetchError) as error:
            raise (SlowError() if time.monotonic() >= end else _failure(error)) from error
        finally:
            watch.cancel()
            connection.close()

    def _headers(self, address: Address) -> dict[str, str]:
        return {
            "Host": address.authority,
            "User-Agent": self.agent,
            "Accept": "text/html,*/*;q=0.8",
            "Accept-Language": "nl,en;q=0.8",
            "Connection": "close",
        }


def _failure(error: Exception) -> FetchError:
    if isinstance(error, FetchError):
        return error
    if isinstance(error, ssl.SSLCertVerificationError):
        return WrongCertificateError() if error.verify_code in WRONG_TO_ALL else UnknownCertificateError()
    return SlowError() if isinstance(error, TimeoutError) else DroppedError()

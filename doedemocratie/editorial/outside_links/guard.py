"""Which machines the check of links may connect to: those of the public internet, and no other.

An editor's link decides where the site makes a request to, and so does the server of a stranger that redirects. Neither may
reach what is inside: this machine, its network, or the address at which a cloud tells its secrets.
"""

from __future__ import annotations

import ipaddress
import queue
import socket
import threading
from collections.abc import Callable, Iterable

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
# Takes a host and a port, and the seconds that it may take; returns IP addresses, or raises OSError.
Resolver = Callable[[str, int, float], list[str]]

# The only part of IPv6 that is given out (RFC 4291, 2.4). Outside it are, among others, addresses that hold one of IPv4:
# ::ffff:0:0/96 and NAT64's 64:ff9b::/96, and everything local.
GIVEN_OUT = ipaddress.ip_network("2000::/3")
NOT_PUBLIC = tuple(
    ipaddress.ip_network(network)
    for network in (
        "2001::/23",  # protocols, such as Teredo, that holds an address of IPv4 (RFC 2928)
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4, that holds one too
        "3fff::/20",  # documentation
        "192.88.99.0/24",  # the way into 6to4
        "168.63.129.16/32",  # the platform of Azure, which gives it a public address
    )
)


class InsideError(Exception):
    """The name leads to an address that is not of the public internet."""


class NoSuchHostError(Exception):
    """The name does not exist, or who knows cannot be asked."""


def is_public(text: str, never: Iterable[Network] = ()) -> bool:
    """Return whether this IP address is one of the public internet, and in none of the networks ``never``."""
    address = ipaddress.ip_address(text)
    if any(address in network for network in (*NOT_PUBLIC, *never)):
        return False
    if isinstance(address, ipaddress.IPv6Address):
        return address in GIVEN_OUT and address.scope_id is None
    return address.is_global and not (address.is_multicast or address.is_reserved)


def look_up(host: str, port: int, seconds: float) -> list[str]:
    """Return the IP addresses of ``host`` as the system knows them; raises OSError, also when that takes too long."""
    answers: queue.SimpleQueue[list[str] | OSError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answers.put([str(address[0]) for *_, address in found])
        except (OSError, UnicodeError) as error:
            answers.put(error if isinstance(error, OSError) else OSError(str(error)))

    threading.Thread(target=ask, daemon=True).start()  # getaddrinfo knows no limit
    try:
        answer = answers.get(timeout=max(0.0, seconds))
    except queue.Empty:
        raise TimeoutError(host) from None
    if isinstance(answer, OSError):
        raise answer
    return answer


class Guard:
    """Turns a name into addresses that may be connected to.

    Tests give another ``resolve`` and ``allows``; nothing that an environment or a page can say changes them.
    """

    def __init__(
        self,
        never: Iterable[Network] = (),
        *,
        resolve: Resolver = look_up,
        allows: Callable[[str], bool] | None = None,
    ) -> None:
        networks = tuple(never)
        self._resolve = resolve
        self._allows = allows or (lambda text: is_public(text, networks))

    def addresses(self, host: str, port: int, seconds: float) -> list[str]:
        """Return the IP addresses of ``host``, for the caller to connect to these and not to look up the name again.

        Raises InsideError when one of them is not public, even if another is, and NoSuchHostError.
        """
        try:
            found = list(dict.fromkeys(self._resolve(host, port, seconds)))
        except OSError as error:
            raise NoSuchHostError(host) from error
        if not found:
            raise NoSuchHostError(host)
        for text in found:
            try:
                allowed = self._allows(text)
            except ValueError:
                allowed = False
            if not allowed:
                raise InsideError(host)
        return found

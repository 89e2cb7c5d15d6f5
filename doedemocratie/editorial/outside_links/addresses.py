"""Addresses of other sites, as editors write them and as a request needs them."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from django.utils.encoding import iri_to_uri

LONGEST = 2_000  # characters; what is longer is in no report
LONGEST_FOLLOWED = 8_000  # a page where one signs in may have a long one; what is longer most servers refuse
PORTS = {"http": 80, "https": 443}
# Where web servers for the public listen. On any other port the request would be no visit but a look around.
ALLOWED_PORTS = frozenset({80, 443, 8080, 8443})
ODD = re.compile(r"[\x00-\x20\x7f\\]")
OWN = "/"  # what an address of the site itself begins with, as it is kept; another's begins with its scheme
HOST = re.compile(r"[a-z0-9_.:-]{1,253}")


class WrongAddressError(Exception):
    """The address cannot be read as one of the web."""


class RefusedAddressError(Exception):
    """The address is right, but the site makes no request to such a one."""


@dataclass(frozen=True)
class Address:
    """An address that a request can be made to. ``target`` is the path with the query."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def authority(self) -> str:
        """Return host and port, as the header ``Host`` has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """Return what a robots.txt holds for."""
        return f"{self.scheme}://{self.authority}"

    def __str__(self) -> str:
        return f"{self.origin}{self.target}"

    def follow(self, location: str) -> Address:
        """Return the address that this one sends to.

        ``location`` is as ``http.client`` reads it. Raises as :func:`parsed` does.
        """
        with suppress(UnicodeError):  # a header is Latin-1 to Python, and UTF-8 to who wrote it
            location = location.encode("latin-1").decode("utf-8")
        try:
            found = parsed(urljoin(str(self), location.strip()))
        except ValueError as error:
            raise WrongAddressError(location) from error
        if len(str(found)) > LONGEST_FOLLOWED:
            raise WrongAddressError(location)
        return found


def parsed(text: str) -> Address:
    """Return the address in ``text``, without what stands behind ``#``.

    Raises WrongAddressError when it is none, and RefusedAddressError for a name with password or an odd port.
    """
    try:
        parts = urlsplit(text)
        port, name = parts.port, parts.hostname or ""
        host = (name if name.isascii() else name.encode("idna").decode("ascii")).lower().removesuffix(".")
        target = iri_to_uri(f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}") or "/"
    except ValueError as error:  # UnicodeError is one
        raise WrongAddressError(text) from error
    if ODD.search(text) or parts.scheme not in PORTS or not HOST.fullmatch(host):
        raise WrongAddressError(text)
    if "@" in parts.netloc:
        raise RefusedAddressError("a name or a password")
    if (port or PORTS[parts.scheme]) not in ALLOWED_PORTS:
        raise RefusedAddressError("an odd port")
    return Address(parts.scheme, host, port or PORTS[parts.scheme], target)


def kept(text: str, own_hosts: frozenset[str]) -> tuple[str, str] | None:
    """Return how an address that an editor wrote is kept, and its host; None when it is none of the web.

    One of this site is kept as its path, with no host. What cannot be read is kept as it is, with no host, so that the
    report can say that it is wrong.
    """
    text = text.strip()
    is_path = text.startswith("/") and not text.startswith("//")
    if is_path:
        text = f"https://localhost{text}"
    if text.startswith("//"):
        text = f"https:{text}"
    if not text.lower().startswith(("http:", "https:")) or len(text) > LONGEST:
        return None
    text = text.replace(" ", "%20")  # as browsers do
    try:
        address = parsed(text)
    except WrongAddressError:
        return None if is_path else (text, "")
    except RefusedAddressError:
        return text.partition("#")[0], (urlsplit(text).hostname or "").lower()
    is_own = is_path or address.host in own_hosts
    written = address.target if is_own else str(address)
    return (written, "" if is_own else address.host) if len(written) <= LONGEST else None

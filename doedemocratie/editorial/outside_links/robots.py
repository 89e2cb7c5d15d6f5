"""What other sites let automatic visitors see: their robots.txt (RFC 9309)."""

from __future__ import annotations

import hashlib
from typing import Any, Protocol

from .addresses import Address, RefusedAddressError, WrongAddressError
from .fetching import Answer
from .rules import Group, group_for

# The name by which a robots.txt can speak to this check.
NAME = "doe-democratie-linkcontrole"
MOST = 500 * 1024  # bytes that are read of one, as the RFC asks
MOST_HOPS = 5
KEPT, KEPT_UNREADABLE = 24 * 3600, 3600  # seconds


class Ask(Protocol):
    """Makes one request."""

    def __call__(self, method: str, address: Address, *, most: int = 0) -> Answer:
        """Return the answer."""


class UnreadableError(Exception):
    """The site has rules, and cannot say now which: until it can, it wants nobody."""


class Robots:
    """The rules of the sites that were asked before, kept in ``cache``."""

    def __init__(self, cache: Any) -> None:
        self._cache = cache

    def rules(self, address: Address, ask: Ask) -> Group:
        """Return the rules that hold for ``address``, after at most a few requests.

        Raises UnreadableError, and what ``ask`` raises.
        """
        # A key may have no odd characters and no great length.
        key = f"robots-{hashlib.sha256(address.origin.encode()).hexdigest()}"
        text = self._cache.get(key)
        if text is None:
            try:
                text = self._read(address, ask)
            except UnreadableError:
                self._cache.set(key, False, KEPT_UNREADABLE)
                raise
            self._cache.set(key, text, KEPT)
        if text is False:
            raise UnreadableError
        return group_for(NAME, text)

    def _read(self, address: Address, ask: Ask) -> str:
        place = address.follow("/robots.txt")
        for _ in range(MOST_HOPS + 1):
            answer = ask("GET", place, most=MOST)
            location = answer.headers.get("Location")
            if answer.status // 100 == 3 and location:
                try:
                    place = place.follow(location)
                except (WrongAddressError, RefusedAddressError):
                    return ""  # a mistake in where the rules are says nothing about the page
                continue
            if answer.status >= 500 or answer.status == 429:
                raise UnreadableError
            return answer.body.decode("utf-8-sig", "replace") if answer.status // 100 == 2 else ""
        return ""  # nobody can read it, so it forbids nothing

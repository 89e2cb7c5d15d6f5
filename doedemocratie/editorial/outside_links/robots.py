"""What other sites let automatic visitors see: their robots.txt (RFC 9309)."""

from __future__ import annotations

import hashlib
from typing import Any, Protocol
from urllib.robotparser import RobotFileParser

from .addresses import Address
from .fetching import Answer

# The name by which a robots.txt can speak to this check.
NAME = "doe-democratie-linkcontrole"
MOST = 500 * 1024  # bytes that are read of one, as the RFC asks
MOST_HOPS = 5
KEPT, KEPT_UNREADABLE = 24 * 3600, 3600  # seconds
LONGEST_DELAY = 3600.0  # seconds between two requests, when a site asks for more than is of use


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

    def rules(self, address: Address, ask: Ask) -> RobotFileParser:
        """Return the rules that hold for ``address``, after at most a few requests.

        Raises UnreadableError, and what ``ask`` and :meth:`Address.follow` raise.
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
        rules = RobotFileParser()
        rules.parse(text.splitlines())
        return rules

    def _read(self, address: Address, ask: Ask) -> str:
        place = address.follow("/robots.txt")
        for _ in range(MOST_HOPS + 1):
            answer = ask("GET", place, most=MOST)
            location = answer.headers.get("Location")
            if answer.status // 100 == 3 and location:
                place = place.follow(location)
                continue
            if answer.status >= 500 or answer.status == 429:
                raise UnreadableError
            return answer.body.decode("utf-8-sig", "replace") if answer.status // 100 == 2 else ""
        return ""  # nobody can read it, so it forbids nothing


def delay_of(rules: RobotFileParser) -> float:
    """Return the seconds that the site wants between two requests."""
    found = rules.crawl_delay(NAME)
    return min(float(found), LONGEST_DELAY) if found else 0.0

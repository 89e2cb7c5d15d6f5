"""How one link is checked: politely, and without more requests than the question takes."""

from __future__ import annotations

import datetime as dt
import email.utils
import time
from collections.abc import Callable
from typing import Protocol

from django.utils import timezone

from .addresses import LONGEST, Address, RefusedAddressError, WrongAddressError, parsed
from .fetching import (
    Answer,
    DroppedError,
    Fetcher,
    NotConnectedError,
    SlowError,
    UnknownCertificateError,
    WrongCertificateError,
)
from .guard import InsideError, NoSuchHostError
from .outcomes import Outcome, Result
from .robots import Robots, UnreadableError

TOTAL = 20.0  # seconds for one link, with its robots.txt and all that it is sent on to
MOST_HOPS = 8
BODY = 1024  # bytes that are read of a page
REDIRECTS, PERMANENT = {301, 302, 303, 307, 308}, {301, 308}
# With these HEAD says the same as GET, and asking again is what the site does not want.
SAME_WITH_GET = {410, 429, 503}
LONGEST_WAIT = dt.timedelta(days=30)
TOO_MANY_REQUESTS, UNAVAILABLE = 429, 503

OF_ERROR: dict[type[Exception], Outcome] = {
    WrongAddressError: Outcome.WRONG,
    RefusedAddressError: Outcome.REFUSED,
    InsideError: Outcome.INSIDE,
    NoSuchHostError: Outcome.NO_HOST,
    NotConnectedError: Outcome.NO_ANSWER,
    DroppedError: Outcome.NO_ANSWER,
    SlowError: Outcome.SLOW,
    WrongCertificateError: Outcome.CERTIFICATE,
    UnknownCertificateError: Outcome.UNSURE,
    UnreadableError: Outcome.ROBOTS,
}


class Manners(Protocol):
    """Who keeps requests to one site apart."""

    def wait_for(self, host: str) -> None:
        """Return when the site may be asked something."""

    def leave_alone(self, host: str, length: dt.timedelta) -> None:
        """Leave the site alone for this long after the check."""


class Checker:
    """Checks links with a fetcher and what is known of the rules of sites."""

    def __init__(self, fetcher: Fetcher, robots: Robots, *, total: float = TOTAL) -> None:
        self._fetcher, self._robots, self._total = fetcher, robots, total

    def check(self, text: str, manners: Manners) -> Result:
        """Return what a visitor would meet at the address ``text``. Raises what ``manners`` raises."""
        visit = _Visit(self._fetcher, self._robots, manners, time.monotonic() + self._total)
        try:
            return visit.follow(parsed(text))
        except tuple(OF_ERROR) as error:
            # Sent on to an address that is wrong or odd: that is the other site's, and what a browser does then is not ours
            # to know.
            outcome = OF_ERROR[type(error)]
            if outcome in {Outcome.WRONG, Outcome.REFUSED} and visit.was_sent_on:
                outcome = Outcome.UNSURE
            return Result(outcome)


class _Visit:
    """One check, from the address on the page to where it ends."""

    def __init__(self, fetcher: Fetcher, robots: Robots, manners: Manners, end: float) -> None:
        self._fetcher, self._robots, self._manners, self._end = fetcher, robots, manners, end
        self.was_sent_on = False

    def follow(self, address: Address) -> Result:
        """Return what is at the end of the redirects."""
        moved_to, is_permanent, wants_cookies = "", True, False
        for _ in range(MOST_HOPS + 1):
            rules = self._robots.rules(address, self._ask)
            self._manners.leave_alone(address.host, dt.timedelta(seconds=rules.delay))
            if not rules.allows(address.target):
                return Result(Outcome.ROBOTS)
            answer = self._answer(address)
            location = answer.headers.get("Location")
            if answer.status not in REDIRECTS or not location:
                return self._judge(address, answer, moved_to)
            self.was_sent_on = True
            wants_cookies = wants_cookies or "Set-Cookie" in answer.headers
            address = address.follow(location)
            # An address that is too long for a page of ours is none to tell an editor.
            is_permanent = is_permanent and answer.status in PERMANENT and len(str(address)) <= LONGEST
            moved_to = str(address) if is_permanent else moved_to
        # A browser that keeps cookies may well get out of the circle.
        return Result(Outcome.UNSURE if wants_cookies else Outcome.CIRCLE)

    def _ask(self, method: str, address: Address, *, most: int = 0) -> Answer:
        self._manners.wait_for(address.host)
        return self._fetcher.ask(method, address, self._end, most=most)

    def _answer(self, address: Address) -> Answer:
        """Ask for the headers only; for the page when the site does not answer that as it answers a visitor."""
        try:
            answer = self._ask("HEAD", address)
        except (DroppedError, SlowError):
            if time.monotonic() >= self._end:
                raise
        else:
            if answer.status < 400 or answer.status in SAME_WITH_GET:
                return answer
        return self._ask("GET", address, most=BODY)

    def _judge(self, address: Address, answer: Answer, moved_to: str) -> Result:
        status = answer.status
        wait = wait_of(answer) if status in {TOO_MANY_REQUESTS, UNAVAILABLE} else None
        if wait is not None:
            self._manners.leave_alone(address.host, wait)
        outcome = outcome_of(status)
        if outcome is Outcome.WORKS and moved_to:
            return Result(Outcome.MOVED, status, moved_to)
        return Result(outcome, status, wait=wait)


def outcome_of(status: int) -> Outcome:
    """Return what an answer with this status means for a visitor."""
    if status == TOO_MANY_REQUESTS:
        return Outcome.BUSY
    if 200 <= status < 300:
        return Outcome.WORKS
    if status in {404, 410}:
        return Outcome.GONE
    # LinkedIn has a number of its own for who is no person.
    if status in {401, 403, 999}:
        return Outcome.CLOSED
    if 500 <= status < 600 or status == 451:
        return Outcome.FAULT
    return Outcome.UNSURE


def wait_of(answer: Answer, now: Callable[[], dt.datetime] = timezone.now) -> dt.timedelta | None:
    """Return how long the header Retry-After asks to wait, in seconds or until a date; None when it says nothing of use."""
    text = str(answer.headers.get("Retry-After") or "").strip()
    try:
        if text.isascii() and text.isdecimal():
            wait = dt.timedelta(seconds=min(int(text), LONGEST_WAIT.total_seconds()))
        else:
            moment = email.utils.parsedate_to_datetime(text)
            wait = (moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)) - now()
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(wait, dt.timedelta()), LONGEST_WAIT)

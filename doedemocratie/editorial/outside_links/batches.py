"""Which links are checked when, and what is made of what was found."""

from __future__ import annotations

import datetime as dt
import logging
import math
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Protocol

from django.conf import settings
from django.core.cache import caches
from django.db.models import Exists, Min, OuterRef, QuerySet
from django.utils import timezone

from .addresses import OWN
from .checking import Checker, Manners
from .fetching import Fetcher
from .guard import Guard
from .keeping import forget_unused, spread
from .models import DEAD, OutsideLink, OutsideLinkUse
from .outcomes import Outcome, Result
from .robots import NAME, Robots
from .turns import NotYetError, Turns, forget_old

logger = logging.getLogger(__name__)

EVERY = dt.timedelta(minutes=5)  # the clock asks for a batch
DAY, WEEK = dt.timedelta(days=1), dt.timedelta(days=7)
# The worker has one pair of hands: after so many seconds it begins no other link, because editors wait for its other tasks.
SECONDS = 20.0
CLAIMED = dt.timedelta(minutes=15)  # longer than a batch takes; then another worker may try
AFTER_OUTAGE = dt.timedelta(hours=6)
WITNESSES = 2  # links that worked, which are asked whether the network is there

Found = tuple[OutsideLink, Result]


class Checks(Protocol):
    """Checks one link; tests have one of their own."""

    def check(self, text: str, manners: Manners) -> Result:
        """Return what a visitor would meet."""


def make_checker() -> Checker:
    """Return the checker of this site: it tells who it is, and goes nowhere inside."""
    agent = f"{NAME}/1.0 (+{settings.SITE_URL})"
    return Checker(Fetcher(Guard(settings.LINK_CHECK_NEVER), agent), Robots(caches["default"]))


def due() -> QuerySet[OutsideLink]:
    """Return the links to other sites whose time has come, of those that stand somewhere."""
    used = Exists(OutsideLinkUse.objects.filter(link=OuterRef("pk")))
    return OutsideLink.objects.filter(used, next_check__lte=timezone.now()).exclude(address__startswith=OWN)


def room_today() -> int:
    """Return how many links the next batch may check: a small part of a day's, and no more than is left. One query."""
    checked = OutsideLink.objects.filter(checked_at__gt=timezone.now() - DAY).count()
    batch = math.ceil(settings.LINK_CHECK_PER_DAY / (DAY / EVERY))
    return max(0, min(batch, settings.LINK_CHECK_PER_DAY - checked))


def choose(most: int) -> list[OutsideLink]:
    """Return at most so many links that are due, each of another site, those that wait longest first."""
    hosts = due().values("host").annotate(oldest=Min("next_check")).order_by("oldest", "host")[:most]
    found = (due().filter(host=row["host"]).order_by("next_check", "pk").first() for row in hosts)
    return [link for link in found if link is not None]


def check_batch(checks: Checks | None = None) -> int:
    """Check what is due, as much as one batch takes; return how many links were checked."""
    forget_unused()
    forget_old()
    return check_links(choose(room_today()), checks)


def check_links(links: Iterable[OutsideLink], checks: Checks | None = None) -> int:
    """Check these links and write down what was found; return how many. At most ``SECONDS``, and what the last one takes.

    A link that another worker takes up meanwhile is left to it. What was found is written down at once when we know that
    our own network works, so that a worker that is killed loses no more than the link that it was at.
    """
    checks = checks or make_checker()
    end = time.monotonic() + SECONDS
    written, hosts = 0, []
    # A firewall may let out one of the two: links of http fail then, whatever those of https do.
    waiting: dict[str, list[Found]] = {"http": [], "https": []}
    proven: set[str] = set()
    for link in links:
        if time.monotonic() > end:
            break
        result = _look(link, checks) if claim(link) else None
        if result is None:
            continue
        scheme = _scheme(link)
        hosts.append(link.host)
        waiting[scheme].append((link, result))
        if scheme in proven or result.proves_our_network:
            proven.add(scheme)
            written += _record_all(waiting[scheme])
            waiting[scheme] = []
    return written + sum(_write_down(waiting[scheme], scheme, checks, hosts) for scheme in waiting)


def _write_down(results: list[Found], scheme: str, checks: Checks, hosts: list[str]) -> int:
    """Write down results of which none shows that our network works; return how many. ``hosts`` were asked just now."""
    failed = any(result.fails and result.outcome != Outcome.WRONG for _, result in results)
    if failed and not _network_is_there(hosts, scheme, checks):
        logger.warning("No other site could be reached by %s. Does this machine reach the internet?", scheme)
        for link, _ in results:
            _put_off(link, AFTER_OUTAGE)
        return 0
    return _record_all(results)


def _record_all(results: list[Found]) -> int:
    written = 0
    for link, result in results:
        with _apart(link):
            record(link, result)
            written += 1
    return written


@contextmanager
def _apart(link: OutsideLink) -> Iterator[None]:
    """Let what breaks on one link cost no other link anything: it is logged, and this one is tried again in a day."""
    try:
        yield
    except NotYetError:
        raise
    except Exception:
        logger.exception("The check of %s broke off. It is tried again in a day.", link.address)
        _put_off(link, DAY)


def _scheme(link: OutsideLink) -> str:
    return "https" if link.address.lower().startswith("https:") else "http"


def claim(link: OutsideLink) -> bool:
    """Take ``link`` for this worker; return whether nobody else has it. One query."""
    until = timezone.now() + CLAIMED
    taken = OutsideLink.objects.filter(pk=link.pk, next_check=link.next_check).update(next_check=until)
    link.next_check = until
    return bool(taken)


def record(link: OutsideLink, result: Result) -> None:
    """Write down what a check found. A day counts once, a success clears all days, and so does what says nothing."""
    now, today = timezone.now(), timezone.localdate()
    if result.outcome == Outcome.BUSY and link.outcome:
        # It says nothing, and it will be asked again; what was known before stands.
        _put_off(link, max(result.wait or DAY, DAY))
        return
    link.outcome, link.status, link.moved_to = result.outcome, result.status, result.moved_to
    link.checked_at, link.asked_at = now, None
    if not result.fails:
        link.strikes, link.struck_on = 0, None
    elif link.struck_on != today:
        link.strikes, link.struck_on = min(link.strikes + 1, DEAD), today
    if result.fails and link.strikes < DEAD:
        length = DAY + spread(link.address, DAY / 4)  # another day, in summer and in winter
    else:
        length = WEEK - DAY / 2 + spread(link.address, DAY)
    link.next_check = now + max(length, result.wait or length)
    # An update, because the page may be gone by now, and the link with it; saving would bring it back.
    written = ("outcome", "status", "moved_to", "checked_at", "asked_at", "strikes", "struck_on", "next_check")
    OutsideLink.objects.filter(pk=link.pk).update(**{name: getattr(link, name) for name in written})


def _look(link: OutsideLink, checks: Checks) -> Result | None:
    """Return what a check finds; None when it finds nothing now, and then the site is asked later."""
    turns = Turns()
    try:
        with _apart(link):
            return checks.check(link.address, turns)
    except NotYetError as error:
        _put_off(link, max(error.until - timezone.now(), dt.timedelta()) + spread(link.address, EVERY))
    finally:
        turns.end()
    return None


def _put_off(link: OutsideLink, length: dt.timedelta) -> None:
    OutsideLink.objects.filter(pk=link.pk).update(next_check=timezone.now() + length)


def _network_is_there(hosts: list[str], scheme: str, checks: Checks) -> bool:
    """Ask, by this scheme, sites that answered before whether it is us. Without such a site nothing is known, so nobody is blamed."""
    known = OutsideLink.objects.filter(outcome__in=[Outcome.WORKS, Outcome.MOVED]).exclude(host__in=hosts)
    for witness in known.order_by("-checked_at")[:WITNESSES]:
        turns = Turns()
        try:
            address = witness.address if _scheme(witness) == scheme else f"{scheme}://{witness.host}/"
            if checks.check(address, turns).proves_our_network:
                return True
        except NotYetError:
            continue
        except Exception:
            logger.exception("Asking %s whether the network is there broke off.", witness.host)
        finally:
            turns.end()
    return False

"""One request at a time to each site, on whichever machine: who asks takes a turn in the database."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable

from django.utils import timezone

from .models import OutsideTurn

PAUSE = 1.0  # seconds between two requests to the same site
LONGEST_CHECK = dt.timedelta(seconds=45)  # longer than one may take, in case its worker is killed
SHORTEST = dt.timedelta(seconds=2)  # between two checks of the same site
WORTH_WAITING = dt.timedelta(seconds=3)


class NotYetError(Exception):
    """Somebody else is asking this site something, or it wants to be left alone ``until`` then."""

    def __init__(self, until: dt.datetime) -> None:
        super().__init__(until)
        self.until = until


def take(name: str, length: dt.timedelta) -> None:
    """Take the turn of ``name`` for this long; raise NotYetError when it is not free. Two or three queries."""
    now = timezone.now()
    turn, is_new = OutsideTurn.objects.get_or_create(name=name, defaults={"until": now + length})
    if is_new:
        return
    if turn.until > now:
        raise NotYetError(turn.until)
    if not OutsideTurn.objects.filter(name=name, until=turn.until).update(until=now + length):
        raise NotYetError(now + length)  # another took it between the two


def forget_old() -> None:
    """Remove the turns that were over a day ago. One query."""
    OutsideTurn.objects.filter(until__lt=timezone.now() - dt.timedelta(days=1)).delete()


class Turns:
    """The turns that one check takes: of the site that it begins with, and of those that it is sent on to."""

    def __init__(self, sleep: Callable[[float], None] = time.sleep) -> None:
        self._sleep = sleep
        self._taken: set[str] = set()
        self._alone: dict[str, dt.timedelta] = {}

    def wait_for(self, host: str) -> None:
        """Return when ``host`` may be asked something; raise NotYetError when that takes longer than a moment."""
        if host in self._taken:
            self._sleep(PAUSE)
            return
        try:
            take(host, LONGEST_CHECK)
        except NotYetError as error:
            left = error.until - timezone.now()
            if left > WORTH_WAITING:
                raise
            self._sleep(max(0.0, left.total_seconds()) + 0.1)
            take(host, LONGEST_CHECK)
        self._taken.add(host)

    def leave_alone(self, host: str, length: dt.timedelta) -> None:
        """Leave ``host`` alone for this long when the check is over."""
        self._alone[host] = max(length, self._alone.get(host, length))

    def end(self) -> None:
        """Give the turns back. One query each."""
        for host in self._taken:
            length = max(self._alone.get(host, SHORTEST), SHORTEST)
            OutsideTurn.objects.filter(name=host).update(until=timezone.now() + length)
        self._taken.clear()

"""The queries of the news and the agenda, each written once."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.db.models import Case, F, When
from django.db.models.functions import Least
from django.utils import timezone

from doedemocratie.core.querysets import ContentQuerySet


class EventQuerySet(ContentQuerySet):
    """Events, coming and past."""

    def coming(self) -> Self:
        """Return the events that are not over yet, the first one first."""
        # The begin, but not in the order of an index: PostgreSQL would walk along that from the very first event.
        begin = Least("start", "ends_at")
        return self.filter(ends_at__gte=timezone.now()).order_by(begin, "pk")

    def coming_first(self) -> Self:
        """Return all events: first the coming ones, soonest first, then the past ones, the last one first."""
        coming = When(ends_at__gte=timezone.now(), then=F("start"))
        return self.alias(next_start=Case(coming)).order_by(
            F("next_start").asc(nulls_last=True), F("start").desc(), F("pk").desc()
        )

    def past(self) -> Self:
        """Return the events that are over, the last one first."""
        return self.filter(ends_at__lt=timezone.now()).order_by("-start", "-pk")

    def waiting_for_report(self) -> Self:
        """Return the events that were in the past year and have no report, while nobody said that none will come.

        What is longer ago will not get one any more.
        """
        now = timezone.now()
        recent = self.live().originals().filter(ends_at__lt=now, ends_at__gte=now - dt.timedelta(days=365))
        return recent.filter(report=None, without_report=False)

"""What happens on which day: pages that go on or off the site by the clock, and events.

A page type takes part with a class method ``happening_between(begin, end)``, which returns a queryset of its pages, and the
name of the field with the moment that it begins, ``happens_at``.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Revision, get_page_models

from doedemocratie.accounts.permissions import may_manage
from doedemocratie.editorial.dashboard.reach import managed_types

ONLINE, OFFLINE, EVENT = "online", "offline", "event"
WORDS = {ONLINE: "Online", OFFLINE: "Offline", EVENT: "Agenda"}


@dataclass(frozen=True)
class Entry:
    """Something that happens at a moment in Dutch time; ``kind`` is a key of ``WORDS``."""

    moment: dt.datetime
    title: str
    url: str
    kind: str

    @property
    def word(self) -> str:
        """Return what happens."""
        return WORDS[self.kind]


@dataclass(frozen=True)
class Day:
    """A day with what happens on it."""

    date: dt.date
    entries: list[Entry]

    @property
    def is_today(self) -> bool:
        """Whether it is this day."""
        return self.date == timezone.localdate()

    @property
    def is_past(self) -> bool:
        """Whether it is over."""
        return self.date < timezone.localdate()


def monday(day: dt.date) -> dt.date:
    """Return the first day of the week of ``day``."""
    return day - dt.timedelta(days=day.weekday())


def midnight(day: dt.date) -> dt.datetime:
    """Return when ``day`` begins in the Netherlands."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


def entries(user: Any, begin: dt.datetime, end: dt.datetime) -> list[Entry]:
    """Return what happens from ``begin`` to before ``end`` to pages that are the user's work, in order. One query."""
    types = managed_types(user)
    going_online = Revision.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        content_type__in=types,
        approved_go_live_at__gte=begin,
        approved_go_live_at__lt=end,
    ).values_list(Cast("object_id", BigIntegerField()), "object_str", "approved_go_live_at", Value(ONLINE))
    going_offline = Page.objects.filter(
        live=True, content_type__in=types, alias_of=None, expire_at__gte=begin, expire_at__lt=end
    ).values_list("pk", "title", "expire_at", Value(OFFLINE))
    events = [
        model.happening_between(begin, end).order_by().values_list("pk", "title", model.happens_at, Value(EVENT))
        for model in get_page_models()
        if hasattr(model, "happening_between") and may_manage(user, model)
    ]
    found = going_online.order_by().union(going_offline.order_by(), *events, all=True)
    return sorted(
        (
            Entry(timezone.localtime(max(moment, begin)), title, reverse("wagtailadmin_pages:edit", args=[pk]), kind)
            for pk, title, moment, kind in found
        ),
        key=lambda entry: (entry.moment, entry.title),
    )


def days(user: Any, first: dt.date, weeks: int) -> list[Day]:
    """Return the days of so many weeks from the Monday ``first``. One query."""
    dates = [first + dt.timedelta(days=number) for number in range(7 * weeks)]
    by_date = defaultdict(list)
    for entry in entries(user, midnight(dates[0]), midnight(dates[-1] + dt.timedelta(days=1))):
        by_date[entry.moment.date()].append(entry)
    return [Day(date, by_date[date]) for date in dates]

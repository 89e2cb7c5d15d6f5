"""The lists of news articles and events in the admin."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.template.defaultfilters import date as format_date
from django.utils import timezone
from wagtail.admin.ui.tables import BaseColumn, Column

from doedemocratie.editorial.listings.columns import day_of
from doedemocratie.editorial.listings.filters import DateRangeFilter, TypeFilterSet
from doedemocratie.editorial.listings.views import TypeListViewSet
from news.models import EventPage, NewsArticlePage

COMING, PAST = "komend", "geweest"


class ArticleFilterSet(TypeFilterSet):
    """What the list of articles may be narrowed to."""

    listing_date = DateRangeFilter(label="Datum")

    class Meta(TypeFilterSet.Meta):
        model = NewsArticlePage


class ArticleListViewSet(TypeListViewSet):
    """Every news article, the newest first."""

    model = NewsArticlePage
    name = "nieuwsberichten"
    icon = "doc-full"
    menu_order = 110
    ordering = "-listing_date"
    filterset_class = ArticleFilterSet
    own_columns: ClassVar[list[BaseColumn]] = [
        Column(
            "date",
            label="Datum",
            accessor=lambda page: day_of(page.publication_date),
            sort_key="listing_date",
            classname="doe-date",
        )
    ]


class EventFilterSet(TypeFilterSet):
    """What the list of events may be narrowed to."""

    period = django_filters.ChoiceFilter(
        label="Wanneer",
        choices=((COMING, "Komt nog"), (PAST, "Is geweest")),
        method="in_period",
        empty_label="Alle",
    )
    listing_date = DateRangeFilter(label="Datum")

    class Meta(TypeFilterSet.Meta):
        model = EventPage

    def in_period(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Return the events that are still to come, or over."""
        now = timezone.now()
        return self.by_own(queryset, **({"ends_at__gte": now} if value == COMING else {"ends_at__lt": now}))


def begin_of(event: EventPage) -> str:
    """Return when an event begins, in Dutch time."""
    return format_date(timezone.localtime(event.start), "j b Y" if event.whole_day else "j b Y, H.i")


class EventListViewSet(TypeListViewSet):
    """Every event, the last one first."""

    model = EventPage
    name = "bijeenkomsten"
    icon = "calendar-alt"
    menu_order = 120
    ordering = "-start"
    filterset_class = EventFilterSet
    own_columns: ClassVar[list[BaseColumn]] = [
        Column("start", label="Begin", accessor=begin_of, sort_key="start"),
        Column("venue_name", label="Plaats"),
    ]

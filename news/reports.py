"""What the agenda adds to the editors' reports."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.urls import reverse
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn

from doedemocratie.accounts.permissions import may_manage
from doedemocratie.editorial.loose_ends.base import LooseEndsReport
from news.models import EventPage


class EventWithoutReportFilterSet(WagtailFilterSet):
    """What the list may be narrowed to."""

    ends_at = django_filters.DateFromToRangeFilter(label="Geweest", widget=DateRangePickerWidget)

    class Meta:
        model = EventPage
        fields: ClassVar[list[str]] = []


class EventsWithoutReportReport(LooseEndsReport):
    """The events of the past year that have no report."""

    model = EventPage
    page_title = "Bijeenkomsten zonder verslag"
    explanation = (
        "Deze bijeenkomsten zijn het afgelopen jaar geweest en hebben geen verslag. Open de bijeenkomst en kies bij “Verslag” "
        "het nieuwsbericht erover. Komt er geen verslag? Zet dan daar een vinkje."
    )
    header_icon = "calendar-check"
    filterset_class = EventWithoutReportFilterSet
    index_url_name = "news_reports:events"
    index_results_url_name = "news_reports:events_results"
    default_ordering = "-ends_at"
    no_results_message = "Alle bijeenkomsten van het afgelopen jaar hebben een verslag."
    columns: ClassVar[list[Column]] = [
        TitleColumn(
            "title",
            label="Titel",
            get_url=lambda event: reverse("wagtailadmin_pages:edit", args=[event.pk]),
            sort_key="title",
        ),
        DateColumn("ends_at", label="Geweest", sort_key="ends_at"),
        Column("organiser", label="Organisator", sort_key="organiser"),
    ]
    list_export: ClassVar[list[str]] = ["title", "ends_at", "organiser"]
    export_headings: ClassVar[dict[str, str]] = {"title": "Titel", "ends_at": "Geweest", "organiser": "Organisator"}
    export_filename = "bijeenkomsten-zonder-verslag"

    @staticmethod
    def is_for(user: Any) -> bool:
        """Return whether ``user`` makes events."""
        return may_manage(user, EventPage)

    def get_base_queryset(self) -> QuerySet[EventPage]:
        """Return the events. One query."""
        return EventPage.objects.waiting_for_report().defer_streamfields()

"""Where the lists of the news and the agenda stand in the admin, and the report of the agenda."""

from __future__ import annotations

from django.urls import URLPattern, include, path, reverse
from django.urls.resolvers import URLResolver
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from doedemocratie.editorial.dashboard.care import HOOK, Care
from doedemocratie.editorial.listings.views import TypeListViewSet
from doedemocratie.editorial.loose_ends.base import ReportMenuItem
from news.listings import ArticleListViewSet, EventListViewSet
from news.models import EventPage
from news.reports import EventsWithoutReportReport


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern | URLResolver]:
    """Add the report."""
    view = EventsWithoutReportReport
    found = [
        path("", view.as_view(), name="events"),
        path("resultaten/", view.as_view(results_only=True), name="events_results"),
    ]
    return [path("reports/bijeenkomsten-zonder-verslag/", include((found, "news_reports"), namespace="news_reports"))]


@hooks.register("register_admin_viewset")
def lists() -> list[TypeListViewSet]:
    """Add the lists of articles and events."""
    return [ArticleListViewSet(), EventListViewSet()]


@hooks.register("register_reports_menu_item")
def menu_item() -> MenuItem:
    """Add the report to the menu."""
    return ReportMenuItem(EventsWithoutReportReport, order=1150)


@hooks.register(HOOK)
def care_for_reports() -> Care:
    """Count the events that have no report."""
    return Care(
        name="events",
        one="1 bijeenkomst is geweest en heeft geen verslag",
        many="{} bijeenkomsten zijn geweest en hebben geen verslag",
        found=lambda user: EventPage.objects.waiting_for_report(),
        url=lambda user: reverse("news_reports:events"),
        is_for=EventsWithoutReportReport.is_for,
    )

"""Where the dashboard stands in the admin."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, include, path, reverse
from django.urls.resolvers import URLResolver
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.home import UserObjectsInWorkflowModerationPanel, WorkflowObjectsToModeratePanel

from doedemocratie.accounts.permissions import roles_of
from doedemocratie.editorial.dashboard.panels import PlanningPanel, WorkPanel
from doedemocratie.editorial.dashboard.reports import CommentsReport, DraftsReport
from doedemocratie.editorial.dashboard.start import StartPanel, page_types_to_make
from doedemocratie.editorial.dashboard.views import PlanningView
from doedemocratie.editorial.loose_ends.base import ReportMenuItem

# Ours say the same in fewer queries, and with what a draft waits for.
REPLACED = (WorkflowObjectsToModeratePanel, UserObjectsInWorkflowModerationPanel)


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern | URLResolver]:
    """Add what the cards and the calendar lead to."""
    found = [
        path("planning/", PlanningView.as_view(), name="planning"),
        path("planning/<int:year>/<int:month>/", PlanningView.as_view(), name="month"),
        path("reports/concepten/", DraftsReport.as_view(), name="drafts"),
        path("reports/concepten/resultaten/", DraftsReport.as_view(results_only=True), name="drafts_results"),
        path("reports/opmerkingen/", CommentsReport.as_view(), name="comments"),
        path("reports/opmerkingen/resultaten/", CommentsReport.as_view(results_only=True), name="comments_results"),
    ]
    return [path("", include((found, "dashboard"), namespace="dashboard"))]


@hooks.register("register_reports_menu_item")
def drafts_item() -> MenuItem:
    """Add the drafts to the reports."""
    return ReportMenuItem(DraftsReport, order=1000)


@hooks.register("register_reports_menu_item")
def comments_item() -> MenuItem:
    """Add the remarks to the reports."""
    return ReportMenuItem(CommentsReport, order=1010)


class PlanningMenuItem(MenuItem):
    """The calendar, for who has a role."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Return whether the user may see it."""
        return bool(roles_of(request.user))


@hooks.register("register_reports_menu_item")
def planning_item() -> MenuItem:
    """Add the calendar to the reports."""
    return PlanningMenuItem(
        "Planning", reverse("dashboard:planning"), name="planning", icon_name="calendar", order=1020
    )


@hooks.register("construct_homepage_panels")
def build_dashboard(request: HttpRequest, panels: list[Any]) -> None:
    """Put first what this person can make, then what there is to do and what is planned."""
    panels[:] = [panel for panel in panels if not isinstance(panel, REPLACED)]
    if page_types := page_types_to_make(request):
        panels.append(StartPanel(page_types))
    if roles_of(request.user):
        panels += [WorkPanel(), PlanningPanel()]

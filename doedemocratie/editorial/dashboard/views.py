"""The calendar of a month."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from doedemocratie.accounts.permissions import roles_of
from doedemocratie.core.validators import FIRST_YEAR, LAST_YEAR
from doedemocratie.editorial.dashboard.planning import days, monday


def month_url(month: dt.date) -> str:
    """Return where the calendar of ``month``, its first day, is."""
    return reverse("dashboard:month", args=[month.year, month.month])


class PlanningView(WagtailAdminTemplateMixin, TemplateView):
    """What is planned in a month, this one unless the address says another, for who has a role."""

    template_name = "editorial/dashboard/planning.html"
    header_icon = "calendar"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse who has no role; a month that no calendar has does not exist."""
        if not roles_of(request.user):
            raise PermissionDenied
        today = timezone.localdate()
        year, month = kwargs.get("year", today.year), kwargs.get("month", today.month)
        if not FIRST_YEAR <= year <= LAST_YEAR or not 1 <= month <= 12:
            raise Http404
        self.month = dt.date(year, month, 1)
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        """Return the title with the month."""
        return f"Planning van {date_format(self.month, 'F Y')}"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Return the dashboard and this page."""
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the days of the weeks of the month, and where the months beside it are."""
        first = monday(self.month)
        following = (self.month + dt.timedelta(days=31)).replace(day=1)
        before = (self.month - dt.timedelta(days=1)).replace(day=1)
        weeks = -(-(following - first).days // 7)
        shown = days(self.request.user, first, weeks)
        return {
            **super().get_context_data(**kwargs),
            "days": shown,
            "empty": not any(day.entries for day in shown),
            "month": self.month,
            "before": (before, month_url(before)) if before.year >= FIRST_YEAR else None,
            "following": (following, month_url(following)) if following.year <= LAST_YEAR else None,
        }

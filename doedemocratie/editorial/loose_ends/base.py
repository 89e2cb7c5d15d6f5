"""What the reports share."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.reports import ReportView

from doedemocratie.accounts.permissions import roles_of


class LooseEndsReport(ReportView):
    """A report with words above it, for who has a role."""

    template_name = "editorial/loose_ends/report.html"
    explanation = ""
    # Wagtail's own order is the newest first by primary key; each report says its own.
    default_ordering = "pk"

    @staticmethod
    def is_for(user: Any) -> bool:
        """Return whether ``user`` may see the report."""
        return bool(roles_of(user))

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse who may not see the report."""
        if not self.is_for(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the words."""
        return {**super().get_context_data(**kwargs), "explanation": self.explanation}


class ReportMenuItem(MenuItem):
    """A report in the menu, for who may see it."""

    def __init__(self, view: type[LooseEndsReport], order: int) -> None:
        super().__init__(
            view.page_title,
            reverse(view.index_url_name),
            name=f"report-{view.index_url_name.replace(':', '-').replace('_', '-')}",
            icon_name=view.header_icon,
            order=order,
        )
        self._is_for = view.is_for

    def is_shown(self, request: HttpRequest) -> bool:
        """Return whether the user may see it."""
        return self._is_for(request.user)

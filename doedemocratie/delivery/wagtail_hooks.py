"""What delivery tells editors: that the clock which publishes their pages stands still."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.ui.components import Component

from doedemocratie.accounts.permissions import roles_of
from doedemocratie.delivery import heartbeat, schedule


class ClockPanel(Component):
    """A warning that planned pages do not go on or off the site; nothing as long as they do. Three queries."""

    name = "clock"
    order = 10
    template_name = "delivery/clock_panel.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Return since when the clock stands still, and how many pages wait for it."""
        return {
            "stopped": not heartbeat.clock_is_running(),
            "since": heartbeat.last_tick(),
            "overdue": schedule.overdue(heartbeat.CLOCK_LATE),
        }


@hooks.register("construct_homepage_panels")
def warn_of_stopped_clock(request: HttpRequest, panels: list[Any]) -> None:
    """Begin the dashboard of who looks after others' work with the warning."""
    if any(role.supervises for role in roles_of(request.user)):
        panels.append(ClockPanel())

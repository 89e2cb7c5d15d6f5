"""The panels of the dashboard that say what there is to do."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from wagtail.admin.ui.components import Component

from doedemocratie.editorial.dashboard.care import care_card
from doedemocratie.editorial.dashboard.drafts import drafts_card
from doedemocratie.editorial.dashboard.planning import days, monday
from doedemocratie.editorial.dashboard.waiting import waiting_card

WEEKS_SHOWN = 4


class WorkPanel(Component):
    """What waits for somebody, their drafts, and what needs care, side by side."""

    name = "work"
    order = 60
    template_name = "editorial/dashboard/work_panel.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Return the cards."""
        user = parent_context["request"].user
        cards = [waiting_card(user), drafts_card(user), care_card(user)]
        return {"cards": [card for card in cards if card is not None]}


class PlanningPanel(Component):
    """The calendar of this week and the next three."""

    name = "planning"
    order = 70
    template_name = "editorial/dashboard/planning_panel.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Return the days."""
        shown = days(parent_context["request"].user, monday(timezone.localdate()), WEEKS_SHOWN)
        return {"days": shown, "empty": not any(day.entries for day in shown)}

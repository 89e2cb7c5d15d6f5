"""The tour that somebody gets on the dashboard until they close it: the section of their role in the manual."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from wagtail.admin.ui.components import Component

from doedemocratie.accounts.enums import Role
from doedemocratie.accounts.permissions import roles_of

from .reading import TOURS, Section, handbook


def tours_for(request: HttpRequest) -> list[Section]:
    """Return the tour of each role of the user."""
    roles = roles_of(request.user)
    sections = (handbook().section(TOURS, role.value) for role in Role if role in roles)
    return [section for section in sections if section is not None]


class TourPanel(Component):
    """The first thing on the dashboard of somebody who is new. Wagtail keeps with the user what was closed."""

    name = "tour"
    order = 20
    template_name = "editorial/handbook/tour_panel.html"

    def __init__(self, tours: list[Section], dismissible_id: str) -> None:
        self.tours = tours
        self.dismissible_id = dismissible_id

    @classmethod
    def for_request(cls, request: HttpRequest) -> TourPanel | None:
        """Return the panel, or nothing for who closed it. Another role brings another tour."""
        tours = tours_for(request)
        dismissible_id = "-".join([TOURS, *(tour.anchor for tour in tours)])
        profile = getattr(request.user, "wagtail_userprofile", None)
        if not tours or (profile is not None and profile.dismissibles.get(dismissible_id)):
            return None
        return cls(tours, dismissible_id)

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Return the tours, and by which name they are closed."""
        return {
            "tours": self.tours,
            "dismissible_id": self.dismissible_id,
            "name": parent_context["request"].user.first_name,
        }

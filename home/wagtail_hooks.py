"""The way from the dashboard to the form of the home page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.ui.components import Component

from home.models import HomePage


class HomePagePanel(Component):
    """A link straight to what visitors see first: in the tree of pages it stands above all others, five clicks away."""

    name = "home-page"
    order = 56
    template_name = "home/dashboard_panel.html"

    def __init__(self, page: HomePage) -> None:
        self.page = page

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Return the address of the form."""
        return {"url": reverse("wagtailadmin_pages:edit", args=[self.page.pk])}


@hooks.register("construct_homepage_panels")
def add_home_page_panel(request: HttpRequest, panels: list[Any]) -> None:
    """Put it below what one can make, for who may change the home page. One query for the page."""
    page = HomePage.objects.order_by("path").first()
    if page is not None and page.permissions_for_user(request.user).can_edit():
        panels.append(HomePagePanel(page))

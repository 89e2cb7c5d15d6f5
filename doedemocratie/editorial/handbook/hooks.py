"""Where the admin leads to the manual: the menu, the search, and the dashboard of who is new."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, include, path, reverse
from django.urls.resolvers import URLResolver
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.search import SearchArea

from doedemocratie.editorial.handbook import urls
from doedemocratie.editorial.handbook.tour import TourPanel


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern | URLResolver]:
    """Add the pages of the manual."""
    return [path("handleiding/", include(urls))]


@hooks.register("register_admin_menu_item")
def menu_item() -> MenuItem:
    """Add the manual to the menu, as the last one."""
    return MenuItem("Handleiding", reverse("handbook:contents"), name="handbook", icon_name="help", order=20000)


@hooks.register("register_admin_search_area")
def search_area() -> SearchArea:
    """Let the admin's search look in the manual too."""
    return SearchArea("Handleiding", reverse("handbook:search"), name="handbook", icon_name="help", order=900)


@hooks.register("construct_homepage_panels")
def add_tour(request: HttpRequest, panels: list[Any]) -> None:
    """Begin the dashboard of who is new with a tour."""
    if panel := TourPanel.for_request(request):
        panels.append(panel)

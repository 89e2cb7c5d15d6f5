"""Where the reports stand in the admin."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import URLPattern, include, path, reverse
from django.urls.resolvers import URLResolver
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from .base import LooseEndsReport
from .files import UnusedDocumentsReport, UnusedImagesReport
from .links import HiddenLinksReport
from .redirects import BrokenRedirectsReport

REPORTS: dict[str, tuple[str, type[LooseEndsReport]]] = {
    "links": ("links", HiddenLinksReport),
    "images": ("afbeeldingen", UnusedImagesReport),
    "documents": ("documenten", UnusedDocumentsReport),
    "redirects": ("doorverwijzingen", BrokenRedirectsReport),
}


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern | URLResolver]:
    """Add the reports."""
    found = []
    for name, (address, view) in REPORTS.items():
        found.append(path(f"{address}/", view.as_view(), name=name))
        found.append(path(f"{address}/resultaten/", view.as_view(results_only=True), name=f"{name}_results"))
    return [path("reports/losse-eindjes/", include((found, "loose_ends"), namespace="loose_ends"))]


class ReportMenuItem(MenuItem):
    """A report, for who may see it."""

    def __init__(self, name: str, view: type[LooseEndsReport], order: int) -> None:
        super().__init__(
            view.page_title,
            reverse(f"loose_ends:{name}"),
            name=f"loose-ends-{name}",
            icon_name=view.header_icon,
            order=order,
        )
        self._is_for = view.is_for

    def is_shown(self, request: HttpRequest) -> bool:
        """Return whether the user may see it."""
        return self._is_for(request.user)


def _register(name: str, view: type[LooseEndsReport], order: int) -> None:
    @hooks.register("register_reports_menu_item")
    def menu_item() -> MenuItem:
        return ReportMenuItem(name, view, order)


for place, (key, (_, report)) in enumerate(REPORTS.items()):
    _register(key, report, 1100 + place)

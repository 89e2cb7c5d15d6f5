"""Where the reports stand in the admin."""

from __future__ import annotations

from django.urls import URLPattern, include, path
from django.urls.resolvers import URLResolver
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from doedemocratie.editorial.outside_links.report import OutsideLinksReport

from .base import LooseEndsReport, ReportMenuItem
from .files import UnusedDocumentsReport, UnusedImagesReport
from .links import HiddenLinksReport
from .redirects import BrokenRedirectsReport

Reports = dict[str, tuple[str, type[LooseEndsReport]]]
NAMESPACE = "loose_ends"
REPORTS: Reports = {
    "links": ("links", HiddenLinksReport),
    "outside_links": ("andere-sites", OutsideLinksReport),
    "images": ("afbeeldingen", UnusedImagesReport),
    "documents": ("documenten", UnusedDocumentsReport),
    "redirects": ("doorverwijzingen", BrokenRedirectsReport),
}


def report_urls(reports: Reports) -> list[URLPattern]:
    """Return the addresses of ``reports``, each with that of its rows alone."""
    found = []
    for name, (address, view) in reports.items():
        found.append(path(f"{address}/", view.as_view(), name=name))
        found.append(path(f"{address}/resultaten/", view.as_view(results_only=True), name=f"{name}_results"))
    return found


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern | URLResolver]:
    """Add the reports."""
    return [path("reports/losse-eindjes/", include((report_urls(REPORTS), NAMESPACE), namespace=NAMESPACE))]


def register_menu_items(reports: Reports, first: int) -> None:
    """Put ``reports`` in the menu, from the place ``first`` on."""
    for order, (_, view) in enumerate(reports.values(), start=first):
        _register(view, order)


def _register(view: type[LooseEndsReport], order: int) -> None:
    @hooks.register("register_reports_menu_item")
    def menu_item() -> MenuItem:
        return ReportMenuItem(view, order)


register_menu_items(REPORTS, first=1100)

"""Where the admin deletes, and where it offers the way back."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, include, path
from django.urls.resolvers import URLResolver
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page

from doedemocratie.accounts.bin import outside_bin
from doedemocratie.editorial.bin import log
from doedemocratie.editorial.bin.bulk import BinBulkAction
from doedemocratie.editorial.bin.report import BinReport
from doedemocratie.editorial.bin.views import RestoreView, delete_page
from doedemocratie.editorial.loose_ends.hooks import Reports, register_menu_items

REPORTS: Reports = {"list": ("", BinReport)}


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern | URLResolver]:
    """Add the list and the form."""
    urls = [
        path("", BinReport.as_view(), name="list"),
        path("resultaten/", BinReport.as_view(results_only=True), name="list_results"),
        path("<int:page_id>/", RestoreView.as_view(), name="restore"),
    ]
    return [path("prullenbak/", include((urls, "bin"), namespace="bin"))]


@hooks.register("register_log_actions")
def log_actions(registry: LogActionRegistry) -> None:
    """Add what the audit log tells."""
    log.register(registry)


@hooks.register("before_delete_page", order=1000)
def put_in_bin(request: HttpRequest, page: Page) -> HttpResponseBase:
    """Ask and delete in place of Wagtail's own view, after every other hook had its say."""
    return delete_page(request, page)


@hooks.register("construct_page_chooser_queryset")
def leave_out_bin(pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    """Offer nobody a page in the bin: the chooser is the one list that does not ask for rights."""
    return outside_bin(pages)


# After Wagtail's own, whose place it takes.
hooks.register("register_bulk_action", BinBulkAction, order=1)

register_menu_items(REPORTS, first=1200)

"""Where the care for pages stands in the admin."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, include, path, reverse
from django.urls.resolvers import URLResolver
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.log_actions import LogActionRegistry

from doedemocratie.editorial.care import log
from doedemocratie.editorial.care.images import LackingImagesReport
from doedemocratie.editorial.care.reports import PagesReport, ReadabilityReport, ThemelessPagesReport
from doedemocratie.editorial.care.views import may_review, reviewed
from doedemocratie.editorial.loose_ends.hooks import Reports, register_menu_items, report_urls

NAMESPACE = "care"
REPORTS: Reports = {
    "pages": ("nakijken", PagesReport),
    "themeless": ("zonder-thema", ThemelessPagesReport),
    "images": ("afbeeldingen", LackingImagesReport),
    "readability": ("leesniveau", ReadabilityReport),
}


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern | URLResolver]:
    """Add the reports and the action."""
    action = path("<int:page_id>/nagekeken/", reviewed, name="reviewed")
    return [path("reports/onderhoud/", include(([action, *report_urls(REPORTS)], NAMESPACE), namespace=NAMESPACE))]


@hooks.register("register_log_actions")
def log_actions(registry: LogActionRegistry) -> None:
    """Add what the audit log tells."""
    log.register(registry)


class ReviewedMenuItem(ActionMenuItem):
    """Say that the page was read and is right, from the foot of its form.

    No button of the form: nothing is saved by it, so it works on a page that is locked or waits for approval too.
    """

    name = "action-reviewed"
    label = "Nagekeken"
    icon_name = "check"
    order = 15
    template_name = "editorial/care/action_menu_item.html"

    def is_shown(self, context: dict[str, Any]) -> bool:
        """Return whether the user may say so of the page that is being edited."""
        page = context.get("page")
        return context["view"] == "edit" and page is not None and may_review(page, context["request"].user)

    def get_url(self, context: dict[str, Any]) -> str:
        """Return the address of the action."""
        return reverse("care:reviewed", args=[context["page"].pk])


@hooks.register("register_page_action_menu_item")
def reviewed_menu_item() -> ActionMenuItem:
    """Offer it."""
    return ReviewedMenuItem()


register_menu_items(REPORTS, first=1040)

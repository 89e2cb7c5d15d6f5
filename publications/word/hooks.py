"""Where the admin leads to the making of a publication from a Word file. ``publications.wagtail_hooks`` imports this."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.admin.widgets.button import Button

from doedemocratie.accounts.permissions import may_manage
from publications.models import PublicationIndexPage, PublicationPage

from .views import FORM_URL, REPORT_URL, TITLE, PublicationFromWordView, WordReportView


@hooks.register("register_admin_urls")
def word_urls() -> list[URLPattern]:
    """Return the addresses in the admin."""
    return [
        path("publicaties/word/<int:parent_id>/", PublicationFromWordView.as_view(), name=FORM_URL),
        path("publicaties/word/verslag/<int:page_id>/", WordReportView.as_view(), name=REPORT_URL),
    ]


@hooks.register("register_page_header_buttons")
def word_button(page: Any, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Yield the button in the menu of a list of publications, for who may add one there."""
    if isinstance(page, PublicationIndexPage) and page.permissions_for_user(user).may_add(PublicationPage):
        yield Button(TITLE, reverse(FORM_URL, args=[page.pk]), icon_name="upload", priority=16)


class WordPanel(Component):
    """The way from the dashboard to the form."""

    name = "word"
    order = 55
    template_name = "publications/word_panel.html"

    def __init__(self, parent: PublicationIndexPage) -> None:
        self.parent = parent

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Return the address and the words of the link."""
        return {"url": reverse(FORM_URL, args=[self.parent.pk]), "label": TITLE}


@hooks.register("construct_homepage_panels")
def add_word_panel(request: HttpRequest, panels: list[Any]) -> None:
    """Put the way to the form below what one can make, for who may add a publication. One query for who manages them."""
    if not may_manage(request.user, PublicationPage):
        return
    parent = PublicationIndexPage.objects.order_by("path").first()
    if parent is not None and parent.permissions_for_user(request.user).may_add(PublicationPage):
        panels.append(WordPanel(parent))

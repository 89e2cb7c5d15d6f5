"""Where the window to choose a page opens."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail.admin.views.chooser import BrowseView, page_models_from_string
from wagtail.models import Page, Site

from doedemocratie.accounts.bin import outside_bin


class ChooserView(BrowseView):
    """Wagtail's view, which opens it at the page that has all pages of the wanted type below it.

    One such page in the bin, which stands beside the home page, and that is the root of the tree: three clicks away from what an
    editor looks for. For a page of any type it opens at the home page, because above that there is nothing to choose.
    """

    def get(self, request: HttpRequest, parent_page_id: int | None = None) -> HttpResponse:
        """Return the list. Two queries to find where it begins."""
        start = None if parent_page_id else _start(request)
        return super().get(request, start.pk if start else parent_page_id)


def _start(request: HttpRequest) -> Any:
    """Return the page to begin at, or ``None`` to leave it to Wagtail."""
    try:
        models = page_models_from_string(request.GET.get("page_type") or "wagtailcore.page")
    except (ValueError, LookupError):
        return None  # Wagtail answers that
    if models == (Page,):
        site = Site.find_for_request(request)
        return site.root_page if site else None
    pages: Any = outside_bin(Page.objects.type(*models))
    return pages.first_common_ancestor()

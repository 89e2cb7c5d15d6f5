"""Pages in the bin: nobody has any right to them until they are put back.

What is deleted moves below a page that stands beside the home page (``editorial.bin``), so no site has it. Rights are all
that could still reach it, and they are asked in two places: the tester of one page, and Wagtail's policy for many.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db.models import Q, QuerySet
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

BIN_SLUG = "prullenbak"
BIN_URL_PATH = f"/{BIN_SLUG}/"
"""The address in the tree of the page that holds the bin. The home page of a site, beside it, cannot have it too."""
BIN_DEPTH = 2


def is_in_bin(page: Page) -> bool:
    """Return whether ``page`` is in the bin, or is what holds it. No query."""
    return bool((page.url_path or "").startswith(BIN_URL_PATH))


def in_bin(page: str = "") -> Q:
    """Return what matches the pages in the bin, or the rows whose relation ``page`` leads to one. No query of its own."""
    return Q(**{f"{page}__url_path__startswith" if page else "url_path__startswith": BIN_URL_PATH})


def outside_bin(pages: QuerySet[Page]) -> QuerySet[Page]:
    """Return ``pages`` without those in the bin: by their place, which has an index. One query for where the bin is."""
    path = Page.objects.filter(depth=BIN_DEPTH, slug=BIN_SLUG).values_list("path", flat=True).first()
    return pages.exclude(path__startswith=path) if path else pages


def keep_policy_out_of_bin() -> None:
    """Have Wagtail's policy count no right to a page in the bin: its lists, searches, reports and menus all ask that.

    An administrator has rights to the whole tree, and a section in the bin still has the rows of its roles.
    """
    for name in ("explorable_instances", "instances_user_has_any_permission_for"):
        setattr(PagePermissionPolicy, name, _outside(getattr(PagePermissionPolicy, name)))
    rows_of = PagePermissionPolicy.get_all_permissions_for_user

    @wraps(rows_of)
    def rows_outside(self: Any, user: Any) -> Any:
        return rows_of(self, user).exclude(in_bin("page"))

    PagePermissionPolicy.get_all_permissions_for_user = rows_outside


def _outside(method: Callable[..., QuerySet[Page]]) -> Callable[..., QuerySet[Page]]:
    @wraps(method)
    def pages_outside(self: Any, user: Any, *args: Any, **kwargs: Any) -> QuerySet[Page]:
        return outside_bin(method(self, user, *args, **kwargs))

    return pages_outside

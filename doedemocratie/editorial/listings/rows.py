"""What the lists of pages in the admin show of each row, read for all rows at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from wagtail.models import Page

from doedemocratie.accounts.many_pages import prepare_permissions
from doedemocratie.core.models import BasePage, PageTheme


def prepare_rows(pages: Iterable[Page], user: Any) -> None:
    """Read what a list shows of these specific pages and lets ``user`` do with them: a few queries, however many pages.

    Each page gets ``row_themes``, the titles of its themes, also of those that are not on the site.
    """
    rows = list(pages)
    prepare_permissions(rows, user)
    by_type: dict[type[Page], list[Page]] = defaultdict(list)
    for page in rows:
        by_type[type(page)].append(page)
    for model, of_type in by_type.items():
        if issubclass(model, BasePage):
            model.prepare_rows(of_type)
    themes: dict[int, list[str]] = defaultdict(list)
    links = PageTheme.objects.filter(page__in=[page.pk for page in rows]).order_by("page", "sort_order", "pk")
    for page_id, title in links.values_list("page", "theme__title"):
        themes[page_id].append(title)
    for page in rows:
        page.row_themes = themes[page.pk]

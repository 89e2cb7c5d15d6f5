"""Keep the index right where saving a page does not.

Wagtail indexes a page when its own row is saved. The names of its themes are part of what it is found by, and they
change elsewhere: when a theme is renamed, published, unpublished or deleted, and when a theme is given to the page.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_delete
from wagtail.signals import page_published, page_unpublished

from doedemocratie.core.models import PageTheme, ThemePage

from .tasks import index_pages


def index_pages_of_theme(instance: ThemePage, **kwargs: Any) -> None:
    """Have the worker index the pages that carry the theme `instance`."""
    index_soon(list(PageTheme.objects.filter(theme=instance.pk).values_list("page", flat=True)))


def index_page_of_link(instance: PageTheme, raw: bool = False, **kwargs: Any) -> None:
    """Have the worker index the page that got or lost a theme."""
    if not raw:
        index_soon([instance.page_id])


def index_soon(page_ids: list[int]) -> None:
    """Have the worker index these pages, once what was changed about them is in the database."""
    if page_ids:
        transaction.on_commit(partial(index_pages.enqueue, page_ids))


def register() -> None:
    """Connect the handlers of this app."""
    for signal in (page_published, page_unpublished, pre_delete):
        signal.connect(index_pages_of_theme, sender=ThemePage, dispatch_uid="site_search.index_pages_of_theme")
    for signal in (post_save, post_delete):
        signal.connect(index_page_of_link, sender=PageTheme, dispatch_uid="site_search.index_page_of_link")

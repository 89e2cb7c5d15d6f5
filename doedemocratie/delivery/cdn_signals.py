"""Note at each change which addresses it concerns, for the CDN to forget.

Every change is followed by every address of the site (``cdn``); what is noted here goes first, and is what a sweep over
the pages as they are now would not find: the addresses of what is gone, moved or no longer for all.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.db import transaction
from django.db.models import Model
from django.db.models.signals import post_delete, post_save, pre_delete
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.signals import page_slug_changed, page_unpublished, post_page_move

from doedemocratie.core.models import SharingImage
from doedemocratie.core.redirects import redirects_changed
from doedemocratie.library.models import CustomDocument, CustomImage, CustomRendition
from doedemocratie.library.replacing import file_replaced

from . import cdn
from .models import ContentChange
from .signal_handlers import UNSEEN_PAGE_FIELDS
from .tasks import purge_noted


def connect() -> None:
    """Listen to what changes, and to the content version."""
    name = "cdn"
    post_save.connect(_changed, sender=ContentChange, dispatch_uid=name)
    post_save.connect(_page_saved, dispatch_uid=name)
    pre_delete.connect(_page_gone, dispatch_uid=name)
    page_unpublished.connect(_page_gone, dispatch_uid=name)
    post_page_move.connect(_moved, dispatch_uid=name)
    page_slug_changed.connect(_slug_changed, dispatch_uid=name)
    for signal in (post_save, post_delete):
        signal.connect(_restricted, sender=PageViewRestriction, dispatch_uid=name)
        signal.connect(_redirected, sender=Redirect, dispatch_uid=name)
        signal.connect(_document, sender=CustomDocument, dispatch_uid=name)
    redirects_changed.connect(_redirects_changed, dispatch_uid=name)
    file_replaced.connect(_file_gone, dispatch_uid=name)
    for model in (CustomImage, CustomRendition, SharingImage):
        post_delete.connect(_picture_gone, sender=model, dispatch_uid=name)


def subtree(page: Page, *, before: str | None = None) -> Iterator[str]:
    """Yield the full addresses of ``page`` and every live page below it; or as they were, when it was at ``before``.

    ``before`` is a ``url_path``. One query.
    """
    cache = SimpleNamespace()
    for found in page.get_descendants(inclusive=True).live().order_by().iterator():
        place = copy.copy(found)
        if before is not None:
            place.url_path = before + found.url_path[len(page.url_path) :]
        address = place.get_full_url(cache)
        if address is not None:
            yield address


def _changed(created: bool, **kwargs: Any) -> None:
    if created and cdn.is_there():
        cdn.note_everything()
        transaction.on_commit(purge_noted.enqueue)


def _page_saved(instance: Model, update_fields: Any = None, **kwargs: Any) -> None:
    if not isinstance(instance, Page) or not instance.live or not cdn.is_there():
        return
    if update_fields is None or not set(update_fields) <= UNSEEN_PAGE_FIELDS:
        cdn.note(filter(None, [instance.get_full_url()]))


def _page_gone(instance: Model, **kwargs: Any) -> None:
    if isinstance(instance, Page) and cdn.is_there():
        cdn.note(filter(None, [instance.get_full_url()]))


def _moved(instance: Page, url_path_before: str, url_path_after: str, **kwargs: Any) -> None:
    if cdn.is_there() and url_path_before != url_path_after:
        cdn.note([*subtree(instance), *subtree(instance, before=url_path_before)])


def _slug_changed(instance: Page, instance_before: Page, **kwargs: Any) -> None:
    if cdn.is_there():
        cdn.note([*subtree(instance), *subtree(instance, before=instance_before.url_path)])


def _restricted(instance: PageViewRestriction, **kwargs: Any) -> None:
    if cdn.is_there():
        cdn.note(subtree(instance.page))


def _redirected(instance: Redirect, **kwargs: Any) -> None:
    _redirects_changed([instance])


def _redirects_changed(redirects: list[Redirect], **kwargs: Any) -> None:
    if not cdn.is_there():
        return
    roots = {site.pk: site.root_url for site in Site.objects.all()}
    cdn.note(
        f"{root}{form}"
        for redirect in redirects
        for root in ([roots[redirect.site_id]] if redirect.site_id in roots else roots.values())
        for form in (redirect.old_path.rstrip("/"), f"{redirect.old_path.rstrip('/')}/")
    )


def _document(instance: CustomDocument, **kwargs: Any) -> None:
    if cdn.is_there():
        cdn.note([urljoin(settings.SITE_URL, instance.url)])


def _picture_gone(instance: CustomImage | CustomRendition | SharingImage, **kwargs: Any) -> None:
    if cdn.is_there():
        cdn.note([urljoin(settings.SITE_URL, instance.file.url)])


def _file_gone(instance: CustomImage | CustomDocument, former: Any, **kwargs: Any) -> None:
    if cdn.is_there():
        is_document = isinstance(instance, CustomDocument)
        address = CustomDocument(pk=instance.pk, file=former.name).url if is_document else former.url
        cdn.note([urljoin(settings.SITE_URL, address)])

"""The planned moments of a page, once they are past or cancelled.

Wagtail leaves ``go_live_at`` and ``expire_at`` on the page and in its versions after it published, took off or cancelled
(wagtail#13896). A later save is then refused because of a date that nobody sees, and a page that an editor publishes at
once is planned again.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from wagtail.models import Page, Revision

GO_LIVE, EXPIRE = "go_live_at", "expire_at"


def forget_after_publishing(instance: Page, revision: Revision | None = None, **kwargs: Any) -> None:
    """Take away the moment at which a page went live. A moment that an editor planned for later stays."""
    if instance.live:
        forget(instance, GO_LIVE)


def forget_after_unpublishing(instance: Page, **kwargs: Any) -> None:
    """Take away what was planned for a page that left the site: Wagtail cancels it. An end date in the future stays."""
    if Page.objects.filter(pk=instance.pk).exists():  # Wagtail also sends this for a page that is being deleted
        forget(instance, GO_LIVE, also_future=True)
        forget(instance, EXPIRE)


def forget_after_cancelling(
    instance: Revision, raw: bool = False, update_fields: Any = None, created: bool = False, **kwargs: Any
) -> None:
    """Take away the moment of a version whose planned publication somebody cancelled."""
    if raw or created or not update_fields or set(update_fields) != {"approved_go_live_at"}:
        return
    if instance.approved_go_live_at is None and isinstance(page := instance.content_object, Page):
        forget(page, GO_LIVE, also_future=True)
        _forget_in(instance, GO_LIVE, until=None)


def forget(page: Page, name: str, *, also_future: bool = False) -> None:
    """Take a moment away from ``page``, from the version on the site and from the newest one: when it is past, or always."""
    until = None if also_future else timezone.now()
    moment = getattr(page, name)
    if moment is not None and (until is None or moment <= until):
        setattr(page, name, None)
    rows = Page.objects.filter(pk=page.pk, **{f"{name}__isnull": False})
    (rows if until is None else rows.filter(**{f"{name}__lte": until})).update(**{name: None})
    for revision in Revision.objects.filter(pk__in={page.live_revision_id, page.latest_revision_id} - {None}):
        _forget_in(revision, name, until)


def _forget_in(revision: Revision, name: str, until: datetime | None) -> None:
    moment = parse_datetime(revision.content.get(name) or "")
    if moment is not None and (until is None or moment <= until):
        content = {**revision.content, name: None}
        Revision.objects.filter(pk=revision.pk, created_at=revision.created_at).update(content=content)

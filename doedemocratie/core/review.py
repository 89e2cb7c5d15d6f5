"""Keeping up when a page is read again, and by whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page, get_page_models

from doedemocratie.core.models import PageReview, ReviewedMixin
from doedemocratie.core.models.review import months_after

# What the audit log tells.
REVIEWED, DATE_CHANGED, OWNER_CHANGED = "core.review", "core.review_date", "core.owner"
OWNER, REVIEW_ON = "owner", "review_on"  # what may be kept of a page
BATCH = 1_000


def set_review_on(page_id: int, day: dt.date | None) -> None:
    """Let the page be read again on ``day``; ``None`` for never. One query, or two."""
    if day is None:
        PageReview.objects.filter(page=page_id).delete()
    else:
        PageReview.objects.update_or_create(page_id=page_id, defaults={"review_on": day})


@transaction.atomic
def mark_reviewed(page: Any, user: Any = None) -> dt.date | None:
    """Note that ``user`` read the page, and return when it is read again: ``None`` for never.

    From today on, also when it was read before its day came.
    """
    day: dt.date | None = page.next_review()
    set_review_on(page.pk, day)
    log(instance=page, action=REVIEWED, user=user, data={REVIEW_ON: day.isoformat() if day else None})
    return day


def keep_with_page(instance: Any, raw: bool = False, **kwargs: Any) -> None:
    """Store what a form said of the care for a page, along with the page.

    Not along with the version: Wagtail keeps the owner of a page out of its versions too, and so stores no owner that is
    chosen in the form of a page that is on the site.
    """
    given = getattr(instance, "care_to_keep", None)
    if raw or not given:
        return
    instance.care_to_keep = None  # a page is saved more than once
    if OWNER in given:
        give_owner(instance, given[OWNER])
    if REVIEW_ON in given:
        plan_review(instance, given[REVIEW_ON])


def give_owner(page: Any, owner: Any, user: Any = None) -> None:
    """Let ``owner``, or nobody for ``None``, look after ``page`` from now on, and log it. It needs no version of the page."""
    Page.objects.filter(pk=page.pk).update(owner=owner)
    name = str(owner.get_full_name() or owner) if owner else None
    log(instance=page, action=OWNER_CHANGED, user=user, data={OWNER: name})


def plan_review(page: Any, day: dt.date | None, user: Any = None) -> None:
    """Let ``page`` be read again on ``day``, and log it; a page on the site without a day gets that of its type."""
    if day is None and page.live:
        day = page.next_review()
    set_review_on(page.pk, day)
    log(instance=page, action=DATE_CHANGED, user=user, data={REVIEW_ON: day.isoformat() if day else None})


def plan_after_publishing(instance: Page, **kwargs: Any) -> None:
    """Give a page that was published its day, unless it has one or pages of its type have none of themselves.

    Wagtail also sends this for one that is planned; its day counts from when readers have it.
    """
    day = instance.next_review() if instance.live and isinstance(instance, ReviewedMixin) else None
    if day is not None and not instance.alias_of_id:
        PageReview.objects.get_or_create(page_id=instance.pk, defaults={"review_on": day})


def plan_missing() -> int:
    """Give every page on the site that should have a day and has none the one that it would have by now; return how many.

    That day counts from when the page was last published, so it may be past: nobody read the page since. A few queries for
    each type of page.
    """
    count = 0
    for model in get_page_models():
        months = getattr(model, "review_after", None)
        if months is None:
            continue
        pages = Page.objects.live().filter(alias_of=None, review=None).exact_type(model).order_by("pk")
        for rows in _batches(list(pages.values_list("pk", "last_published_at"))):
            PageReview.objects.bulk_create(
                [PageReview(page_id=pk, review_on=months_after(timezone.localdate(at), months)) for pk, at in rows],
                ignore_conflicts=True,  # published, or planned by another worker, at this moment
            )
            count += len(rows)
    return count


def _batches(rows: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]

"""Deleting old versions of pages that nobody needs: drafts from before what is on the site now.

Wagtail's own ``purge_revisions`` may delete the version that is on the site while there is a newer draft (wagtail#13869), and takes
along who approved a version. Here what readers ever had is kept, because it belongs to the archive; so is everything of a page that
somebody is still working on, that is off the site, or that is in the bin.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef, ProtectedError, QuerySet
from django.utils import timezone
from wagtail.models import Page, PageLogEntry, Revision, TaskState

from doedemocratie.editorial.bin.states import ids_in

KEPT_DAYS = 365
BATCH = 200
# What the log tells of every version. Whatever else it tells of one (published, planned, brought back) makes that one kept.
SAVED = ("wagtail.create", "wagtail.edit")


def prunable(days: int = KEPT_DAYS) -> QuerySet[Revision]:
    """Return the versions that may go, older than ``days`` days, the oldest first. One query.

    Never the one on the site, the newest one, one that is planned, one that somebody was asked to approve, or one that was ever on
    the site; and none at all of a page that has anything which is not on the site.
    """
    finished = Page.objects.filter(has_unpublished_changes=False)
    told = PageLogEntry.objects.filter(revision=OuterRef("pk")).exclude(action__in=SAVED)
    in_use = Page.objects.filter(live_revision=OuterRef("pk")), Page.objects.filter(latest_revision=OuterRef("pk"))
    judged = TaskState.objects.filter(revision=OuterRef("pk"))
    versions: QuerySet[Revision] = Revision.page_revisions.filter(
        *(~Exists(rows) for rows in (*in_use, judged, told)),
        created_at__lt=timezone.now() - dt.timedelta(days=days),
        approved_go_live_at=None,
        object_id__in=ids_in(finished),
    )
    return versions.order_by("pk")


def prune(days: int = KEPT_DAYS) -> int:
    """Delete them, a few hundred in a transaction, and return how many were.

    Each is looked at again there: somebody may have brought it back meanwhile. One that something protects stays.
    """
    count = last = 0
    while ids := list(prunable(days).filter(pk__gt=last).values_list("pk", flat=True)[:BATCH]):
        last = ids[-1]
        with transaction.atomic():
            list(Page.objects.select_for_update().filter(pk__in=_pages_of(ids)).order_by("pk").values_list("pk"))
            count += sum(_delete(revision) for revision in prunable(days).filter(pk__in=ids))
    return count


def _pages_of(ids: list[int]) -> set[int]:
    return {int(pk) for pk in Revision.objects.filter(pk__in=ids).values_list("object_id", flat=True)}


def _delete(revision: Revision) -> bool:
    try:
        with transaction.atomic():
            revision.delete()  # by itself: remarks that were made on it pass to the next version
    except ProtectedError:
        return False
    return True

"""Really deleting what was in the bin long enough."""

from __future__ import annotations

import datetime as dt
import logging

from django.db import transaction
from django.db.models import ProtectedError, RestrictedError
from django.utils import timezone

from doedemocratie.accounts.bin import is_in_bin
from doedemocratie.editorial.bin.models import KEPT_DAYS, BinnedPage

logger = logging.getLogger(__name__)


def empty(days: int = KEPT_DAYS) -> int:
    """Delete the pages that were put in the bin more than ``days`` days ago, and return how many branches that were.

    Each in a transaction of its own in which it is looked at again: somebody may be putting it back. One that something
    still needs stays, and is logged.
    """
    until = timezone.now() - dt.timedelta(days=days)
    due = BinnedPage.objects.filter(deleted_at__lte=until).order_by("deleted_at")
    return sum(_delete(pk, until) for pk in list(due.values_list("pk", flat=True)))


def _delete(pk: int, until: dt.datetime) -> bool:
    try:
        with transaction.atomic():
            rows = BinnedPage.objects.select_for_update().filter(pk=pk, deleted_at__lte=until)
            record = rows.select_related("page").first()
            if record is None:
                return False
            if not is_in_bin(record.page):  # however it came out, somebody may be working on it
                logger.error("Page %s is not in the bin any more, and was not deleted.", pk)
                record.delete()
                return False
            record.page.specific.delete()
            return True
    except (ProtectedError, RestrictedError):
        logger.exception("Page %s in the bin could not be deleted.", pk)
        return False

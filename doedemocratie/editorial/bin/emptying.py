"""Really deleting what was in the bin long enough."""

from __future__ import annotations

import datetime as dt
import logging

from django.db import transaction
from django.db.models import ProtectedError, RestrictedError
from django.utils import timezone
from wagtail.actions.delete_page import DeletePageAction
from wagtail.models import Page, Site

from doedemocratie.accounts.bin import is_in_bin
from doedemocratie.editorial.bin.leftovers import links_kept, old_addresses_kept
from doedemocratie.editorial.bin.models import KEPT_DAYS, BinnedPage
from doedemocratie.editorial.bin.states import copy_with_others, with_aliases

logger = logging.getLogger(__name__)


def empty(days: int = KEPT_DAYS) -> int:
    """Delete the pages that were put in the bin before the day that is ``days`` days ago, and return how many branches that were.

    All of them for 0. Each in a transaction of its own in which it is looked at again: somebody may be putting it back. One that
    something still needs stays, and is logged. Copies elsewhere that follow one of the pages go along: they have its text.
    """
    until = _midnight(days) if days else timezone.now()
    due = BinnedPage.objects.filter(deleted_at__lt=until).order_by("deleted_at")
    return sum(_delete(pk, until) for pk in list(due.values_list("pk", flat=True)))


def _midnight(days: int) -> dt.datetime:
    """Return the moment at which the day began, in Dutch time, that is ``days`` days ago: editors are told a last day."""
    return timezone.make_aware(dt.datetime.combine(timezone.localdate() - dt.timedelta(days=days), dt.time.min))


def _delete(pk: int, until: dt.datetime) -> bool:
    try:
        with transaction.atomic():
            rows = BinnedPage.objects.select_for_update().filter(pk=pk, deleted_at__lt=until)
            record = rows.select_related("page").first()
            if record is None:
                return False
            if not is_in_bin(record.page):  # however it came out, somebody may be working on it
                logger.error("Page %s is not in the bin any more, and was not deleted.", pk)
                record.delete()
                return False
            return _delete_with_copies(record.page)
    except (ProtectedError, RestrictedError):
        logger.exception("Page %s in the bin could not be deleted.", pk)
        return False


def _delete_with_copies(top: Page) -> bool:
    pages = with_aliases(Page.objects.filter(path__startswith=top.path))
    if copy_with_others(pages) is not None or Site.objects.filter(root_page__in=pages).exists():
        logger.error(
            "Page %s in the bin could not be deleted: a copy of it has other pages below it, or a site.", top.pk
        )
        return False
    with old_addresses_kept(pages), links_kept(pages):
        # Copies of copies first: a copy whose original is gone is a page like any other.
        for copy in reversed([page for page in pages if not page.path.startswith(top.path)]):
            if (found := Page.objects.filter(pk=copy.pk).first()) is not None:  # else it went with a copy above it
                DeletePageAction(found, user=None).execute(skip_permission_checks=True)
        top.specific.delete()
    return True

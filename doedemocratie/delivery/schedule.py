"""What was planned: pages that go on the site or leave it when their moment has come."""

from __future__ import annotations

import datetime
import logging
from typing import Any

from django.db import OperationalError, models, transaction
from django.utils import timezone
from wagtail.models import Page, Revision

logger = logging.getLogger(__name__)


def due_to_expire(now: datetime.datetime) -> models.QuerySet[Page]:
    """Return the pages on the site whose end has come at ``now``, the earliest first."""
    pages: models.QuerySet[Page] = Page.objects.filter(live=True, expire_at__lt=now).order_by("expire_at", "pk")
    return pages


def due_to_publish(now: datetime.datetime) -> models.QuerySet[Revision]:
    """Return the versions whose moment has come at ``now``, the earliest first."""
    revisions: models.QuerySet[Revision] = Revision.objects.filter(approved_go_live_at__lt=now).order_by(
        "approved_go_live_at", "pk"
    )
    return revisions


def overdue(late: datetime.timedelta) -> int:
    """Return how many pages should have gone on or off the site more than ``late`` ago. Two queries."""
    moment = timezone.now() - late
    return due_to_expire(moment).count() + due_to_publish(moment).count()


def carry_out() -> int:
    """Take off and publish what is due now; return how much was done here.

    Each page is done in a transaction of its own in which it is locked and looked at again: what another worker did, or
    is doing, is left to it. A page that cannot be published is logged and keeps no other from the site; it is tried again
    the next time. Raises ``OperationalError`` when the database cannot be written now.
    """
    now = timezone.now()
    done = sum(_at_most_once(_expire, pk, now) for pk in list(due_to_expire(now).values_list("pk", flat=True)))
    return done + sum(_at_most_once(_publish, pk, now) for pk in list(due_to_publish(now).values_list("pk", flat=True)))


def _at_most_once(act: Any, pk: int, now: datetime.datetime) -> bool:
    try:
        with transaction.atomic():
            return bool(act(pk, now))
    except OperationalError:
        raise
    except Exception:
        logger.exception("What was planned could not be done (%s %s).", act.__name__.strip("_"), pk)
        return False


def _expire(pk: int, now: datetime.datetime) -> bool:
    found = due_to_expire(now).select_for_update(skip_locked=True).filter(pk=pk).first()
    if found is None:
        return False
    found.specific.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    return True


def _publish(pk: int, now: datetime.datetime) -> bool:
    revision = due_to_publish(now).select_for_update(skip_locked=True).filter(pk=pk).first()
    if revision is None:
        return False
    revision.publish(log_action="wagtail.publish.scheduled")
    return True

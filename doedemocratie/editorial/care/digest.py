"""The e-mail that an owner gets once a month: which pages to read again."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone, translation
from wagtail.models import Page, get_page_models

from doedemocratie.accounts.permissions import may_manage
from doedemocratie.editorial.care.models import ReviewMail
from doedemocratie.editorial.mailing import REFUSALS, address, deliver

logger = logging.getLogger(__name__)

NOT_BEFORE = 7  # o'clock: nobody's telephone should sound at night
# A worker that claimed an e-mail and did not send it has failed by then: the mail server or the worker was away.
LONGEST = dt.timedelta(minutes=30)
MOST_NAMED = 25  # pages in one e-mail; the report has them all


@dataclass(frozen=True)
class Item:
    """A page to read again."""

    title: str
    kind: str
    day: dt.date
    is_late: bool
    address: str


@dataclass(frozen=True)
class Letter:
    """What one e-mail tells."""

    items: list[Item]
    count: int
    report: str

    @property
    def subject(self) -> str:
        """The line above the e-mail."""
        return "Kijk deze maand 1 pagina na" if self.count == 1 else f"Kijk deze maand {self.count} pagina's na"

    @property
    def left_out(self) -> int:
        """How many pages are not named."""
        return self.count - len(self.items)


def to_review(until: dt.date) -> QuerySet[Page]:
    """Return the pages on the site that should have been read again on the day ``until``, whoever looks after them."""
    pages: QuerySet[Page] = Page.objects.live().filter(alias_of=None, review__review_on__lte=until)
    return pages.order_by("review__review_on", "pk")


def pages_of(user: Any, until: dt.date) -> QuerySet[Page]:
    """Return those of them that ``user`` looks after, as far as the user's roles still manage such pages."""
    managed = [model for model in get_page_models() if may_manage(user, model)]
    types = ContentType.objects.get_for_models(*managed).values() if managed else []
    return to_review(until).filter(owner=user, content_type__in=list(types))


def last_of_month(day: dt.date) -> dt.date:
    """Return the last day of the month of ``day``."""
    return (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)


def waiting(now: dt.datetime | None = None) -> list[Any]:
    """Return the owners whose e-mail of this month was not sent yet, as far as they have pages to read. One query."""
    local = timezone.localtime(now)
    if local.hour < NOT_BEFORE:
        return []
    day = local.date()
    sent = ReviewMail.objects.filter(user=OuterRef("pk"), month=day.replace(day=1), sent_at__isnull=False)
    theirs = to_review(last_of_month(day)).order_by().filter(owner=OuterRef("pk"))
    people = get_user_model()._default_manager.filter(is_active=True).exclude(email="")
    return list(people.filter(Exists(theirs), ~Exists(sent)).order_by("pk"))


def send_all(now: dt.datetime | None = None) -> int:
    """Send every e-mail of this month that was not sent yet; return how many were.

    When the mail server is away the round ends, and the clock begins another one later. An e-mail that it refuses keeps
    nobody from theirs, and is tried again too.
    """
    sent = 0
    for user in waiting(now):
        day = timezone.localdate(now)
        try:
            sent += _send(user, day)
        except REFUSALS:
            logger.exception("The mail server refuses the e-mail to user %s.", user.pk)
        except OSError:  # as smtplib's errors are
            logger.exception("E-mails about pages to review cannot be sent now; they are tried again.")
            break
    return sent


def _send(user: Any, day: dt.date) -> bool:
    pages = pages_of(user, last_of_month(day))
    count = pages.count()
    if not count or not (mail := _claimed(user, day.replace(day=1))):
        return False
    with translation.override(settings.LANGUAGE_CODE):
        deliver(write(user, pages, count, day), user, "editorial/care/review_mail.txt")
    # Whoever stops between these two lines has it sent twice, which is better than never.
    ReviewMail.objects.filter(pk=mail.pk).update(sent_at=timezone.now())
    return True


def _claimed(user: Any, month: dt.date) -> ReviewMail | None:
    """Return the e-mail when it is for this worker to send, or ``None`` when another does or did. No lock while it is sent."""
    mail, _ = ReviewMail.objects.get_or_create(user=user, month=month)
    now = timezone.now()
    free = Q(claimed_at=None) | Q(claimed_at__lt=now - LONGEST)
    won = ReviewMail.objects.filter(free, pk=mail.pk, sent_at=None).update(claimed_at=now)
    return mail if won else None


def write(user: Any, pages: QuerySet[Page], count: int, day: dt.date) -> Letter:
    """Return what the e-mail tells of ``pages``, of which there are ``count``. One query."""
    items = [
        Item(
            title=" ".join(page.get_admin_display_title().split()),
            kind=str(page.cached_content_type.model_class()._meta.verbose_name).lower(),
            day=page.review.review_on,
            is_late=page.review.review_on < day,
            address=address("wagtailadmin_pages:edit", page.pk),
        )
        for page in pages.select_related("review")[:MOST_NAMED]
    ]
    report = f"{address('care:pages')}?{urlencode({'owner': user.pk, 'ordering': 'review__review_on'})}"
    return Letter(items, count, report)

"""Measuring how the pages on the site read."""

from __future__ import annotations

import logging

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from wagtail.models import Page

from doedemocratie.core.models import BasePage
from doedemocratie.editorial.care.models import PageReading
from doedemocratie.editorial.page_texts import texts_of
from doedemocratie.editorial.readability import Sort, read

logger = logging.getLogger(__name__)

BATCH = 200  # pages of one task: seconds, and not the minutes after which a worker counts as gone


def measure(page: Page) -> PageReading | None:
    """Read the text of ``page``, of its own type and as it is on the site, and keep how it reads; None when it is no page of ours."""
    if not isinstance(page, BasePage):
        return None
    found = read(texts_of(page))
    reading, _ = PageReading.objects.update_or_create(
        page_id=page.pk,
        defaults={
            "version": page.live_revision_id or 0,
            "word_count": found.word_count,
            "words_per_sentence": found.words_per_sentence,
            "long_sentences": sum(finding.sort is Sort.LONG_SENTENCE for finding in found.findings),
            "score": found.score,
            "level": found.level or "",
        },
    )
    return reading


def unmeasured() -> QuerySet[Page]:
    """Return the pages on the site whose text was not measured since it was last published."""
    pages = Page.objects.live().filter(alias_of=None, depth__gt=1).annotate(now=Coalesce("live_revision_id", 0))
    unread: QuerySet[Page] = pages.filter(Q(reading=None) | ~Q(reading__version=F("now"))).order_by("pk")
    return unread


def measure_some(after: int = 0) -> tuple[int, int]:
    """Measure the first pages with a higher id than ``after`` that were not; return how many, and the id to go on after.

    That id is 0 when no more are left. A page that cannot be read is logged, and keeps no other from being read.
    """
    keys = list(unmeasured().filter(pk__gt=after).values_list("pk", flat=True)[:BATCH])
    count = 0
    for page in Page.objects.filter(pk__in=keys).specific():
        try:
            count += measure(page) is not None
        except Exception:
            logger.exception("How page %s reads could not be measured.", page.pk)
    return count, keys[-1] if len(keys) == BATCH else 0

"""Who looks after a page, and when that person reads it again."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page

A_YEAR = 12  # months


class PageReview(models.Model):
    """The day on which somebody should read a page again. A page without one is not looked after.

    It is about the page and no part of its text, as its owner is: no version holds it, so reviewing a page needs no new
    version and publishing an older one brings no older day back. In a table of its own it is one column with one index for
    all types of page, for reports and lists over all of them.
    """

    page = models.OneToOneField(Page, primary_key=True, on_delete=models.CASCADE, related_name="review")
    review_on = models.DateField("nakijken op", db_index=True)

    wagtail_reference_index_ignore = True  # it is no use of the page

    class Meta:
        verbose_name = "nakijkdatum"
        verbose_name_plural = "nakijkdatums"


class ReviewedMixin:
    """A page that is reviewed, by default every ``review_after`` months; by default never when that is ``None``.

    ``review_on`` can be set, and is stored along with the page: ``core.review``.
    """

    review_after: ClassVar[int | None] = A_YEAR

    care_panels: ClassVar[list[Any]] = [
        MultiFieldPanel([FieldPanel("owner"), FieldPanel("review_on")], "Wie houdt deze pagina bij?")
    ]

    # What a form set, until the page is saved: the keys are those of ``core.review.keep_with_page``.
    care_to_keep: dict[str, Any] | None = None

    @property
    def review_on(self) -> dt.date | None:
        """Return the day on which the page should be read again. One query, none with ``select_related("review")``."""
        review: PageReview | None = getattr(self, "review", None)
        return review.review_on if review is not None else None

    @classmethod
    def next_review(cls, day: dt.date | None = None) -> dt.date | None:
        """Return when a page of this type that was read on ``day``, today by default, is read again; ``None`` for never."""
        return None if cls.review_after is None else months_after(day or timezone.localdate(), cls.review_after)


def months_after(day: dt.date, months: int) -> dt.date:
    """Return the same day so many months later, or the last day of that month when it is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))

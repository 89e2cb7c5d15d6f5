"""Drafts that are saved while somebody writes, and so may be unfinished, or may contradict what is on the site by now."""

from __future__ import annotations

from django.utils import timezone
from wagtail.models import Page

from doedemocratie.core.publishing import why_not_publishable

PAST_END = "De einddatum is al voorbij: de pagina zou meteen weer offline gaan."


def problems_of_draft(page: Page) -> list[str]:
    """Return why the newest version of ``page`` cannot go on the site, a Dutch sentence each; nothing when it can.

    Costs a few queries.
    """
    draft = page.get_latest_revision_as_object()
    problems = why_not_publishable(draft)
    if draft.expire_at is not None and draft.expire_at <= timezone.now():  # the clock would take it off at once
        problems.append(PAST_END)
    return problems

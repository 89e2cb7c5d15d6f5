"""Drafts that are saved while somebody writes, and so may be unfinished."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.models import Page

from doedemocratie.core.publishing import check_publishable


def unfinished_drafts(pages: Iterable[Page], *, include_descendants: bool = False) -> list[Page]:
    """Return those of ``pages`` whose latest draft could not be published, with its own type and the draft's fields.

    With ``include_descendants`` also the drafts below them. Costs a few queries a page.
    """
    unfinished = []
    for page in pages:
        below = page.get_descendants().not_live() if include_descendants else Page.objects.none()
        for candidate in [page, *below]:
            draft = candidate.get_latest_revision_as_object()
            try:
                check_publishable(draft)
            except ValidationError:
                unfinished.append(draft)
            else:
                if (
                    draft.expire_at is not None and draft.expire_at <= timezone.now()
                ):  # the clock would take it off at once
                    unfinished.append(draft)
    return unfinished

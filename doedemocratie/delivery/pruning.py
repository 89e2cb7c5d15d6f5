"""Old rows of content changes, taken together."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from .models import ContentChange

# Longer than a transaction can last: no row that is still to come is older.
KEPT = dt.timedelta(days=1)
MOST = 10_000  # rows at a time; the rest goes the next day


def prune_content_changes() -> int:
    """Take all changes of more than a day ago together in one row; return how many rows went.

    The content version stays the same: it is made of the last id and of how many changes there were, and the row that
    is left stands for all. Otherwise every page would be rendered anew each night.
    """
    with transaction.atomic():
        old = ContentChange.objects.filter(at__lt=timezone.now() - KEPT)
        # Locked, so that another machine that does the same at this moment waits and then finds nothing.
        last = old.select_for_update().order_by("-pk").first()
        if last is None:
            return 0
        earlier = ContentChange.objects.filter(pk__lt=last.pk, at__lt=timezone.now() - KEPT)
        rows = list(earlier.select_for_update().values_list("pk", "stands_for")[:MOST])
        ContentChange.objects.filter(pk__in=[pk for pk, _ in rows]).delete()
        ContentChange.objects.filter(pk=last.pk).update(stands_for=F("stands_for") + sum(number for _, number in rows))
        return len(rows)

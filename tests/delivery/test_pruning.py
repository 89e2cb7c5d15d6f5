"""The table of content changes stays small, and no page is rendered anew for that."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.utils import timezone

from doedemocratie.delivery import content_version
from doedemocratie.delivery.models import ContentChange
from doedemocratie.delivery.pruning import prune_content_changes

pytestmark = pytest.mark.django_db


def changes(*days_ago: float) -> None:
    for days in days_ago:
        row = ContentChange.objects.create()
        ContentChange.objects.filter(pk=row.pk).update(at=timezone.now() - dt.timedelta(days=days))


@pytest.fixture(autouse=True)
def _empty() -> None:
    ContentChange.objects.all().delete()
    caches["pages"].clear()
    caches["version"].clear()


@pytest.mark.parametrize("days_ago", [(), (5,), (5, 4, 3), (5, 4, 0.5, 0.1), (0.5,)])
def test_version_stays_the_same(days_ago: tuple[float, ...]) -> None:
    changes(*days_ago)
    before = content_version.current()
    for _ in range(2):
        call_command("prune_content_changes", verbosity=0)
        assert not content_version.check()
        assert content_version.current() == before
    assert ContentChange.objects.filter(at__lt=timezone.now() - dt.timedelta(days=1)).count() <= 1


def test_later_change_is_noticed_after_pruning() -> None:
    changes(5, 4, 3)
    content_version.current()
    assert prune_content_changes() == 2
    ContentChange.objects.create()  # by a process that is killed before it tells the cache
    assert content_version.check()


def test_day_after_day_the_rows_do_not_add_up() -> None:
    for _ in range(3):
        changes(3, 2)
        before = content_version._changes()
        prune_content_changes()
        assert content_version._changes() == before
        assert ContentChange.objects.count() == 1
    assert ContentChange.objects.get().stands_for == 6

"""When what is in the bin is really deleted: not before the day after the last one that editors were told."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from doedemocratie.accounts.enums import Role
from doedemocratie.editorial.bin.models import BinnedPage
from doedemocratie.editorial.bin.moving import throw_away
from tests.accounts.conftest import Tree, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def eva(tree: Tree) -> Any:
    return make_user("eva", Role.EINDREDACTEUREN)


@pytest.mark.parametrize(
    ("deleted", "last_day"),
    [
        ("2026-05-04T09:30", dt.date(2026, 6, 3)),
        ("2026-05-04T00:00", dt.date(2026, 6, 3)),
        ("2026-03-01T23:45", dt.date(2026, 3, 31)),  # the clock goes forward meanwhile
        ("2026-10-01T00:15", dt.date(2026, 10, 31)),  # and back
    ],
)
def test_it_can_be_put_back_on_the_whole_of_the_last_day(
    tree: Tree, eva: Any, monkeypatch: pytest.MonkeyPatch, deleted: str, last_day: dt.date
) -> None:
    record = throw_away(tree["article"], eva)
    BinnedPage.objects.update(deleted_at=timezone.make_aware(dt.datetime.fromisoformat(deleted)))
    record.refresh_from_db()
    assert record.kept_until == last_day
    midnight = timezone.make_aware(dt.datetime.combine(last_day + dt.timedelta(days=1), dt.time.min))
    monkeypatch.setattr(timezone, "now", lambda: midnight - dt.timedelta(minutes=1))
    call_command("empty_bin", verbosity=0)
    assert BinnedPage.objects.exists()
    monkeypatch.setattr(timezone, "now", lambda: midnight + dt.timedelta(minutes=1))
    call_command("empty_bin", verbosity=0)
    assert not BinnedPage.objects.exists()


@pytest.mark.parametrize("command", ["empty_bin", "prune_revisions"])
@pytest.mark.parametrize("days", [-1, 730_000, 9_999_999, 10**12])
def test_no_number_of_days(tree: Tree, eva: Any, command: str, days: int) -> None:
    throw_away(tree["article"], eva)
    with pytest.raises(CommandError, match="--days takes a number of days"):
        call_command(command, days=days, verbosity=0)
    assert BinnedPage.objects.exists()

"""The content version while the cache fails, hangs, or comes back with what it held before."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import caches
from django.core.cache.backends.locmem import LocMemCache
from django.core.management import call_command
from pytest_django import DjangoAssertNumQueries, Settings

from doedemocratie.delivery import content_version
from doedemocratie.delivery.models import ContentChange

pytestmark = pytest.mark.django_db(transaction=True)


class Breakable(LocMemCache):
    """A cache that can be taken away, and that counts how often it was asked."""

    broken = False
    asked = 0

    def _ask(self) -> None:
        type(self).asked += 1
        if self.broken:
            raise ConnectionError("gone")

    def get(self, *args: Any, **kwargs: Any) -> Any:
        self._ask()
        return super().get(*args, **kwargs)

    def add(self, *args: Any, **kwargs: Any) -> bool:
        self._ask()
        return super().add(*args, **kwargs)

    def set(self, *args: Any, **kwargs: Any) -> None:
        self._ask()
        super().set(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        self._ask()
        return super().delete(*args, **kwargs)


@pytest.fixture
def cache(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Breakable]]:
    """Return the class of the cache of the version, to break and to count."""
    settings.CACHES = {**settings.CACHES, "version": {"BACKEND": f"{__name__}.Breakable", "LOCATION": "breakable"}}
    monkeypatch.setattr(content_version, "_cache", content_version._Cache())
    monkeypatch.setattr(Breakable, "broken", False)
    monkeypatch.setattr(Breakable, "asked", 0)
    caches["pages"].clear()
    caches["version"].clear()
    yield Breakable
    # Whoever still brings a change to the cache must be done before the next test counts what is asked of it.
    Breakable.broken = False
    for thread in threading.enumerate():
        if thread.name == "content-version":
            thread.join(10)
            assert not thread.is_alive()
    caches["pages"].clear()
    caches["version"].clear()


def test_one_query_without_a_version_and_none_with_it(
    cache: type[Breakable], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        first = content_version.current()
    with django_assert_num_queries(0):
        assert content_version.current() == first


def test_change_shows_while_the_cache_is_away(cache: type[Breakable]) -> None:
    before = content_version.current()
    cache.broken = True
    away = content_version.current()
    content_version.move_on()
    assert len({before, away, content_version.current()}) == 3


def test_cache_that_fails_is_left_alone_for_a_moment(
    cache: type[Breakable], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(content_version, "PAUSE", 3600.0)
    cache.broken = True
    for _ in range(5):
        content_version.current()
    assert cache.asked == 1
    monkeypatch.setattr(content_version._cache, "paused_until", 0.0)
    content_version.current()
    assert cache.asked == 2
    assert len(caplog.records) == 1


def test_cache_that_comes_back_with_an_old_version_is_not_believed(
    cache: type[Breakable], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = content_version.current()
    cache.broken = True
    content_version.move_on()  # can neither write the new version nor take out the old one
    cache.broken = False
    monkeypatch.setattr(content_version._cache, "paused_until", 0.0)
    assert content_version.current() != before


def test_clock_says_in_one_line_that_the_cache_is_away_and_when_it_is_back(
    cache: type[Breakable], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    cache.broken = True
    for _ in range(3):
        call_command("check_content_version", verbosity=0)
    cache.broken = False
    for _ in range(3):
        call_command("check_content_version", verbosity=0)
    assert [record.exc_info for record in caplog.records] == [None, None]
    assert "ConnectionError" in caplog.text
    assert "works again" in caplog.text


def test_change_while_the_cache_was_away_is_noticed_by_the_worker(cache: type[Breakable]) -> None:
    before = content_version.current()
    ContentChange.objects.create()
    assert content_version.current() == before
    assert content_version.check()
    assert content_version.current() != before


def test_a_change_while_the_cache_hangs_reaches_those_who_did_not_notice(
    cache: type[Breakable], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = content_version.current()
    cache.broken = True
    content_version.move_on()
    cache.broken = False
    # Another process never noticed that the cache was away.
    monkeypatch.setattr(content_version, "_cache", content_version._Cache())
    deadline = time.monotonic() + 5
    while content_version.current() == before and time.monotonic() < deadline:
        time.sleep(0.05)
    assert content_version.current() != before
    assert not content_version.check()

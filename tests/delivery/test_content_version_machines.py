"""The content version among several processes: editors who publish at once, and one that is killed while it does."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator

import pytest
from django.core.cache import caches
from django.db import OperationalError, connection, transaction

from doedemocratie.core.models import StandardPage
from doedemocratie.delivery import content_version
from doedemocratie.delivery.models import ContentChange
from tests.factories import make_site, make_standard_page

pytestmark = pytest.mark.django_db(transaction=True)

# Publishes a page, and is gone when that is in the database and the version is not yet in the cache.
KILLED = """
import os, signal
import django
django.setup()
from django.conf import settings
from django.db import connections
connections["default"].settings_dict["NAME"] = {name!r}
from doedemocratie.core.models import StandardPage
from doedemocratie.delivery import content_version
content_version._publish = lambda: os.kill(os.getpid(), signal.SIGKILL)
page = StandardPage.objects.get(pk={pk})
page.title = "Gepubliceerd"
page.save_revision().publish()
"""


@pytest.fixture
def page() -> Iterator[StandardPage]:
    caches["pages"].clear()
    caches["version"].clear()
    yield make_standard_page(make_site()["home"])
    caches["pages"].clear()
    caches["version"].clear()


def at_once(*changes: Callable[[], object]) -> list[Exception]:
    """Carry out ``changes``, each in a thread and a connection of its own, and return what went wrong."""
    start, mistakes = threading.Barrier(len(changes)), []

    def run(change: Callable[[], object]) -> None:
        try:
            start.wait(10)
            change()
        except Exception as error:
            mistakes.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[change]) for change in changes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return mistakes


def test_process_killed_between_database_and_cache_is_noticed(page: StandardPage) -> None:
    before = content_version.current()
    script = KILLED.format(name=connection.settings_dict["NAME"], pk=page.pk)
    gone = subprocess.run([sys.executable, "-c", script], env=dict(os.environ), capture_output=True, timeout=60)
    assert gone.returncode == -signal.SIGKILL, gone.stderr.decode()
    page.refresh_from_db()
    assert page.title == "Gepubliceerd"
    assert content_version.current() == before  # nobody told the cache
    assert content_version.check()
    assert content_version.current() != before


def test_editors_who_publish_at_once_all_count(page: StandardPage) -> None:
    pages = [page, *(make_standard_page(page.get_parent()) for _ in range(3))]
    before, rows = content_version.current(), ContentChange.objects.count()
    mistakes = at_once(*(page.specific.save_revision().publish for page in pages))
    assert mistakes == []
    assert ContentChange.objects.count() - rows == len(pages)
    assert content_version.current() != before
    content_version.check()
    seen = content_version.current()
    assert not content_version.check()
    assert content_version.current() == seen


def test_change_that_commits_after_a_later_one_is_seen(page: StandardPage) -> None:
    """The row of the first has the lower number; the version must not be taken for the same because of that."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time, so what begins first commits first")
    written, other_is_done = threading.Event(), threading.Event()

    def first() -> None:
        with transaction.atomic():
            content_version.move_on()
            written.set()
            other_is_done.wait(10)

    def second() -> None:
        written.wait(10)
        content_version.move_on()
        seen.append(content_version.current())
        other_is_done.set()

    seen: list[str] = []
    assert at_once(first, second) == []
    assert content_version.current() != seen[0]
    # As when the first had been killed before it told the cache.
    caches["version"].set(content_version.CACHE_KEY, seen[0].partition("@")[0])
    assert content_version.check()


def test_change_that_is_rolled_back_is_none(page: StandardPage) -> None:
    before = content_version.current()

    def change() -> None:
        with transaction.atomic():
            page.save()
            raise OperationalError("the disk is full")

    assert len(at_once(change)) == 1
    assert content_version.current() == before
    assert not content_version.check()

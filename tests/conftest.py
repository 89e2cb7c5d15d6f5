"""What every test gets: its own files, an empty cache, and the database that a fresh site has."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import TransactionTestCase
from pytest_django import DjangoDbBlocker

from tests.database import Snapshot
from tests.parts import markers
from tests.tasks import files_made

if TYPE_CHECKING:
    from tests.visiting import Visit

TESTS = Path(__file__).parent

# Playwright keeps an event loop in the test's thread, and Django takes that for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that need not run in every part of CI: see tests/parts.py."""
    for item in items:
        for marker in markers(item.path.relative_to(TESTS).as_posix()):
            item.add_marker(marker)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say each reason for which tests did not run in one line, however many they are."""
    reasons = Counter(
        str(report.longrepr[2]).removeprefix("Skipped: ")
        for report in terminalreporter.getreports("skipped")
        if isinstance(report.longrepr, tuple)
    )
    for reason, count in sorted(reasons.items()):
        terminalreporter.write_line(f"{count} skipped: {reason}")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Leave the rows that the migrations made after each test that commits: see tests/database.py."""
    with django_db_blocker.unblock():
        snapshot = Snapshot()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda test_case: snapshot.restore())
        yield


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """Start and end with an empty cache: Wagtail keeps the addresses of sites in it."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def _files_made(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let the tasks make files in the tests that are about those: see tests/tasks.py."""
    with files_made() if request.node.get_closest_marker("makes_files") else nullcontext():
        yield


@pytest.fixture(scope="session")
def visited_site(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Visit:
    """Return what a visitor finds who follows every link of the site with its initial content.

    The content is in the database only while this is made: several tests read what was found, and none changes it.
    """
    from tests.visiting import load_initial_content, visit_site

    cache.clear()
    with django_db_blocker.unblock(), transaction.atomic():
        load_initial_content()
        visit = visit_site()
        transaction.set_rollback(True)
    return visit

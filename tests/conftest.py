"""What every test gets: its own files, an empty cache, and the database that a fresh site has."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache
from django.db import connections, transaction
from pytest_django import DjangoDbBlocker

if TYPE_CHECKING:
    from tests.visiting import Visit

# Playwright keeps an event loop in the test's thread, and Django takes that for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give every transactional test the rows that the migrations made: the root page, the site, the locale.

    Such a test empties the database when it ends; pytest-django puts those rows back only for tests that ask for it.
    """
    for item in items:
        fixtures = getattr(item, "fixturenames", [])
        marker = item.get_closest_marker("django_db")
        if marker is not None and marker.kwargs.get("transaction"):
            marker.kwargs["serialized_rollback"] = True
        elif {"transactional_db", "live_server"} & set(fixtures):
            fixtures.append("django_db_serialized_rollback")


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
def django_db_setup(django_db_setup: None) -> None:
    """Let every connection know the rows that the migrations made.

    Django keeps them on the connection object. While Playwright's event loop runs, Django makes another one.
    """
    for alias in connections:
        connection = connections[alias]
        contents = getattr(connection, "_test_serialized_contents", None)
        if contents is not None:
            type(connection)._test_serialized_contents = contents


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """Start and end with an empty cache: Wagtail keeps the addresses of sites in it."""
    cache.clear()
    yield
    cache.clear()


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

"""What a reader gets when the database cannot be reached."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.cache import caches
from django.core.wsgi import get_wsgi_application
from django.db import OperationalError, connection

from doedemocratie.delivery.page_cache import PageCache
from tests import factories
from tests.delivery.wsgi_client import ask

# The site closes its connections as it does for real, so no test runs inside a transaction.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cache() -> Iterator[PageCache]:
    """Return the site as gunicorn has it, with a home page and news."""
    caches["pages"].clear()
    caches["version"].clear()
    factories.make_site()
    yield PageCache(get_wsgi_application())
    caches["pages"].clear()
    caches["version"].clear()


def away(execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Fail as a database does that cannot be reached."""
    raise OperationalError("could not connect to server")


def test_a_page_seen_before_is_shown_and_another_says_to_come_back(
    cache: PageCache, caplog: pytest.LogCaptureFixture
) -> None:
    seen = ask(cache, "/nieuws/")
    assert (seen.status, seen.how) == (200, "miss")
    caches["pages"].clear()  # the content version is gone too
    caches["version"].clear()
    with connection.execute_wrapper(away):
        again = ask(cache, "/nieuws/")
        assert (again.status, again.how, again.body) == (200, "stale", seen.body)
        new = ask(cache, "/agenda/")
    assert new.status == 503
    assert new.headers["Retry-After"] == "30"
    assert BeautifulSoup(new.body, "html.parser").h1.text == "Deze pagina is er even niet"
    assert ask(cache, "/agenda/").status == 200
    assert ask(cache, "/nieuws/").how in {"miss", "hit"}


def test_another_error_is_a_fault_of_the_site(cache: PageCache, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: Any, **kwargs: Any) -> Any:
        raise ValueError("a fault")

    monkeypatch.setattr("news.models.NewsIndexPage.serve", broken)
    reply = ask(cache, "/nieuws/")
    assert reply.status == 500
    assert "Retry-After" not in reply.headers

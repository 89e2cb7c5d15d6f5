"""The security headers of what the layers in front of Django answer: stored pages, old ones, and the probes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from django.core.cache import caches
from django.core.wsgi import get_wsgi_application
from django.db import OperationalError, connection

from doedemocratie.delivery.health import HealthChecks
from doedemocratie.delivery.page_cache import PageCache
from tests import factories, internetnl
from tests.delivery.wsgi_client import Reply, ask

# The site closes its connections as it does for real, so no test runs inside a transaction.
pytestmark = pytest.mark.django_db(transaction=True)

Application = Callable[..., Iterable[bytes]]


@pytest.fixture
def site() -> Iterator[Application]:
    """Return the site as gunicorn has it, with a home page and news."""
    caches["pages"].clear()
    caches["version"].clear()
    factories.make_site()
    yield HealthChecks(PageCache(get_wsgi_application()))
    caches["pages"].clear()
    caches["version"].clear()


def get(site: Application, path: str, **more: Any) -> Reply:
    """Return the answer to who asks over TLS."""
    return ask(site, path, **{"wsgi.url_scheme": "https", "SERVER_PORT": "443", **more})


def away(execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Fail as a database does that cannot be reached."""
    raise OperationalError("could not connect to server")


def test_stored_and_old_pages_have_the_headers_of_the_page(site: Application) -> None:
    made, stored = get(site, "/nieuws/"), get(site, "/nieuws/")
    unchanged = get(site, "/nieuws/", HTTP_IF_NONE_MATCH=stored.headers["ETag"])
    gone = [get(site, "/bestaat-niet/"), get(site, "/bestaat-niet/")]
    caches["pages"].clear()
    caches["version"].clear()
    with connection.execute_wrapper(away):
        old, unseen = get(site, "/nieuws/"), get(site, "/agenda/")
    alive = get(site, "/healthz")
    replies = [made, stored, unchanged, *gone, old, unseen, alive]
    assert [reply.status for reply in replies] == [200, 200, 304, 404, 404, 200, 503, 200]
    assert [made.how, stored.how, old.how] == ["miss", "hit", "stale"]
    for reply in replies:
        assert internetnl.problems(reply.headers, domain="localhost") == []
        assert reply.headers["Content-Security-Policy"] == made.headers["Content-Security-Policy"]


def test_a_page_stored_over_tls_is_not_sent_over_plain_http(site: Application) -> None:
    assert "Strict-Transport-Security" in get(site, "/nieuws/").headers
    assert "Strict-Transport-Security" not in ask(site, "/nieuws/").headers

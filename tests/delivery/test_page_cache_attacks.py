"""What nobody can do to the pages of others by asking for odd addresses, before or during an outage."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import caches

from doedemocratie.core.keeping import Keeping
from doedemocratie.delivery.page_cache import PageCache
from tests.delivery.test_page_cache import Site, Version, _empty_pages, cache, site, version
from tests.delivery.wsgi_client import ask

__all__ = ["_empty_pages", "cache", "site", "version"]  # fixtures

PAGE = Keeping(frozenset({"pagina"}))


def outage(site: Site, version: Version) -> None:
    """Take the database away."""
    version.now = None
    site.status, site.keeping = 503, None


def test_a_refused_query_takes_no_page_away(site: Site, cache: PageCache, version: Version) -> None:
    node = PageCache(site)
    ask(cache, "/contact/")
    site.status, site.keeping = 400, None
    ask(node, "/contact/?%00")
    outage(site, version)
    assert (ask(node, "/contact/").status, ask(node, "/contact/").how) == (200, "stale")


def test_a_query_that_is_not_kept_takes_no_page_away(site: Site, cache: PageCache, version: Version) -> None:
    node = PageCache(site)
    ask(cache, "/nieuws/")
    site.keeping = None
    ask(node, "/nieuws/?thema=bestaat-niet")
    outage(site, version)
    assert ask(node, "/nieuws/").how == "stale"


def test_an_unknown_parameter_shows_the_page_on_a_node_that_never_saw_it(
    site: Site, cache: PageCache, version: Version
) -> None:
    site.keeping = PAGE
    ask(cache, "/nieuws/")
    outage(site, version)
    assert ask(PageCache(site), "/nieuws/?utm_source=post").how == "stale"


def test_a_page_of_a_list_that_is_not_there_takes_no_parameters_away(
    site: Site, cache: PageCache, version: Version
) -> None:
    site.keeping = PAGE
    ask(cache, "/nieuws/")
    site.status, site.keeping = 404, Keeping(None)
    assert ask(cache, "/nieuws/?pagina=999").status == 404
    outage(site, version)
    assert ask(cache, "/nieuws/?utm_source=post").how == "stale"


def test_a_page_that_is_not_there_is_not_kept_for_each_query(site: Site, cache: PageCache) -> None:
    site.status, site.keeping = 404, Keeping(None)
    for number in range(5):
        assert ask(cache, f"/nergens/?x={number}").how != "hit"
    assert len(cache.store._pages) == 0


@pytest.mark.parametrize("more", [{"HTTP_COOKIE": "sessionid=verzonnen"}, {"HTTP_AUTHORIZATION": "Basic eDp5"}])
def test_who_has_a_session_reads_on_when_the_database_is_away(
    more: dict[str, Any], site: Site, cache: PageCache, version: Version
) -> None:
    ask(cache, "/nieuws/")
    own = ask(cache, "/nieuws/", **more)
    assert (own.how, own.headers["Cache-Control"]) == ("bypass", "private, no-cache")
    outage(site, version)
    assert (ask(cache, "/nieuws/", **more).status, ask(cache, "/nieuws/", **more).how) == (200, "stale")
    assert ask(cache, "/nooit-gezien/", **more).status == 503


@pytest.mark.parametrize("host", ["localhost:00099", "localhost:12345", "localhost."])
def test_made_up_hosts_stay_out_of_the_shared_cache(host: str, site: Site, cache: PageCache) -> None:
    assert [ask(cache, "/nieuws/", HTTP_HOST=host).how for _ in range(2)] == ["miss", "hit"]
    assert ask(PageCache(site), "/nieuws/", HTTP_HOST=host).how == "miss"


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST", "localhost:8000", "127.0.0.1:8000"])
def test_the_hosts_of_the_site_share(host: str, site: Site, cache: PageCache, settings: Any) -> None:
    settings.SITE_URL, settings.PORT = "http://127.0.0.1:8000", "8000"
    ask(PageCache(site), "/nieuws/", HTTP_HOST=host)
    assert ask(PageCache(site), "/nieuws/", HTTP_HOST=host.lower()).how == "hit"


def test_no_number_of_pages_drives_out_the_content_version() -> None:
    caches["version"].set("content-version", "1")
    for number in range(20):
        caches["pages"].set(f"bladzijde-{number}", "x")
    caches["pages"].clear()
    if "RedisCache" not in type(caches["pages"]).__name__:  # Redis keeps what is asked for most by itself
        assert caches["version"].get("content-version") == "1"

"""The page cache in front of an application that says what it is asked: what is kept, for whom, and how long."""

from __future__ import annotations

import datetime as dt
import gzip
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

import brotli
import pytest
from django.core.cache import caches
from django.db import OperationalError
from django.http import HttpResponse

from doedemocratie.core.keeping import ENVIRON_KEY, Keeping
from doedemocratie.delivery import content_version
from doedemocratie.delivery.page_cache import PageCache
from tests.delivery.wsgi_client import ask

KEPT = Keeping(frozenset())


class Site:
    """An application that answers each request with its number, and what a test has it say."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.keeping: Keeping | None = KEPT
        self.status = 200
        self.headers: dict[str, str] = {}
        self.body = "tekst " * 200
        self.while_rendering: Callable[[], object] = lambda: None

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        self.asked.append(environ)
        number = len(self.asked)
        self.while_rendering()
        if self.keeping is not None:
            environ[ENVIRON_KEY] = self.keeping
        response = HttpResponse(f"{number} {environ['QUERY_STRING']} {self.body}", status=self.status)
        for name, value in self.headers.items():
            response[name] = value
        start_response(f"{self.status} Said", list(response.items()))
        return response


class Version:
    """The content version that a test sets."""

    def __init__(self) -> None:
        self.now: str | None = "1"

    def __call__(self) -> str:
        if self.now is None:
            raise OperationalError("the database is away")
        return self.now


@pytest.fixture(autouse=True)
def _empty_pages() -> Iterable[None]:
    caches["pages"].clear()
    caches["version"].clear()
    yield
    caches["pages"].clear()
    caches["version"].clear()


@pytest.fixture
def version(monkeypatch: pytest.MonkeyPatch) -> Version:
    """Return the content version, which the test moves."""
    version = Version()
    monkeypatch.setattr(content_version, "current", version)
    return version


@pytest.fixture
def site(version: Version) -> Site:
    """Return the application behind the page cache."""
    return Site()


@pytest.fixture
def cache(site: Site) -> PageCache:
    """Return the page cache in front of the application."""
    return PageCache(site)


def test_a_page_is_rendered_once_for_all_readers(site: Site, cache: PageCache) -> None:
    first, second = ask(cache, "/nieuws/"), ask(cache, "/nieuws/")
    assert (first.how, second.how) == ("miss", "hit")
    assert first.body == second.body
    assert len(site.asked) == 1


@pytest.mark.parametrize("status", [200, 301, 404, 410])
def test_what_may_be_kept_keeps_its_status(status: int, site: Site, cache: PageCache) -> None:
    site.status = status
    site.headers = {"Location": "/elders/"} if status == 301 else {}
    first, second = ask(cache, "/x/"), ask(cache, "/x/")
    assert (second.how, second.status) == ("hit", status)
    assert first.headers.get("Location") == second.headers.get("Location")


@pytest.mark.parametrize("status", [302, 400, 403, 405, 500, 503])
def test_another_status_is_never_kept(status: int, site: Site, cache: PageCache) -> None:
    site.status = status
    assert [ask(cache, "/x/").how for _ in range(2)] == ["bypass", "bypass"]
    assert len(site.asked) == 2


@pytest.mark.parametrize(
    "headers",
    [
        {"Set-Cookie": "a=b"},
        {"Vary": "Cookie"},
        {"Vary": "Accept-Language, Cookie"},
        {"Cache-Control": "private"},
        {"Cache-Control": "max-age=0, no-store"},
    ],
)
def test_an_answer_for_one_reader_is_never_kept(headers: dict[str, str], site: Site, cache: PageCache) -> None:
    site.headers = headers
    assert [ask(cache, "/x/").how for _ in range(2)] == ["bypass", "bypass"]


def test_what_does_not_say_so_is_never_kept(site: Site, cache: PageCache) -> None:
    site.keeping = None
    assert [ask(cache, "/x/").how for _ in range(3)] == ["bypass"] * 3
    assert len(site.asked) == 3


@pytest.mark.parametrize(
    ("path", "method", "more"),
    [
        ("/nieuws/", "POST", {}),
        ("/nieuws/", "GET", {"HTTP_COOKIE": "sessionid=abc"}),
        ("/nieuws/", "GET", {"HTTP_AUTHORIZATION": "Basic abc"}),
        ("/beheer/", "GET", {}),
        ("/static/a.css", "GET", {}),
        ("/media/images/a.webp", "GET", {}),
    ],
)
def test_these_requests_pass_the_cache_by(
    path: str, method: str, more: dict[str, str], site: Site, cache: PageCache
) -> None:
    ask(cache, "/nieuws/")
    assert [ask(cache, path, method, **more).how for _ in range(2)] == ["bypass", "bypass"]
    assert len(site.asked) == 3


def test_a_page_for_an_editor_is_not_for_a_shared_cache(cache: PageCache) -> None:
    assert ask(cache, "/nieuws/", HTTP_COOKIE="sessionid=abc").headers["Cache-Control"] == "private, no-cache"


def test_another_cookie_does_not_matter(cache: PageCache) -> None:
    ask(cache, "/nieuws/")
    assert ask(cache, "/nieuws/", HTTP_COOKIE="theme=donker").how == "hit"


def test_host_scheme_and_path_are_pages_of_their_own(site: Site, cache: PageCache, settings: Any) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    cache = PageCache(site)
    requests: list[tuple[str, dict[str, str]]] = [
        ("/a/", {}),
        ("/b/", {}),
        ("/a/", {"HTTP_HOST": "elders.example"}),
        ("/a/", {"HTTP_X_FORWARDED_PROTO": "https"}),
    ]
    assert [ask(cache, path, **more).how for path, more in requests] == ["miss"] * 4
    assert ask(cache, "/a/", HTTP_HOST="LOCALHOST").how == "hit"


def test_unknown_parameters_neither_split_nor_fill_the_cache(site: Site, cache: PageCache) -> None:
    ask(cache, "/nieuws/")
    assert {ask(cache, f"/nieuws/?utm={number}").how for number in range(20)} == {"hit"}
    assert len(site.asked) == 1


def test_a_page_first_asked_with_an_unknown_parameter_is_rendered_without_it(site: Site, cache: PageCache) -> None:
    first, second, third = (ask(cache, "/nieuws/?utm=x") for _ in range(3))
    assert (first.how, second.how, third.how) == ("miss", "miss", "hit")
    assert "utm" in first.body.decode()
    assert "utm" not in third.body.decode()
    assert [request["QUERY_STRING"] for request in site.asked] == ["utm=x", ""]


def test_declared_parameters_count_in_any_order(site: Site, cache: PageCache) -> None:
    site.keeping = Keeping(frozenset({"thema", "pagina"}))
    ask(cache, "/nieuws/")
    assert ask(cache, "/nieuws/?thema=zorg&pagina=2").how == "miss"
    assert ask(cache, "/nieuws/?pagina=2&x=y&thema=zorg").how == "hit"
    assert ask(cache, "/nieuws/?pagina=3&thema=zorg").how == "miss"
    assert site.asked[1]["QUERY_STRING"] == "pagina=2&thema=zorg"


def test_a_page_that_depends_on_every_parameter_is_kept_without_any(site: Site, cache: PageCache) -> None:
    site.keeping = Keeping(None)
    assert [ask(cache, "/x/?a=1").how for _ in range(2)] == ["miss", "miss"]
    assert [ask(cache, "/x/").how for _ in range(2)] == ["miss", "hit"]


def test_a_process_that_knows_other_parameters_does_not_show_the_wrong_page(
    site: Site, cache: PageCache, version: Version
) -> None:
    ask(cache, "/x/")
    ask(cache, "/x/?pagina=2")  # this process: the page has no parameters
    version.now = "2"
    site.keeping = Keeping(frozenset({"pagina"}))
    other = PageCache(site)
    ask(other, "/x/")  # another process renders the page that is at this address now, and shares it
    assert "pagina=2" in ask(cache, "/x/?pagina=2").body.decode()


def test_a_reader_sees_a_change_at_the_next_request(site: Site, cache: PageCache, version: Version) -> None:
    before = ask(cache, "/nieuws/")
    version.now = "2"
    after = ask(cache, "/nieuws/")
    assert after.how == "miss"
    assert after.body != before.body
    assert ask(cache, "/nieuws/").body == after.body


def test_what_another_process_rendered_is_shown(site: Site, cache: PageCache) -> None:
    ask(cache, "/nieuws/")
    other = PageCache(site)
    assert ask(other, "/nieuws/").how == "hit"
    assert len(site.asked) == 1


@pytest.mark.parametrize("status", [301, 404])
def test_addresses_that_do_not_exist_stay_out_of_the_shared_cache(status: int, site: Site, cache: PageCache) -> None:
    site.status = status
    ask(cache, "/bestaat-niet/")
    assert ask(cache, "/bestaat-niet/").how == "hit"
    assert ask(PageCache(site), "/bestaat-niet/").how == "miss"


def test_a_page_is_kept_no_longer_than_it_holds(site: Site, cache: PageCache) -> None:
    site.keeping = Keeping(frozenset(), dt.datetime.now(dt.UTC) + dt.timedelta(seconds=2))
    assert [ask(cache, "/agenda/").how for _ in range(2)] == ["miss", "hit"]
    time.sleep(2.1)
    assert ask(cache, "/agenda/").how == "miss"


def test_two_hundred_readers_at_once_after_a_change_render_the_page_once(
    site: Site, cache: PageCache, version: Version
) -> None:
    ask(cache, "/")
    version.now = "2"
    site.while_rendering = lambda: time.sleep(0.2)
    replies: list[bytes] = []
    readers = [threading.Thread(target=lambda: replies.append(ask(cache, "/").body)) for _ in range(200)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert len(site.asked) == 2
    assert len(replies) == 200
    assert set(replies) == {ask(cache, "/").body}


def test_a_change_while_the_page_is_rendered_is_not_missed(site: Site, cache: PageCache, version: Version) -> None:
    def change() -> None:
        version.now = "2"

    site.while_rendering = change
    ask(cache, "/")
    assert ask(cache, "/").how == "miss"


@pytest.mark.parametrize("status", [500, 503])
def test_a_page_that_fails_is_shown_as_it_was(
    status: int, site: Site, cache: PageCache, version: Version, caplog: pytest.LogCaptureFixture
) -> None:
    good = ask(cache, "/nieuws/")
    version.now, site.status = "2", status
    for _ in range(3):
        old = ask(cache, "/nieuws/")
        assert (old.status, old.how, old.body) == (200, "stale", good.body)
    assert len(site.asked) == 2  # it is not tried at each request
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "/nieuws/" in caplog.text


def test_a_page_that_failed_is_fresh_again_by_itself(
    site: Site, cache: PageCache, version: Version, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("doedemocratie.delivery.page_cache.RETRY_AFTER_FAILURE", 0.1)
    ask(cache, "/nieuws/")
    version.now, site.status = "2", 503
    assert ask(cache, "/nieuws/").how == "stale"
    site.status = 200
    time.sleep(0.15)
    assert ask(cache, "/nieuws/").how == "miss"


def test_without_cache_and_database_the_last_good_copy_is_shown(site: Site, cache: PageCache, version: Version) -> None:
    good = ask(cache, "/nieuws/")
    version.now = None
    old = ask(cache, "/nieuws/")
    assert (old.how, old.body) == ("stale", good.body)
    site.status = 503
    assert ask(cache, "/nog-nooit-gezien/").status == 503


def test_an_old_copy_is_not_for_a_cdn(site: Site, cache: PageCache, version: Version, settings: Any) -> None:
    settings.CDN_MAX_AGE = 300
    assert "s-maxage=300" in ask(cache, "/").headers["Cache-Control"]
    version.now = None
    assert "s-maxage=0" in ask(cache, "/").headers["Cache-Control"]


def test_a_broken_cache_slows_the_site_and_breaks_nothing(
    site: Site, cache: PageCache, version: Version, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*args: Any, **kwargs: Any) -> Any:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(caches["pages"], "get", broken)
    monkeypatch.setattr(caches["pages"], "set", broken)
    assert [ask(cache, "/").how for _ in range(2)] == ["miss", "hit"]
    assert "cannot be" in caplog.text


def test_memory_has_a_limit(site: Site, cache: PageCache) -> None:
    cache.store.limit = 5_000  # bytes; each page takes some 1,300
    for number in range(20):
        ask(cache, f"/{number}/")
    assert cache.store.in_memory("http://localhost/19/?") is not None
    assert cache.store.in_memory("http://localhost/0/?") is None
    assert ask(cache, "/0/").how == "hit"  # from the shared cache


@pytest.mark.parametrize(
    ("accepts", "encoding"),
    [
        ("gzip, deflate, br", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("*", "br"),
        ("identity", None),
        ("gzip;q=nonsense", None),
        ("", None),
    ],
)
def test_a_page_is_sent_compressed_to_who_accepts_it(accepts: str, encoding: str | None, cache: PageCache) -> None:
    plain = ask(cache, "/").body
    reply = ask(cache, "/", HTTP_ACCEPT_ENCODING=accepts)
    assert reply.headers.get("Content-Encoding") == encoding
    assert reply.headers["Vary"] == "Accept-Encoding"
    assert reply.headers["Content-Length"] == str(len(reply.body))
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[encoding]
    assert unpack(reply.body) == plain


def test_what_is_not_kept_is_compressed_too(site: Site, cache: PageCache) -> None:
    site.keeping = None
    reply = ask(cache, "/zoeken/?q=wijk", HTTP_ACCEPT_ENCODING="gzip")
    assert reply.headers["Content-Encoding"] == "gzip"
    assert b"q=wijk" in gzip.decompress(reply.body)
    assert reply.headers["Vary"] == "Accept-Encoding"


def test_a_reader_who_has_the_page_gets_no_body(cache: PageCache) -> None:
    tag = ask(cache, "/").headers["ETag"]
    for given in (tag, f'"x", {tag}', tag.removeprefix("W/"), "*"):
        reply = ask(cache, "/", HTTP_IF_NONE_MATCH=given)
        assert (reply.status, reply.body) == (304, b"")
        assert reply.headers["ETag"] == tag
        assert not {"Content-Length", "Content-Type"} & reply.headers.keys()
    assert ask(cache, "/", HTTP_IF_NONE_MATCH='W/"another"').status == 200


def test_the_tag_follows_the_text_and_not_the_version(site: Site, cache: PageCache, version: Version) -> None:
    site.while_rendering = lambda: setattr(site, "asked", [])
    tag = ask(cache, "/").headers["ETag"]
    version.now = "2"
    site.asked = []
    assert ask(cache, "/").headers["ETag"] == tag
    site.body = "andere tekst"
    version.now = "3"
    assert ask(cache, "/").headers["ETag"] != tag


def test_head_has_the_headers_of_get(site: Site, cache: PageCache) -> None:
    head = ask(cache, "/", "HEAD")
    get = ask(cache, "/")
    assert (head.how, get.how, head.body) == ("miss", "hit", b"")
    assert head.headers["Content-Length"] == get.headers["Content-Length"] == str(len(get.body))
    assert site.asked[0]["REQUEST_METHOD"] == "GET"


def test_one_readers_conditions_do_not_reach_the_page_for_all(site: Site, cache: PageCache) -> None:
    ask(cache, "/", HTTP_IF_NONE_MATCH='"x"', HTTP_RANGE="bytes=0-3", HTTP_ACCEPT_LANGUAGE="en")
    assert not {"HTTP_IF_NONE_MATCH", "HTTP_RANGE", "HTTP_ACCEPT_LANGUAGE"} & site.asked[0].keys()


def test_a_reader_asks_each_time_and_a_cdn_as_often_as_set(cache: PageCache, settings: Any) -> None:
    headers = ask(cache, "/").headers
    assert headers["Cache-Control"].startswith("public, max-age=0, s-maxage=0")
    assert headers["Surrogate-Control"] == "max-age=0, stale-while-revalidate=0, stale-if-error=86400"
    assert headers["Server-Timing"].startswith("cache;desc=miss, render;dur=")
    settings.CDN_MAX_AGE, settings.CDN_STALE_WHILE_REVALIDATE = 300, 30
    assert ask(cache, "/anders/").headers["Surrogate-Control"] == (
        "max-age=300, stale-while-revalidate=30, stale-if-error=86400"
    )


def test_an_error_that_django_does_not_catch_is_answered_too(
    site: Site, cache: PageCache, version: Version, caplog: pytest.LogCaptureFixture
) -> None:
    good = ask(cache, "/")

    def broken() -> None:
        raise ValueError("a fault in the error page")

    site.while_rendering, version.now = broken, "2"
    assert ask(cache, "/").body == good.body
    new = ask(cache, "/nieuw/")
    assert (new.status, new.how) == (500, "bypass")
    assert "a fault in the error page" in caplog.text


def test_an_address_with_more_slashes_is_not_kept(site: Site, cache: PageCache) -> None:
    assert [ask(cache, path).how for path in ("/nieuws//", "//nieuws/", "/nieuws//")] == ["miss"] * 3
    assert ask(PageCache(site), "/nieuws//").how == "miss"


def test_what_another_release_stored_in_another_form_is_no_page(site: Site, cache: PageCache) -> None:
    ask(cache, "/")
    page = cache.store.in_memory("http://localhost/?")
    assert page is not None
    del page.__dict__["until"]
    cache.store.keep("http://localhost/?", page, share=True)
    assert ask(PageCache(site), "/").how == "miss"


def test_an_address_with_a_query_is_not_for_a_cdn(cache: PageCache, settings: Any) -> None:
    settings.CDN_MAX_AGE = 300
    assert "s-maxage=300" in ask(cache, "/").headers["Cache-Control"]
    assert "s-maxage=0" in ask(cache, "/?utm_source=x").headers["Cache-Control"]
    assert ask(cache, "/?utm_source=x").headers["Surrogate-Control"].startswith("max-age=0")

"""What of the site is kept for all visitors, and what never is: asked as gunicorn asks it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import caches
from django.core.wsgi import get_wsgi_application
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageViewRestriction, Site

from doedemocratie.delivery.page_cache import PageCache
from tests import factories
from tests.delivery.wsgi_client import ask

# The site closes its connections as it does for real, so no test runs inside a transaction.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site() -> dict[str, Any]:
    return factories.make_site()


@pytest.fixture
def cache(site: dict[str, Any]) -> Iterator[PageCache]:
    """Return the site as gunicorn has it."""
    caches["pages"].clear()
    caches["version"].clear()
    yield PageCache(get_wsgi_application())
    caches["pages"].clear()
    caches["version"].clear()


def twice(cache: PageCache, path: str, **more: Any) -> list[tuple[int, str]]:
    """Return status and X-Cache of two requests for ``path``."""
    return [(reply.status, reply.how) for reply in (ask(cache, path, **more) for _ in range(2))]


def test_public_pages_are_kept_and_the_same_for_every_visitor(cache: PageCache, site: dict[str, Any]) -> None:
    article = factories.make_article(site["nieuws"], slug="bericht")
    factories.make_event(site["agenda"], slug="middag")
    factories.make_theme(site["themas"], slug="ruimte")
    factories.make_standard_page(site["home"], slug="privacy")
    gone = factories.make_article(site["nieuws"], slug="weg")
    gone.unpublish()
    publication = factories.make_publication(site["publicaties"], kind="advies")
    part, woo_part = article.pk // 100, publication.pk // 500
    kept = {
        200: "/ /nieuws/ /nieuws/bericht/ /agenda/ /agenda/middag/ /agenda/middag/agenda.ics /publicaties/ /themas/ "
        f"/themas/ruimte/ /privacy/ /nieuws/feed/ /robots.txt /sitemap.xml /sitemap-{part}.xml "
        f"/sitemaps/sitemapindex-diwoo-infocat010.xml /sitemaps/sitemap-diwoo-infocat010-{woo_part}.xml",
        404: "/bestaat-niet/ /nieuws/bestaat-niet/",
        410: "/nieuws/weg/",
    }
    for status, paths in kept.items():
        for path in paths.split():
            assert twice(cache, path) == [(status, "miss"), (status, "hit")], path
            assert "cookie" not in ask(cache, path).headers.get("Vary", "").lower(), path


@pytest.mark.parametrize("path", ["/nieuws", "/favicon.ico", "/verhuisd/"])
def test_a_permanent_redirect_is_kept_without_a_query(path: str, cache: PageCache, site: dict[str, Any]) -> None:
    Redirect.objects.create(
        old_path="/verhuisd", redirect_page=site["nieuws"], site=Site.objects.get(), is_permanent=True
    )
    assert twice(cache, path) == [(301, "miss"), (301, "hit")]
    assert twice(cache, f"{path}?van=elders") == [(301, "miss")] * 2


def test_http_is_redirected_to_https_and_https_is_not(site: dict[str, Any], settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    cache = PageCache(get_wsgi_application())
    assert twice(cache, "/nieuws/") == [(301, "miss"), (301, "hit")]
    assert ask(cache, "/nieuws/").headers["Location"] == "https://localhost/nieuws/"
    assert twice(cache, "/nieuws/", **{"wsgi.url_scheme": "https", "SERVER_PORT": "443"}) == [
        (200, "miss"),
        (200, "hit"),
    ]


def test_a_temporary_redirect_and_one_of_the_admin_are_never_kept(cache: PageCache, site: dict[str, Any]) -> None:
    Redirect.objects.create(
        old_path="/even-elders", redirect_page=site["nieuws"], site=Site.objects.get(), is_permanent=False
    )
    assert twice(cache, "/even-elders/") == [(302, "bypass")] * 2
    assert twice(cache, "/beheer") == [(301, "miss"), (301, "hit")]  # it says only where the admin is
    assert twice(cache, "/beheer/pages") == [(301, "bypass")] * 2
    assert twice(cache, "/beheer/") == [(302, "bypass")] * 2


def test_a_question_is_never_kept(cache: PageCache) -> None:
    assert twice(cache, "/zoeken/?q=gemeente") == [(200, "bypass")] * 2
    assert twice(cache, "/zoeken/") == [(200, "bypass")] * 2


def test_a_page_for_some_is_never_kept(cache: PageCache, site: dict[str, Any]) -> None:
    factories.make_article(site["nieuws"], slug="bericht")
    factories.restrict(site["nieuws"])
    for path in ("/nieuws/", "/nieuws/bericht/"):
        assert twice(cache, path) == [(302, "bypass")] * 2
    for path in ("/nieuws/feed/", "/nieuws/bestaat-niet/"):
        assert {status for status, _ in twice(cache, path)} == {404}


def test_the_form_that_asks_for_a_password_is_never_kept(cache: PageCache, site: dict[str, Any]) -> None:
    PageViewRestriction.objects.create(
        page=site["agenda"], restriction_type=PageViewRestriction.PASSWORD, password="geheim"
    )
    assert twice(cache, "/agenda/") == [(200, "bypass")] * 2
    assert ask(cache, "/agenda/", "POST").how == "bypass"
    assert twice(cache, "/beheer/login/") == [(200, "bypass")] * 2


def test_who_is_signed_in_gets_a_page_of_his_own_which_nobody_else_gets(
    cache: PageCache, site: dict[str, Any], admin_client: Client
) -> None:
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in admin_client.cookies.items())
    own = ask(cache, "/nieuws/", HTTP_COOKIE=cookie)
    assert (own.status, own.how) == (200, "bypass")
    assert "Cookie" in own.headers["Vary"]
    assert b"wagtail-userbar" in own.body
    assert b"wagtail-userbar" not in ask(cache, "/nieuws/").body
    preview = f"/beheer/pages/{site['nieuws'].pk}/view_draft/"
    assert twice(cache, preview, HTTP_COOKIE=cookie) == [(200, "bypass")] * 2
    assert twice(cache, preview) == [(302, "bypass")] * 2

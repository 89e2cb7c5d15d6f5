"""The whole site behind the page cache: every node shows an editor's change at the next request."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.cache import caches
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from doedemocratie.delivery.page_cache import PageCache
from tests import factories
from tests.delivery.wsgi_client import Reply, ask

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site() -> Iterator[dict[str, Any]]:
    """Return the pages of a small site."""
    caches["pages"].clear()
    caches["version"].clear()
    pages = factories.make_site()
    pages["article"] = factories.make_article(pages["nieuws"], title="Wijkbedrijf begint", slug="wijkbedrijf")
    yield pages
    caches["pages"].clear()
    caches["version"].clear()


@pytest.fixture
def nodes(site: dict[str, Any]) -> list[PageCache]:
    """Return two nodes of the site, which share the database and the cache."""
    return [PageCache(get_wsgi_application()) for _ in range(2)]


def seen(nodes: list[PageCache], path: str) -> list[Reply]:
    """Return what each node answers; the first one renders, so the second shows what they share."""
    return [ask(node, path) for node in nodes]


def test_a_published_change_is_on_every_node_at_the_next_request(site: dict[str, Any], nodes: list[PageCache]) -> None:
    for path in ("/", "/nieuws/", "/nieuws/wijkbedrijf/", "/nieuws/feed/"):
        assert [reply.how for reply in seen(nodes, path)] == ["miss", "hit"], path
    article = site["article"]
    article.title = "Wijkbedrijf bloeit"
    revision = article.save_revision()
    assert [reply.how for reply in seen(nodes, "/nieuws/")] == ["hit", "hit"]  # a draft is nobody's business
    revision.publish()
    for path in ("/", "/nieuws/", "/nieuws/wijkbedrijf/", "/nieuws/feed/"):
        for reply in seen(list(reversed(nodes)), path):
            assert "Wijkbedrijf bloeit" in reply.body.decode(), path


def test_a_page_that_is_taken_away_is_gone_on_every_node(site: dict[str, Any], nodes: list[PageCache]) -> None:
    seen(nodes, "/nieuws/wijkbedrijf/")
    site["article"].unpublish()
    replies = seen(nodes, "/nieuws/wijkbedrijf/")
    assert [reply.status for reply in replies] == [410, 410]
    assert all("Wijkbedrijf begint" not in reply.body.decode() for reply in seen(nodes, "/nieuws/"))


def test_a_page_that_becomes_private_is_no_longer_shown(site: dict[str, Any], nodes: list[PageCache]) -> None:
    seen(nodes, "/nieuws/wijkbedrijf/")
    factories.restrict(site["article"])
    for _ in range(2):
        assert [(reply.status, reply.how) for reply in seen(nodes, "/nieuws/wijkbedrijf/")] == [(302, "bypass")] * 2


def test_an_editor_sees_her_own_page_and_visitors_theirs(
    site: dict[str, Any], nodes: list[PageCache], admin_client: Client
) -> None:
    session = admin_client.cookies["sessionid"].value
    own = ask(nodes[0], "/nieuws/wijkbedrijf/", HTTP_COOKIE=f"sessionid={session}")
    assert own.how == "bypass"
    assert own.headers["Cache-Control"].startswith("private")
    assert "wagtail-userbar" in own.body.decode()
    assert "wagtail-userbar" not in ask(nodes[0], "/nieuws/wijkbedrijf/").body.decode()


@pytest.mark.parametrize("path", ["/zoeken/?q=wijk", "/beheer/login/", "/nieuws/bestaat-niet/?x=1"])
def test_these_are_rendered_for_each_reader(path: str, nodes: list[PageCache]) -> None:
    assert {reply.how for _ in range(2) for reply in seen(nodes, path)} <= {"bypass", "miss"}


def test_the_theme_of_a_listing_is_a_page_of_its_own(site: dict[str, Any], nodes: list[PageCache]) -> None:
    factories.make_theme(site["themas"], title="Zorg", slug="zorg")
    every = ask(nodes[0], "/nieuws/")
    zorg = ask(nodes[0], "/nieuws/?thema=zorg&utm_source=x")
    assert every.body != zorg.body
    assert "utm_source" not in ask(nodes[0], "/nieuws/?utm_source=x&thema=zorg").body.decode()
    assert ask(nodes[1], "/nieuws/?thema=zorg").how == "hit"


def test_a_moved_page_is_at_its_new_address_only(site: dict[str, Any], nodes: list[PageCache]) -> None:
    assert ask(nodes[0], "/nieuws/wijkbedrijf/").status == 200
    page = Page.objects.get(pk=site["article"].pk).specific
    page.slug = "wijkbedrijf-bloeit"
    page.save_revision().publish()
    assert ask(nodes[1], "/nieuws/wijkbedrijf/").status in {301, 404}
    assert ask(nodes[1], "/nieuws/wijkbedrijf-bloeit/").status == 200


@pytest.mark.parametrize(
    "query", ["thema=bestaat-niet", "jaar=1812", "jaar=nooit", "pagina=1", "pagina=01", "jaar=&thema=x"]
)
def test_a_value_that_means_nothing_makes_no_stored_page(query: str, nodes: list[PageCache]) -> None:
    ask(nodes[0], "/nieuws/")
    assert {ask(nodes[0], f"/nieuws/?{query}").how for _ in range(2)} == {"bypass"}
    assert ask(nodes[0], "/nieuws/").how == "hit"


def test_what_a_list_counts_is_found_once_for_all_its_pages_and_anew_after_a_change(
    site: dict[str, Any], nodes: list[PageCache]
) -> None:
    for number in range(13):
        factories.make_article(site["nieuws"], title=f"Oud {number}", publication_date=dt.date(2001, 1, 1))

    def counted(path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            (reply, _) = seen(nodes, path)
        assert reply.status == 200, path
        return sum("COUNT(" in query["sql"] for query in queries)

    assert counted("/nieuws/") == 1
    assert counted("/nieuws/?pagina=2") == 0
    assert counted("/nieuws/?jaar=2001") == 0
    factories.make_article(site["nieuws"], title="Nieuw", publication_date=dt.date(2002, 1, 1))
    assert counted("/nieuws/?jaar=2002") == 1
    assert "2002" in years(nodes[0])
    Page.objects.get(title="Nieuw").specific.unpublish()
    assert "2002" not in years(nodes[1])


def years(node: PageCache) -> list[str]:
    """Return the years that the list of news offers."""
    html = BeautifulSoup(ask(node, "/nieuws/").body, "html.parser")
    return [option.text for option in html.select("#filter-jaar option")]

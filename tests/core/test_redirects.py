"""Visitors who ask for an address of before, in all the ways in which they do."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from doedemocratie.core.redirects.addresses import canonical
from publications.withdrawing.actions import withdraw
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def site() -> dict[str, Any]:
    return factories.make_site()


def send(old: str, to: Any, **fields: Any) -> Redirect:
    kind = "redirect_link" if isinstance(to, str) else "redirect_page"
    return Redirect.objects.create(old_path=canonical(old), site=Site.objects.get(), **{kind: to}, **fields)


def asked(path: str) -> tuple[int, str]:
    response = Client().get(path)
    return response.status_code, response.headers.get("Location", "")


@pytest.mark.parametrize(
    ("kept", "found"),
    [
        ("/tags/doe%2Ddemocratie", "/tags/doe-democratie"),
        ("/Tags/Doe%2dDemocratie/", "/tags/doe-democratie"),
        ("/tags/wat%20is%20het/", "/tags/wat is het"),
        ("/tags/caf%C3%A9", "/tags/café"),
        ("/tags/caf%E9", "/tags/café"),
        ("/tags/cafe%CC%81", "/tags/café"),
        ("/tags/%80uro", "/tags/€uro"),
        ("/tags/100%25", "/tags/100%25"),
        ("/wat%3Fdan;nu", "/wat%3Fdan%3Bnu"),
        ("//dubbel///schuin//", "/dubbel/schuin"),
        ("https://www.voorheen.nl/content/x.html#kop", "/content/x.html"),
        ("https://www.voorheen.nl", "/"),
        ("/item?B=2&a=1+x&c", "/item?a=1 x&b=2&c"),
        ("/item?a=1%262%2B3", "/item?a=1%262%2B3"),
        ("/", "/"),
    ],
)
def test_an_address_has_one_spelling_which_wagtail_leaves_alone(kept: str, found: str) -> None:
    assert canonical(kept) == found
    assert canonical(found) == found
    assert Redirect.normalise_path(found) == found


@pytest.mark.parametrize(
    ("old", "paths"),
    [
        (
            "/tags/doe%2Ddemocratie",
            ["/tags/doe-democratie", "/tags/doe%2Ddemocratie", "/TAGS/Doe%2ddemocratie/", "/tags/doe%252Ddemocratie"],
        ),
        ("/tags/wat is het", ["/tags/wat%20is%20het", "/tags/wat+is+het/", "/tags/wat%2520is%2520het"]),
        ("/tags/c++", ["/tags/c++", "/tags/c%2B%2B", "/tags/C++/"]),
        ("/tags/buurt+tuin", ["/tags/buurt%20tuin", "/tags/buurt+tuin"]),
        ("/tags/café", ["/tags/caf%C3%A9/", "/tags/caf%E9", "/tags/cafe%CC%81", "/tags/CAF%C3%89"]),
        ("/content/oud.html", ["/content/oud.html", "/content/oud", "/content/oud/", "/Content/Oud.HTML"]),
        ("/content/oud", ["/content/oud.html", "/content/oud.htm", "/content/oud", "/content//oud"]),
        ("/nieuws/item?id=5&taal=nl", ["/nieuws/item/?taal=nl&id=5", "/nieuws/item?ID=5&taal=NL&utm_source=x"]),
        (
            "/nieuws/item",
            ["/nieuws/item?mtm_campaign=brief", "/nieuws/item/?pk_kwd=a&fbclid=b", "/nieuws/item/?anders=1"],
        ),
    ],
)
def test_it_is_found_as_visitors_ask_for_it(old: str, paths: list[str], site: dict[str, Any]) -> None:
    article = factories.make_article(site["nieuws"], slug="nu")
    send(old, article)
    assert {path: asked(path) for path in paths} == dict.fromkeys(paths, (301, "/nieuws/nu/"))


def test_the_most_exact_one_wins(site: dict[str, Any]) -> None:
    send("/oud", site["nieuws"])
    send("/oud?id=1", site["agenda"])
    send("/oud?mtm_campaign=x", site["themas"])
    send("/oud.html", site["publicaties"])
    assert asked("/oud/") == (301, "/nieuws/")
    assert asked("/oud?id=1&utm_medium=mail") == (301, "/agenda/")
    assert asked("/oud?mtm_campaign=x") == (301, "/themas/")
    assert asked("/oud?mtm_campaign=y") == (301, "/nieuws/")
    assert asked("/oud.html?id=9") == (301, "/publicaties/")


def test_one_that_was_made_by_other_means_is_found_as_it_is(site: dict[str, Any]) -> None:
    Redirect.add_redirect("/Oud/Adres?B=1", site["nieuws"])
    assert asked("/Oud/Adres/?B=1") == (301, "/nieuws/")


def test_it_takes_one_step_without_a_slash_too(site: dict[str, Any]) -> None:
    send("/content/oud", site["agenda"], is_permanent=False)
    assert asked("/content/oud") == (302, "/agenda/")
    assert asked("/content/nergens") == (301, "/content/nergens/")


def test_it_never_stands_before_a_live_page(site: dict[str, Any]) -> None:
    send("/nieuws", site["agenda"])
    send("/nieuws?pagina=99", site["agenda"])
    assert asked("/nieuws/")[0] == 200
    assert asked("/nieuws") == (301, "/nieuws/")
    assert asked("/nieuws/?pagina=99")[1] != "/agenda/"


def test_a_target_that_is_not_public_says_so(site: dict[str, Any]) -> None:
    draft = factories.make_article(site["nieuws"], live=False)
    taken_off = factories.make_article(site["nieuws"])
    taken_off.unpublish()
    hidden = factories.make_article(site["nieuws"])
    factories.restrict(hidden)
    for path, page in {"/a": draft, "/b": taken_off, "/c": hidden}.items():
        send(path, page)
    assert [asked(path)[0] for path in ("/a/", "/b/", "/c/")] == [404, 410, 404]
    assert hidden.slug not in Client().get("/c/").content.decode()


def test_a_withdrawn_target_tells_its_reason(site: dict[str, Any]) -> None:
    publication = factories.make_publication(site["publicaties"], title="Oude gids")
    send("/gids", publication)
    withdraw(publication, None, None, "De regels zijn veranderd.")
    response = Client().get("/gids/")
    assert response.status_code == 410
    assert "De regels zijn veranderd." in response.content.decode()


def test_it_wins_from_a_page_that_was_taken_off_but_not_from_one_with_a_reason(site: dict[str, Any]) -> None:
    article = factories.make_article(site["nieuws"])
    publication = factories.make_publication(site["publicaties"])
    send(article.url, site["agenda"])
    send(publication.url, site["agenda"])
    article.unpublish()
    withdraw(publication, None, None, "Vervallen.")
    assert asked(article.url) == (301, "/agenda/")
    assert asked(publication.url)[0] == 410


def test_one_that_leads_to_itself_is_no_loop(site: dict[str, Any]) -> None:
    send("/rond", "/Rond/")
    send("/vierkant", "http://testserver/vierkant")
    send("/verhuisd", "https://elders.example/verhuisd")
    assert asked("/rond/")[0] == 404
    assert asked("/vierkant/")[0] == 404
    assert asked("/verhuisd/") == (301, "https://elders.example/verhuisd")


@pytest.mark.parametrize("path", ["/" + "a" * 400, "/%ff%fe%c0%80x", "/a?" + "b&" * 5000, "/?%%%", "/%E2%82", "/x;y=1"])
def test_odd_addresses_are_no_error(path: str, site: dict[str, Any]) -> None:
    assert asked(path)[0] in {200, 301, 404}


# With every cache emptied: the site and its root, what stands at the address (three), the redirect, what is not for all.
QUERIES = {"/content/oud-7.html": 6, "/oud/7/": 7, "/oud/7": 6}


def test_the_number_of_queries_is_known(site: dict[str, Any], django_assert_num_queries: Any) -> None:
    article = factories.make_article(site["nieuws"], slug="nu")
    for number in range(50):
        send(f"/content/oud-{number}.html", article)
        send(f"/oud/{number}", article)
    asked("/content/oud-7.html")
    for path, count in QUERIES.items():
        cache.clear()
        with django_assert_num_queries(count):
            assert asked(path) == (301, "/nieuws/nu/")

"""Listings: filters, pagination, and values that make no sense."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection, models
from django.test import Client

from doedemocratie.core.models.listing import PAGE_SIZE
from news.models import NewsArticlePage
from tests import factories
from tests.database import made_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def site() -> dict[str, Any]:
    return long_lists()


@made_once
def long_lists() -> dict[str, Any]:
    site = factories.make_site()
    theme = factories.make_theme(site["themas"], title="Regels", slug="regels")
    for number in range(PAGE_SIZE + 3):
        factories.make_article(
            site["nieuws"],
            title=f"Bericht {number:02}",
            publication_date=dt.date(2014 + number % 2, 1, 1) + dt.timedelta(days=number),
            themes=(theme,) if number < 3 else (),
        )
    factories.make_publication(site["publicaties"], title="Brochure", kind="brochure", publication_year=2013)
    factories.make_publication(
        site["publicaties"], title="Rapport", kind="rapport", publication_date=dt.date(2015, 5, 1)
    )
    return site


def titles(client: Client, address: str) -> list[str]:
    response = client.get(address)
    assert response.status_code == 200, address
    html = BeautifulSoup(response.content, "html.parser")
    return [heading.get_text(strip=True) for heading in html.main.select("article h2, article h3")]


def test_newest_first_in_parts(client: Client, site: dict[str, Any]) -> None:
    first, second = titles(client, "/nieuws/"), titles(client, "/nieuws/?pagina=2")
    assert len(first) == PAGE_SIZE
    assert len(second) == 3
    dates = list(site["nieuws"].listed_pages().order_by("-listing_date").values_list("title", flat=True))
    assert first + second == dates


def test_filters_narrow_and_keep_while_paging(client: Client, site: dict[str, Any]) -> None:
    assert set(titles(client, "/nieuws/?thema=regels")) == {"Bericht 00", "Bericht 01", "Bericht 02"}
    assert set(titles(client, "/nieuws/?thema=regels&jaar=2015")) == {"Bericht 01"}
    assert titles(client, "/publicaties/?soort=brochure") == ["Brochure"]
    assert titles(client, "/publicaties/?jaar=2013") == ["Brochure"]
    assert titles(client, "/publicaties/?jaar=2015") == ["Rapport"]


def test_the_links_to_other_parts_keep_the_filter(client: Client, site: dict[str, Any]) -> None:
    theme = factories.make_theme(site["themas"], title="Ruimte", slug="ruimte")
    for _ in range(PAGE_SIZE + 1):
        factories.make_article(site["nieuws"], themes=(theme,))
    html = BeautifulSoup(client.get("/nieuws/?thema=ruimte").content, "html.parser")
    assert html.main.find("a", href="?thema=ruimte&pagina=2")


NONSENSE = (
    "thema=bestaat-niet",
    "jaar=tweeduizend",
    "jaar=99999999999999999999",
    "jaar=-1",
    "periode=ooit",
    "thema=%ff%fe",
    "onbekend=1",
    "thema[]=x",
)


@pytest.mark.parametrize("section", ["nieuws", "agenda", "publicaties"])
def test_a_filter_that_makes_no_sense_is_no_filter(client: Client, site: dict[str, Any], section: str) -> None:
    everything = titles(client, f"/{section}/")
    assert {query: titles(client, f"/{section}/?{query}") for query in NONSENSE} == dict.fromkeys(NONSENSE, everything)


def test_a_part_that_does_not_exist_is_not_found(client: Client, site: dict[str, Any]) -> None:
    numbers = ("0", "-1", "99", "x", "1e9", "99999999999999999999")
    answers = {number: client.get(f"/nieuws/?pagina={number}").status_code for number in numbers}
    assert answers == dict.fromkeys(numbers, 404)


def test_unpublished_and_restricted_pages_are_not_listed(client: Client, site: dict[str, Any]) -> None:
    factories.make_publication(site["publicaties"], title="Concept", live=False)
    factories.restrict(factories.make_publication(site["publicaties"], title="Besloten"))
    assert set(titles(client, "/publicaties/")) == {"Brochure", "Rapport"}


def test_only_years_that_have_a_page_are_offered(client: Client, site: dict[str, Any]) -> None:
    factories.make_article(site["nieuws"], publication_date=dt.date(1990, 1, 1))
    html = BeautifulSoup(client.get("/nieuws/").content, "html.parser")
    assert [option["value"] for option in html.select("select[name=jaar] option")] == ["", "2015", "2014", "1990"]


def offered(client: Client, address: str) -> dict[str, list[str]]:
    """Return the values that the filters of a list offer, by name."""
    html = BeautifulSoup(client.get(address).content, "html.parser")
    return {
        select["name"]: [option["value"] for option in select.find_all("option")]
        for select in html.select(".filter-bar select")
    }


def test_a_filter_without_a_choice_is_left_out(client: Client, site: dict[str, Any]) -> None:
    factories.make_event(site["agenda"])
    assert set(offered(client, "/nieuws/")) == {"jaar"}  # there is one theme
    assert set(offered(client, "/nieuws/?thema=regels")) == {"thema", "jaar"}  # to undo what was chosen
    assert set(offered(client, "/agenda/")) == {"periode"}
    assert set(offered(client, "/publicaties/")) == {"soort", "doelgroep", "jaar", "volgorde"}


def test_the_order_by_theme_needs_a_theme(client: Client, site: dict[str, Any]) -> None:
    assert offered(client, "/publicaties/")["volgorde"] == ["", "titel"]
    assert offered(client, "/publicaties/?thema=regels")["volgorde"] == ["", "titel", "thema"]
    assert titles(client, "/publicaties/?volgorde=thema") == ["Rapport", "Brochure"]


def test_the_filters_are_open_when_one_is_on(client: Client, site: dict[str, Any]) -> None:
    def is_open(address: str) -> bool:
        return BeautifulSoup(client.get(address).content, "html.parser").select_one(".fold").has_attr("open")

    assert [is_open("/nieuws/"), is_open("/nieuws/?jaar=2015")] == [False, True]


def test_a_theme_that_not_everyone_may_see_is_named_nowhere(client: Client, site: dict[str, Any]) -> None:
    theme = factories.make_theme(site["themas"], title="Geheim thema", slug="geheim")
    article = factories.make_article(site["nieuws"], themes=(theme,))
    addresses = ("/", "/nieuws/", article.url, "/nieuws/feed/", "/themas/", "/zoeken/?q=bericht")
    assert "Geheim thema" in client.get("/nieuws/").content.decode()
    factories.restrict(theme)
    named = [address for address in addresses if "Geheim thema" in client.get(address).content.decode()]
    assert named == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads a plan of SQLite")
def test_leaving_out_aliases_leaves_the_order_to_its_index() -> None:
    """The index on the aliases holds nearly every page: by that one, all of them are read and put in order."""
    newest = NewsArticlePage.objects.visible(models.Q(pk__in=[])).originals().order_by("-listing_date", "-pk")[:4]
    plan = newest.explain()
    assert "listing_date" in plan
    assert "alias_of" not in plan

"""The feed of the news, the sitemap and robots.txt."""

from __future__ import annotations

import datetime as dt
import xml.etree.ElementTree as ElementTree
from typing import Any

import pytest
from django.test import Client
from wagtail.models import Page

from doedemocratie.opendata import sitemaps
from tests import factories

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture
def site() -> dict[str, Any]:
    return factories.make_site()


def entries(client: Client) -> list[ElementTree.Element]:
    response = client.get("/nieuws/feed/")
    assert response["Content-Type"].startswith("application/atom+xml")
    return ElementTree.fromstring(response.content).findall(f"{ATOM}entry")  # noqa: S314 (our own document)


def test_the_feed_has_the_public_articles_newest_first(client: Client, site: dict[str, Any]) -> None:
    theme = factories.make_theme(site["themas"], title="Regels")
    factories.make_article(site["nieuws"], title="Oud & goed", publication_date=dt.date(2015, 1, 1), themes=(theme,))
    new = factories.make_article(site["nieuws"], title="Nieuw", publication_date=dt.date(2016, 1, 15))
    factories.make_article(site["nieuws"], title="Concept", live=False)
    factories.restrict(factories.make_article(site["nieuws"], title="Besloten"))
    found = entries(client)
    assert [entry.findtext(f"{ATOM}title") for entry in found] == ["Nieuw", "Oud & goed"]
    assert found[0].find(f"{ATOM}link").get("href").endswith(new.url)
    assert found[0].findtext(f"{ATOM}published").startswith("2016-01-15T00:00:00+01:00")
    assert [category.get("term") for category in found[1].findall(f"{ATOM}category")] == ["Regels"]


def test_an_article_without_a_date_has_no_made_up_date_in_the_feed(client: Client, site: dict[str, Any]) -> None:
    factories.make_article(site["nieuws"], title="Zonder datum")
    assert entries(client)[0].findtext(f"{ATOM}published") is None


@pytest.mark.parametrize("address", ["/agenda/feed/", "/bestaat-niet/feed/", "/privacy/feed/"])
def test_a_section_without_a_feed_is_not_found(client: Client, site: dict[str, Any], address: str) -> None:
    factories.make_standard_page(site["home"], title="Privacy", slug="privacy")
    assert client.get(address).status_code == 404


def locations(client: Client, address: str) -> list[str]:
    """Return the addresses in the sitemap or the index of sitemaps at ``address``."""
    tree = ElementTree.fromstring(client.get(address).content)  # noqa: S314 (our own document)
    return [element.text or "" for element in tree.iter(f"{SITEMAP}loc")]


def test_the_sitemap_is_in_parts_of_few_queries(
    client: Client, site: dict[str, Any], monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Any
) -> None:
    monkeypatch.setattr(sitemaps, "PART_SIZE", 2)
    articles = [factories.make_article(site["nieuws"]) for _ in range(5)]
    parts = locations(client, "/sitemap.xml")
    addresses = []
    for part in parts:
        with django_assert_max_num_queries(12):
            addresses.append(locations(client, part))
    assert len(parts) >= 3
    assert all(0 < len(part) <= 2 for part in addresses)
    assert {article.full_url for article in articles} <= {page for part in addresses for page in part}
    for number in (9999, 10**30):
        assert client.get(f"/sitemap-{number}.xml").status_code == 404


def test_the_sitemap_lists_what_everyone_may_see(client: Client, site: dict[str, Any]) -> None:
    public = factories.make_article(site["nieuws"])
    draft = factories.make_article(site["nieuws"], live=False)
    private = factories.make_article(site["nieuws"])
    factories.restrict(private)
    addresses = [page for part in locations(client, "/sitemap.xml") for page in locations(client, part)]
    assert public.full_url in addresses
    assert not {f"http://localhost/nieuws/{page.slug}/" for page in (draft, private)} & set(addresses)


def test_robots_txt_names_the_sitemap_and_keeps_the_admin_out(client: Client, site: dict[str, Any]) -> None:
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    lines = response.content.decode().splitlines()
    assert "Disallow: /beheer/" in lines
    assert any(line.startswith("Sitemap: http") and line.endswith("/sitemap.xml") for line in lines)


@pytest.mark.parametrize("number", ["00", "01", "000000000001", "9999999999", "٠", "-1"])
def test_a_part_of_the_sitemap_has_one_address(client: Client, number: str) -> None:
    factories.make_site()
    parts = {page.pk // sitemaps.PART_SIZE for page in Page.objects.filter(depth__gt=1)}
    assert [client.get(f"/sitemap-{part}.xml").status_code for part in parts] == [200] * len(parts)
    assert client.get(f"/sitemap-{number}.xml").status_code == 404

"""Addresses of the site itself that somebody typed, in the report of links that visitors cannot follow."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from doedemocratie.accounts.enums import Role
from doedemocratie.core.models import SiteSettings, StandardPage
from doedemocratie.editorial.loose_ends.typed import typed_links
from doedemocratie.editorial.outside_links.keeping import keep_all, keep_page
from doedemocratie.editorial.outside_links.models import EVERY_PAGE
from doedemocratie.editorial.outside_links.report import outside_links
from news.models import NewsArticlePage
from tests import factories
from tests.accounts.conftest import Tree, make_user, signed_in

pytestmark = pytest.mark.django_db

ADDRESS = "/beheer/reports/losse-eindjes/links/"
SOUND = [
    "/",
    "/nieuws/",
    "/Nieuws",
    "/nieuws/bericht/#kop",
    "http://localhost/nieuws/?pagina=2",
    "/nieuws/feed/",
    "/zoeken/?q=buurt",
    "/sitemap.xml",
    "/static/css/site.css",
    "/oud-adres/",
    "/naar-elders/",
    "/beheer/",
    "#kop",
    "mailto:a@b.nl",
]
BROKEN = {
    "http://localhost/nieuws/oud/": ("/nieuws/oud/", "niets"),
    "/nergens/?a=b#kop": ("/nergens/?a=b", "niets"),
    "/documenten/999999/weg.pdf": ("/documenten/999999/weg.pdf", "niets"),
    "/rond/": ("/rond/", "niets"),
    "/nog-niet/": ("/nog-niet/", "concept"),
    "https://localhost/weg": ("/weg", "offline"),
    "/besloten/": ("/besloten/", "login"),
    "/naar-concept/": ("/naar-concept/", "niets"),
}


def typed(*addresses: str) -> list[Any]:
    return [("paragraph", "".join(f'<p><a href="{address}">daar</a></p>' for address in addresses))]


def found(**chosen: Any) -> set[tuple[str, str, str]]:
    return {(use.source_title, use.target_title, use.state) for use in typed_links(chosen)}


@pytest.fixture
def links(tree: Tree) -> Tree:
    home = tree["home"]
    factories.make_standard_page(home, title="Nog niet", slug="nog-niet", live=False)
    factories.make_standard_page(home, title="Weg", slug="weg").unpublish()
    hidden = factories.make_standard_page(home, title="Besloten", slug="besloten", body=typed("/besloten/"))
    factories.restrict(hidden)
    site = Site.objects.get()
    for old, to in {
        "/oud-adres": "/nieuws/",
        "/naar-elders": "https://www.rijksoverheid.nl/",
        "/naar-concept": "/nergens/",
        "/rond": "/rondje",
        "/rondje": "/rond",
    }.items():
        Redirect.objects.create(old_path=old, redirect_link=to, site=site)
    factories.make_standard_page(home, title="Bron", body=typed(*SOUND, *BROKEN))
    keep_all()
    return tree


@pytest.fixture
def editor(tree: Tree) -> Client:
    return signed_in(make_user("eva", Role.REDACTEUREN))


def rows(response: Any) -> list[str]:
    listed = BeautifulSoup(response.content, "html.parser").select("table.listing tbody tr")
    return [" ".join(row.get_text(" ").split()) for row in listed]


def test_what_leads_nowhere(links: Tree) -> None:
    assert found() == {("Bron", address, state) for address, state in BROKEN.values()}
    assert not outside_links().exists()  # of other sites there are none


def test_fields_and_the_bottom_of_every_page(tree: Tree) -> None:
    factories.make_article(tree["news_index"], title="Stuk", source_url="http://localhost/oud/", source_name="Bron")
    settings = SiteSettings.for_site(Site.objects.get())
    entries = [{"label": "A", "page": None, "url": "/weg/"}, {"label": "B", "page": None, "url": "/nieuws/"}]
    settings.footer_columns = [("column", {"heading": "Service", "links": entries})]
    settings.save()
    keep_all()
    assert found() == {("Stuk", "/oud/", "niets"), (EVERY_PAGE, "/weg/", "niets")}


def test_it_is_right_at_once_when_the_other_page_changes(links: Tree) -> None:
    Page.objects.get(slug="nog-niet").specific.save_revision().publish()
    Page.objects.get(slug="bericht").unpublish()
    states = {address: state for _, address, state in found()}
    assert "/nog-niet/" not in states
    assert states["/nieuws/bericht/"] == "offline"


def test_a_page_that_is_not_online_has_no_links(links: Tree) -> None:
    Page.objects.filter(title="Bron").update(live=False)
    assert found() == set()


def test_the_report_and_its_file(editor: Client, links: Tree) -> None:
    for address in (ADDRESS, f"{ADDRESS}resultaten/"):
        listed = rows(editor.get(address))
        assert len(listed) == len(BROKEN)
        assert "Bron Getypt adres /nieuws/oud/ Er staat niets op dit adres" in listed
    table = b"".join(editor.get(ADDRESS, {"export": "csv"}).streaming_content).decode("utf-8-sig")
    assert ["Bron", "Getypt adres", "/weg", "Offline gehaald"] in list(csv.reader(io.StringIO(table)))
    assert b"".join(editor.get(ADDRESS, {"export": "xlsx"}).streaming_content)


def test_beside_pages_that_were_chosen_and_in_order(editor: Client, links: Tree) -> None:
    draft = Page.objects.get(slug="nog-niet")
    chosen = [("paragraph", f'<p><a linktype="page" id="{draft.pk}">daar</a></p>')]
    factories.make_standard_page(links["home"], title="Aardig", body=chosen)
    factories.make_standard_page(links["home"], title="Zaak", body=chosen)
    titles = [row.split()[0] for row in rows(editor.get(ADDRESS))]
    assert titles == ["Aardig", *["Bron"] * len(BROKEN), "Zaak"]
    assert [row.split()[0] for row in rows(editor.get(ADDRESS, {"ordering": "-source_title"}))] == titles[::-1]
    assert len(rows(editor.get(ADDRESS, {"state": "concept"}))) == 3
    for order in ("target_title", "state"):
        assert len(rows(editor.get(ADDRESS, {"ordering": order}))) == len(BROKEN) + 2


def test_it_can_be_narrowed(editor: Client, links: Tree) -> None:
    assert len(rows(editor.get(ADDRESS, {"state": "niets"}))) == 5
    kinds = ContentType.objects.get_for_models(StandardPage, NewsArticlePage)
    assert len(rows(editor.get(ADDRESS, {"content_type": kinds[StandardPage].pk}))) == len(BROKEN)
    assert rows(editor.get(ADDRESS, {"content_type": kinds[NewsArticlePage].pk})) == []
    for odd in ("?state=onzin", "?content_type=x", "?p=999999", "?ordering=onzin"):
        assert editor.get(ADDRESS + odd).status_code in {200, 404}


def test_where_an_editor_mends_it(editor: Client, links: Tree) -> None:
    page = BeautifulSoup(editor.get(ADDRESS).content, "html.parser")
    source = Page.objects.get(title="Bron")
    leads = {a["href"] for a in page.select("table.listing td.title a")}
    assert leads == {reverse("wagtailadmin_pages:edit", args=[source.pk])}


def test_the_number_of_queries_does_not_grow(links: Tree) -> None:
    counts = []
    for number in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert found()
        counts.append(len(queries))
        page = factories.make_standard_page(
            links["home"], body=typed(*(f"/nergens-{number}-{one}/" for one in range(9)))
        )
        keep_page(page.pk)
    assert counts[0] == counts[1] < 12


def test_with_more_sites_an_address_of_any_is_sound(links: Tree) -> None:
    other = factories.make_standard_page(links["home"], title="Andere site", slug="andere-site")
    factories.make_standard_page(other, title="Weg", slug="weg")
    Site.objects.create(hostname="ander.example", root_page=other)
    assert {address for _, address, _ in found()} == {address for address, _ in BROKEN.values()} - {"/weg"}

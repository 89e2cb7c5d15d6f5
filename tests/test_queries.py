"""The number of queries of every public page type: known, and the same whatever the size of the site."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from doedemocratie.core.models import SiteSettings
from doedemocratie.library.renditions import make_renditions
from doedemocratie.opendata import woo_sitemaps
from doedemocratie.opendata.sitemaps import PART_SIZE
from home.models import FeaturedArticle, FeaturedPublication, HomePage
from news.models import NewsArticlePage
from publications.models import ChapterPage, CollectionItem, CollectionPage, PublicationPage
from tests import factories

pytestmark = pytest.mark.django_db

# Queries with every cache emptied: at most 15 for the home page, 12 for any other.
EXPECTED = {
    "/": 14,
    "/nieuws/": 11,
    "/nieuws/bericht-3/": 11,
    "/agenda/": 12,
    "/agenda/bijeenkomst-3/": 11,
    "/agenda/bijeenkomst-3/agenda.ics": 5,
    "/publicaties/": 12,
    "/publicaties/publicatie-3/": 12,
    "/publicaties/lang/": 12,
    "/publicaties/lang/?weergave=alles": 12,
    "/publicaties/lang/hoofdstuk-3/": 9,
    "/publicaties/reeks/": 10,
    "/themas/": 8,
    "/themas/regels/": 12,
    "/privacy/": 6,
    "/nieuws/feed/": 8,
    "/zoeken/?q=begin": 9,
    "/bestaat-niet/": 9,
    "/nieuws/bestaat-niet/": 10,
    "/nieuws/weg/": 8,
    "/robots.txt": 3,
    "/sitemap.xml": 3,
    "/sitemap-{part}.xml": 4,
    "/sitemaps/sitemapindex-diwoo-infocat018.xml": 3,
    "/sitemaps/sitemap-diwoo-infocat018-{woo_part}.xml": 10,
}
STATUS = {"/bestaat-niet/": 404, "/nieuws/bestaat-niet/": 404, "/nieuws/weg/": 410}


def build(size: int) -> None:
    """Make a site with ``size`` articles, events and publications, each with a picture and two themes."""
    site = factories.make_site()
    themes = (
        factories.make_theme(site["themas"], title="Regels", slug="regels"),
        factories.make_theme(site["themas"], title="Ruimte", slug="ruimte"),
    )
    factories.make_standard_page(site["home"], title="Privacy", slug="privacy")
    images = [factories.make_image(640, 360) for _ in range(4)]
    for image in images:
        make_renditions(image)
    factories.make_article(site["nieuws"], slug="weg").unpublish()
    start = timezone.now() + dt.timedelta(days=1)
    for number in range(size):
        common = {"themes": themes, "lead_image": images[number % 4]}
        day = dt.date(2015, 1, 1) + dt.timedelta(days=number)
        article = factories.make_article(
            site["nieuws"], slug=f"bericht-{number}", publication_date=day, body=BODY, **common
        )
        factories.make_event(
            site["agenda"],
            slug=f"bijeenkomst-{number}",
            start=start + dt.timedelta(days=number),
            report=article,
            **common,
        )
        factories.make_publication(
            site["publicaties"], slug=f"publicatie-{number}", publication_date=day, body=BODY, **common
        )
    long = factories.make_publication(site["publicaties"], slug="lang", **common)
    for number in range(size):
        factories.add_page(long, ChapterPage, slug=f"hoofdstuk-{number}", body=BODY)
    collection = factories.add_page(site["publicaties"], CollectionPage, slug="reeks")
    for order, publication in enumerate(site["publicaties"].listed_pages()[:size]):
        CollectionItem.objects.create(page=collection, publication=publication, sort_order=order)
    home = site["home"]
    for article in home.__class__.objects.get().news()[:3]:
        FeaturedArticle.objects.create(page=home, article=article)
    for publication in site["publicaties"].listed_pages()[:4]:
        FeaturedPublication.objects.create(page=home, publication=publication)
    settings = SiteSettings.for_site(home.get_site())
    settings.footer_columns = [
        ("column", {"heading": "Service", "links": [{"label": "Privacy", "page": home, "url": ""}]})
    ]
    settings.save()


BODY = [
    ("heading", {"text": "Hoe begint u?", "level": "h2", "anchor": ""}),
    ("paragraph", "<p>Begin klein.</p>"),
]


def count(path: str) -> int:
    """Return the number of queries of a GET of ``path`` with an empty cache."""
    client = Client()
    publication = PublicationPage.objects.order_by("pk")[0]
    address = path.format(
        part=HomePage.objects.get().pk // PART_SIZE, woo_part=publication.pk // woo_sitemaps.PART_SIZE
    )
    client.get(address)  # imports and templates
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    assert response.status_code == STATUS.get(path, 200), address
    return len(queries)


@pytest.mark.parametrize("size", [10, 70])
def test_the_number_of_queries_is_known_and_does_not_grow(size: int) -> None:
    build(size)
    assert {path: count(path) for path in EXPECTED} == EXPECTED


def test_a_restricted_page_elsewhere_costs_the_others_two_queries() -> None:
    build(10)
    factories.restrict(NewsArticlePage.objects.get(slug="bericht-9"))
    assert {path: count(path) for path in ("/nieuws/", "/nieuws/bericht-3/")} == {
        "/nieuws/": EXPECTED["/nieuws/"] + 2,
        "/nieuws/bericht-3/": EXPECTED["/nieuws/bericht-3/"] + 2,
    }

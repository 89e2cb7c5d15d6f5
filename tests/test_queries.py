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
from home.models import FeaturedArticle, FeaturedPublication
from tests import factories

pytestmark = pytest.mark.django_db

# Queries with every cache emptied. The aim is 15 for the home page and 10 for the others.
EXPECTED = {
    "/": 15,
    "/nieuws/": 14,
    "/nieuws/bericht-3/": 13,
    "/agenda/": 14,
    "/agenda/bijeenkomst-3/": 13,
    "/publicaties/": 14,
    "/publicaties/publicatie-3/": 13,
    "/themas/": 10,
    "/themas/regels/": 14,
    "/privacy/": 8,
    "/nieuws/feed/": 8,
}


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
    client.get(path)  # imports and templates
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path)
    assert response.status_code == 200, path
    return len(queries)


@pytest.mark.parametrize("size", [10, 70])
def test_the_number_of_queries_is_known_and_does_not_grow(size: int) -> None:
    build(size)
    assert {path: count(path) for path in EXPECTED} == EXPECTED

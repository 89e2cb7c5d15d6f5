"""The home page: what is featured, in which order, and what fills it up."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from home.models import FeaturedArticle, FeaturedPublication, HomePage
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def site() -> dict[str, Any]:
    return factories.make_site()


def home() -> HomePage:
    return HomePage.objects.get()


def test_featured_publications_keep_the_editors_order(site: dict[str, Any]) -> None:
    chosen = [factories.make_publication(site["publicaties"], title=title) for title in ("Een", "Twee", "Drie")]
    factories.make_publication(site["publicaties"], title="Niet gekozen")
    for order, publication in enumerate(reversed(chosen)):
        FeaturedPublication.objects.create(page=site["home"], publication=publication, sort_order=order)
    chosen[1].unpublish()
    assert [page.title for page in home().publications()] == ["Drie", "Een"]


def test_featured_news_comes_first_and_the_newest_fills_up(site: dict[str, Any]) -> None:
    for day in range(1, 6):
        factories.make_article(site["nieuws"], title=f"Dag {day}", publication_date=dt.date(2016, 1, day))
    first = factories.make_article(site["nieuws"], title="Uitgelicht", publication_date=dt.date(2010, 1, 1))
    FeaturedArticle.objects.create(page=site["home"], article=first)
    HomePage.objects.update(news_count=4)
    assert [page.title for page in home().news()] == ["Uitgelicht", "Dag 5", "Dag 4", "Dag 3"]


def test_restricted_pages_are_not_on_the_home_page(client: Client, site: dict[str, Any]) -> None:
    article = factories.make_article(site["nieuws"], title="Besloten bericht")
    FeaturedArticle.objects.create(page=site["home"], article=article)
    factories.restrict(article)
    assert "Besloten bericht" not in client.get("/").content.decode()


def test_the_next_events_are_shown_and_past_ones_are_not(client: Client, site: dict[str, Any]) -> None:
    factories.make_event(site["agenda"], title="Straks")
    factories.make_event(site["agenda"], title="Geweest ding", start=timezone.now() - dt.timedelta(days=2))
    text = client.get("/").content.decode()
    assert "Straks" in text
    assert "Geweest ding" not in text


def test_the_home_page_of_an_empty_site_has_no_empty_sections(client: Client, site: dict[str, Any]) -> None:
    html = BeautifulSoup(client.get("/").content, "html.parser")
    assert len(html.find_all("h1")) == 1
    assert html.find(id="publicaties") is None
    assert html.find(id="nieuws") is None


@pytest.mark.parametrize("count", [0, 14])
def test_the_number_of_articles_has_limits(site: dict[str, Any], count: int) -> None:
    page = home()
    page.news_count = count
    with pytest.raises(ValidationError) as caught:
        page.full_clean()
    assert "news_count" in caught.value.message_dict


def test_when_no_event_is_planned_the_last_ones_are_shown(client: Client, site: dict[str, Any]) -> None:
    for days in (30, 2):
        start = timezone.now() - dt.timedelta(days=days)
        factories.make_event(site["agenda"], title=f"{days} dagen geleden", start=start)
    assert [page.title for page in home().events()] == ["2 dagen geleden", "30 dagen geleden"]
    assert "Er staan nu geen nieuwe bijeenkomsten" in client.get("/").content.decode()

"""News articles: their date, place in the list, source, neighbours and related pages."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from doedemocratie.core.models import RelatedPage
from news.models import NewsArticlePage
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def site() -> dict[str, Any]:
    return factories.make_site()


def text_of(client: Client, page: Any) -> str:
    return BeautifulSoup(client.get(page.url).content, "html.parser").main.get_text(" ", strip=True)


def test_a_known_date_is_shown_in_dutch_and_for_machines(client: Client, site: dict[str, Any]) -> None:
    article = factories.make_article(site["nieuws"], publication_date=dt.date(2016, 1, 15))
    html = BeautifulSoup(client.get(article.url).content, "html.parser")
    assert html.main.find("time", datetime="2016-01-15").get_text(strip=True) == "15 januari 2016"


def test_a_date_that_is_not_known_is_not_shown(client: Client, site: dict[str, Any]) -> None:
    article = factories.make_article(site["nieuws"], sort_date=dt.date(2015, 11, 2))
    html = BeautifulSoup(client.get(article.url).content, "html.parser")
    assert html.main.find("time") is None
    assert "2015" not in html.main.get_text()


def test_articles_are_listed_by_their_place_and_without_one_by_their_first_day(site: dict[str, Any]) -> None:
    placed = factories.make_article(site["nieuws"], title="geplaatst", sort_date=dt.date(2015, 6, 1))
    dated = factories.make_article(site["nieuws"], title="gedateerd", publication_date=dt.date(2016, 1, 15))
    fresh = factories.make_article(site["nieuws"], title="vers")
    assert placed.listing_date == dt.date(2015, 6, 1)
    assert fresh.listing_date == timezone.localdate()
    listed = site["nieuws"].listed_pages().order_by("-listing_date")
    assert [page.title for page in listed] == [fresh.title, dated.title, placed.title]


def test_a_link_to_a_source_needs_the_name_of_the_source() -> None:
    with pytest.raises(ValidationError) as caught:
        NewsArticlePage(title="x", slug="x", source_url="https://voorbeeld.nl").clean()
    assert "source_name" in caught.value.message_dict


def test_previous_and_next_follow_the_list_and_skip_what_visitors_may_not_see(
    client: Client, site: dict[str, Any]
) -> None:
    oldest = factories.make_article(site["nieuws"], title="Oudste", publication_date=dt.date(2015, 1, 1))
    factories.make_article(site["nieuws"], title="Concept", publication_date=dt.date(2015, 2, 1), live=False)
    factories.restrict(factories.make_article(site["nieuws"], title="Besloten", publication_date=dt.date(2015, 2, 2)))
    middle = factories.make_article(site["nieuws"], title="Middelste", publication_date=dt.date(2015, 3, 1))
    same_day = factories.make_article(site["nieuws"], title="Zelfde dag", publication_date=dt.date(2015, 3, 1))
    neighbours = NewsArticlePage.objects.get(pk=middle.pk).neighbours()
    assert neighbours["previous_article"].pk == oldest.pk
    assert neighbours["next_article"].pk == same_day.pk
    assert NewsArticlePage.objects.get(pk=same_day.pk).neighbours()["next_article"] is None
    assert "Oudste" in text_of(client, middle)


def test_related_pages_are_the_editors_choice_in_order(site: dict[str, Any]) -> None:
    article = factories.make_article(site["nieuws"])
    second, first = factories.make_article(site["nieuws"]), factories.make_publication(site["publicaties"])
    hidden = factories.make_article(site["nieuws"], live=False)
    for order, page in enumerate((first, hidden, second)):
        RelatedPage.objects.create(page=article, related_page=page, sort_order=order)
    assert [page.pk for page in article.related()] == [first.pk, second.pk]


def test_without_a_choice_pages_with_most_themes_in_common_come_first(client: Client, site: dict[str, Any]) -> None:
    rules, space = (factories.make_theme(site["themas"], title=title) for title in ("Regels", "Ruimte"))
    article = factories.make_article(site["nieuws"], themes=(rules, space))
    one = factories.make_article(site["nieuws"], themes=(rules,))
    both = factories.make_publication(site["publicaties"], title="Allebei", themes=(rules, space))
    factories.make_article(site["nieuws"])
    factories.restrict(factories.make_article(site["nieuws"], themes=(rules, space)))
    assert [page.pk for page in article.related()] == [both.pk, one.pk]
    assert "Allebei" in text_of(client, article)


def test_an_article_whose_theme_and_picture_in_the_text_were_deleted_still_shows(
    client: Client, site: dict[str, Any]
) -> None:
    image = factories.make_image()
    theme = factories.make_theme(site["themas"])
    body = [("image", {"image": image, "caption": "", "credit": ""}), ("paragraph", "<p>Blijft staan.</p>")]
    article = factories.make_article(site["nieuws"], themes=(theme,), body=body)
    image.delete()
    theme.delete()
    response = client.get(article.url)
    assert response.status_code == 200
    assert "Blijft staan." in response.content.decode()
    assert 'href="None"' not in response.content.decode()


def test_a_picture_that_a_page_opens_with_cannot_be_deleted(site: dict[str, Any], admin_client: Client) -> None:
    image = factories.make_image()
    factories.make_article(site["nieuws"], lead_image=image)
    address = f"/beheer/images/{image.pk}/delete/"
    assert 'type="submit" value="Ja' not in admin_client.get(address).content.decode()
    admin_client.post(address)
    assert type(image).objects.filter(pk=image.pk).exists()

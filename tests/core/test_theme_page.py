"""A theme as a landing page: the editor's choice, then everything by kind."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.test import Client

from doedemocratie.core.models import ThemeChoice
from doedemocratie.core.models.pages import SECTION_SIZE
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def site() -> dict[str, Any]:
    return factories.make_site()


def shown(client: Client, theme: Any) -> dict[str, list[str]]:
    """Return the addresses of the cards of the theme page by the heading above them."""
    html = BeautifulSoup(client.get(theme.url).content, "html.parser")
    return {
        section.h2.text: [link["href"] for link in section.select("a.cover-link")]
        for section in html.main.select("section[aria-labelledby]")
    }


def test_the_choice_comes_first_and_once(client: Client, site: dict[str, Any]) -> None:
    theme = factories.make_theme(site["themas"], slug="regels")
    articles = [factories.make_article(site["nieuws"], themes=(theme,)) for _ in range(2)]
    publication = factories.make_publication(site["publicaties"], themes=(theme,))
    elsewhere = factories.make_article(site["nieuws"])
    for order, page in enumerate([elsewhere, articles[0]]):
        ThemeChoice.objects.create(page=theme, chosen_page=page, sort_order=order)
    assert shown(client, theme) == {
        "Begin hier": [elsewhere.url, articles[0].url],
        "Nieuwsberichten": [articles[1].url],
        "Publicaties": [publication.url],
    }
    factories.restrict(elsewhere)
    assert shown(client, theme)["Begin hier"] == [articles[0].url]


def test_the_kinds_come_in_the_order_that_they_declare(client: Client, site: dict[str, Any]) -> None:
    theme = factories.make_theme(site["themas"])
    factories.make_event(site["agenda"], themes=(theme,))
    factories.make_article(site["nieuws"], themes=(theme,))
    factories.make_publication(site["publicaties"], themes=(theme,), publication_year=2013)
    assert list(shown(client, theme)) == ["Publicaties", "Nieuwsberichten", "Bijeenkomsten"]
    html = BeautifulSoup(client.get(theme.url).content, "html.parser")
    assert html.main.select_one("article time").text == "2013"


def test_every_kind_leads_to_the_rest(client: Client, site: dict[str, Any]) -> None:
    theme = factories.make_theme(site["themas"], slug="regels", title="Regels")
    for _ in range(SECTION_SIZE + 1):
        factories.make_article(site["nieuws"], themes=(theme,))
    factories.make_publication(site["publicaties"], themes=(theme,))
    html = BeautifulSoup(client.get(theme.url).content, "html.parser")
    assert len(shown(client, theme)["Nieuwsberichten"]) == SECTION_SIZE
    assert [link["href"] for link in html.main.select("a.more-link:not(.cover-link)")] == ["/nieuws/?thema=regels"]
    everything = BeautifulSoup(client.get("/nieuws/?thema=regels").content, "html.parser")
    assert len(everything.main.select(".teaser")) == SECTION_SIZE + 1


def test_a_page_without_themes_is_no_choice(site: dict[str, Any]) -> None:
    theme = factories.make_theme(site["themas"])
    with pytest.raises(ValidationError, match="thema's kan hebben"):
        ThemeChoice(page=theme, chosen_page=site["nieuws"]).full_clean()

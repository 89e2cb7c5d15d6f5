"""What a visitor gets when something is not there, and what every answer leaves out."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.template.loader import get_template
from django.test import Client
from wagtail.contrib.redirects.models import Redirect

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def site() -> dict[str, Any]:
    return factories.make_site()


def test_an_unknown_address_is_404_in_the_style_of_the_site(client: Client, site: dict[str, Any]) -> None:
    response = client.get("/bestaat-niet/")
    assert response.status_code == 404
    html = BeautifulSoup(response.content, "html.parser")
    assert html.find("h1")
    assert html.find("form", action="/zoeken/")
    assert html.find("a", href="/")


def test_a_page_that_was_taken_away_is_410(client: Client, site: dict[str, Any]) -> None:
    article = factories.make_article(site["nieuws"])
    assert client.get(article.url).status_code == 200
    address = article.url
    article.unpublish()
    assert client.get(address).status_code == 410


def test_a_page_that_was_never_public_is_404(client: Client, site: dict[str, Any]) -> None:
    draft = factories.make_article(site["nieuws"], live=False)
    assert client.get(f"/nieuws/{draft.slug}/").status_code == 404


def test_a_redirect_wins_from_an_error(client: Client, site: dict[str, Any]) -> None:
    Redirect.objects.create(old_path="/content/oud", redirect_page=site["nieuws"])
    response = client.get("/content/oud/")
    assert response.status_code == 301
    assert response["Location"].endswith("/nieuws/")


def test_the_error_page_needs_no_database_and_no_request(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        html = BeautifulSoup(get_template("500.html").render(), "html.parser")
    assert html.find("h1")
    assert html.find("a", href="/")


def test_an_error_on_a_page_shows_the_error_page(site: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr(type(site["nieuws"]), "listed_pages", broken)
    response = Client(raise_request_exception=False).get("/nieuws/")
    assert response.status_code == 500
    assert BeautifulSoup(response.content, "html.parser").find("h1")


@pytest.mark.parametrize("address", ["/", "/nieuws/", "/agenda/", "/publicaties/", "/themas/", "/zoeken/?q=x", "/weg/"])
def test_a_visitor_gets_no_cookie(client: Client, site: dict[str, Any], address: str) -> None:
    response = client.get(address)
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_the_bar_of_editors_is_only_for_who_has_a_session(
    client: Client, site: dict[str, Any], admin_user: Any
) -> None:
    assert "wagtail-userbar" not in client.get("/nieuws/").content.decode()
    client.force_login(admin_user)
    assert "wagtail-userbar" in client.get("/nieuws/").content.decode()


def test_a_restricted_page_asks_for_a_sign_in(client: Client, site: dict[str, Any]) -> None:
    article = factories.make_article(site["nieuws"])
    factories.restrict(article)
    assert client.get(article.url).status_code == 302
    factories.restrict(site["nieuws"])
    assert client.get("/nieuws/feed/").status_code == 404


def test_an_alias_points_at_its_original(client: Client, site: dict[str, Any]) -> None:
    article = factories.make_article(site["nieuws"])
    alias = article.create_alias(update_slug="kopie")
    html = BeautifulSoup(client.get(alias.url).content, "html.parser")
    assert html.find("link", rel="canonical")["href"] == article.full_url


def test_a_page_that_comes_back_is_seen_by_who_saw_it_gone(client: Client, site: dict[str, Any]) -> None:
    article = factories.make_article(site["nieuws"])
    address = article.url
    article.unpublish()
    assert client.get(address)["Cache-Control"] == "no-cache", "else a browser keeps the 410"
    article.save_revision().publish()
    assert client.get(address).status_code == 200


def test_a_refused_form_says_what_to_do(site: dict[str, Any]) -> None:
    response = Client(enforce_csrf_checks=True).post("/beheer/login/", {"username": "ada", "password": "geheim"})
    assert response.status_code == 403
    html = response.content.decode()
    assert "vul het nog eens in" in html
    assert "geheim" not in html

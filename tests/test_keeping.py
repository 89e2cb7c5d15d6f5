"""What the public pages say about being kept: for which parameters, and until when."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from doedemocratie.core.keeping import ENVIRON_KEY, Keeping
from doedemocratie.core.models import SiteSettings
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def site() -> dict[str, Any]:
    return factories.make_site()


def kept(client: Client, path: str) -> Keeping | None:
    """Return what the response to a GET of ``path`` said, ``None`` when it said nothing."""
    return client.get(path).wsgi_request.META.get(ENVIRON_KEY)


@pytest.mark.parametrize(
    ("path", "parameters"),
    [
        ("/", set()),
        ("/nieuws/", {"thema", "jaar", "pagina"}),
        ("/publicaties/", {"soort", "thema", "doelgroep", "jaar", "collectie", "volgorde", "pagina"}),
        ("/agenda/", {"periode", "thema", "jaar", "pagina"}),
        ("/themas/", set()),
        ("/nieuws/feed/", set()),
        ("/robots.txt", set()),
    ],
)
def test_a_public_address_names_its_parameters(
    client: Client, site: dict[str, Any], path: str, parameters: set[str]
) -> None:
    assert kept(client, path) == Keeping(frozenset(parameters))


def test_an_unknown_address_and_one_taken_away_are_kept_without_a_query(client: Client, site: dict[str, Any]) -> None:
    article = factories.make_article(site["nieuws"])
    article.unpublish()
    assert kept(client, "/bestaat-niet/") == kept(client, article.url) == Keeping(None)


def test_a_restricted_page_says_nothing(client: Client, site: dict[str, Any]) -> None:
    article = factories.make_article(site["nieuws"])
    assert kept(client, article.url) is not None
    factories.restrict(article)
    assert kept(client, article.url) is None


def test_search_says_nothing(client: Client, site: dict[str, Any]) -> None:
    assert kept(client, "/zoeken/") is None


def test_a_visitor_with_a_session_gets_a_page_of_their_own(client: Client, site: dict[str, Any]) -> None:
    client.cookies["sessionid"] = "x"
    client.cookies["__Host-sessionid"] = "x"
    assert kept(client, "/") is None


@pytest.mark.parametrize("where", ["/", "/agenda/", "event", "calendar", "theme"])
def test_what_shows_a_coming_event_holds_until_its_end(client: Client, site: dict[str, Any], where: str) -> None:
    theme = factories.make_theme(site["themas"])
    end = timezone.now() + dt.timedelta(days=2)
    event = factories.make_event(site["agenda"], start=end - dt.timedelta(hours=2), end=end, themes=[theme])
    factories.make_event(site["agenda"], slug="later", start=end + dt.timedelta(days=2), themes=[theme])
    path = {"event": event.url, "calendar": f"{event.url}agenda.ics", "theme": theme.url}.get(where, where)
    found = kept(client, path)
    assert found is not None
    assert found.until == (None if where == "calendar" else end)


@pytest.mark.parametrize("path", ["/", "/nieuws/", "/bestaat-niet/"])
def test_a_notice_ends_on_every_page(client: Client, site: dict[str, Any], path: str) -> None:
    settings = SiteSettings.for_site(site["home"].get_site())
    settings.notice_text = "Storing"
    settings.notice_start = timezone.now() + dt.timedelta(hours=1)
    settings.notice_end = timezone.now() + dt.timedelta(hours=2)
    settings.save()
    found = kept(client, path)
    assert found is not None
    assert found.until == settings.notice_start

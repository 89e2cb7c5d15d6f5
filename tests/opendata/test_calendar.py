"""The calendar file of an event."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def site() -> dict[str, Any]:
    return factories.make_site()


def calendar(client: Client, event: Any) -> Any:
    """Return the one event of the calendar file that belongs to the page of ``event``."""
    response = client.get(f"{event.url}agenda.ics")
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    lines = response.content.split(b"\r\n")
    assert not any(b"\n" in line for line in lines), "RFC 5545: every line ends with CRLF"
    assert all(len(line) <= 75 for line in lines), "RFC 5545: no line is longer than 75 octets"
    (found,) = Calendar.from_ical(response.content).walk("VEVENT")
    return found


def local(*parts: int) -> dt.datetime:
    return timezone.make_aware(dt.datetime(*parts))


def test_an_event_with_times(client: Client, site: dict[str, Any]) -> None:
    start, end = local(2027, 3, 28, 1, 30), local(2027, 3, 28, 5)
    event = factories.make_event(
        site["agenda"], title="Café; met, komma", introduction="Eén\nregel", start=start, end=end, venue_name="Markant"
    )
    found = calendar(client, event)
    assert str(found["summary"]) == "Café; met, komma"
    assert found.decoded("dtstart") == start
    assert found.decoded("dtend") == end
    assert str(found["location"]) == "Markant"
    assert str(found["url"]) == event.full_url


def test_an_event_that_fills_days_ends_after_its_last_day(client: Client, site: dict[str, Any]) -> None:
    event = factories.make_event(site["agenda"], start=local(2027, 6, 5), end=local(2027, 6, 6), whole_day=True)
    found = calendar(client, event)
    assert found.decoded("dtstart") == dt.date(2027, 6, 5)
    assert found.decoded("dtend") == dt.date(2027, 6, 7)


def test_an_end_that_is_not_known_is_not_made_up(client: Client, site: dict[str, Any]) -> None:
    assert "dtend" not in calendar(client, factories.make_event(site["agenda"]))


def test_only_public_events_have_one(client: Client, site: dict[str, Any]) -> None:
    hidden, draft = factories.make_event(site["agenda"]), factories.make_event(site["agenda"], live=False)
    article = factories.make_article(site["nieuws"])
    factories.restrict(hidden)
    addresses = [f"/agenda/{page.slug}/agenda.ics" for page in (hidden, draft)]
    addresses += [f"{article.url}agenda.ics", "/agenda/bestaat-niet/agenda.ics", "/agenda.ics"]
    assert [client.get(address).status_code for address in addresses] == [404] * 5


def test_the_page_of_a_coming_event_offers_it(client: Client, site: dict[str, Any]) -> None:
    coming = factories.make_event(site["agenda"])
    past = factories.make_event(site["agenda"], start=local(2015, 6, 6))
    assert f'href="{coming.url}agenda.ics"' in client.get(coming.url).content.decode()
    assert "agenda.ics" not in client.get(past.url).content.decode()

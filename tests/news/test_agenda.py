"""Events and the agenda."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from news.models import EventPage
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def site() -> dict[str, Any]:
    return factories.make_site()


def local(*parts: int) -> dt.datetime:
    """Return a moment in Dutch time."""
    return timezone.make_aware(dt.datetime(*parts))


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"start": local(2015, 6, 6), "whole_day": True}, "zaterdag 6 juni 2015"),
        (
            {"start": local(2015, 6, 6), "end": local(2015, 6, 8), "whole_day": True},
            "6 tot en met 8 juni 2015",
        ),
        (
            {"start": local(2015, 6, 30), "end": local(2015, 7, 2), "whole_day": True},
            "30 juni tot en met 2 juli 2015",
        ),
        (
            {"start": local(2015, 12, 31), "end": local(2016, 1, 1), "whole_day": True},
            "31 december 2015 tot en met 1 januari 2016",
        ),
        (
            {"start": local(2015, 10, 12, 9, 30), "end": local(2015, 10, 12, 17)},
            "maandag 12 oktober 2015, 09.30 tot 17.00 uur",
        ),
        ({"start": local(2015, 10, 12, 9, 30)}, "maandag 12 oktober 2015, 09.30 uur"),
    ],
)
def test_the_date_reads_as_dutch(fields: dict[str, Any], expected: str) -> None:
    assert EventPage(**fields).date_text == expected


@pytest.mark.parametrize("whole_day", [True, False])
def test_an_event_cannot_end_before_it_starts(whole_day: bool) -> None:
    event = EventPage(title="x", slug="x", start=local(2015, 6, 6, 10), end=local(2015, 6, 5), whole_day=whole_day)
    with pytest.raises(ValidationError) as caught:
        event.clean()
    assert caught.value.message_dict["end"] == ["Het einde moet na het begin liggen."]


def test_an_event_without_an_end_is_past_when_its_day_is(site: dict[str, Any]) -> None:
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    today = factories.make_event(site["agenda"], start=midnight)
    yesterday = factories.make_event(site["agenda"], start=timezone.now() - dt.timedelta(days=1))
    assert not today.is_past
    assert yesterday.is_past


def test_a_whole_day_event_lasts_until_its_last_day_ends() -> None:
    event = EventPage(start=local(2015, 3, 28), end=local(2015, 3, 29), whole_day=True)
    assert event._moment_of_end() == local(2015, 3, 30), "the clock goes forward on that night"


def titles(client: Client, query: str) -> list[str]:
    html = BeautifulSoup(client.get(f"/agenda/{query}").content, "html.parser")
    return [heading.get_text(strip=True) for heading in html.main.select("article h2, article h3")]


def test_coming_events_are_listed_soonest_first_and_past_ones_latest_first(
    client: Client, site: dict[str, Any]
) -> None:
    now = timezone.now()
    for title, days in (("Straks", 10), ("Morgen", 1), ("Lang geleden", -90), ("Pas geweest", -3)):
        factories.make_event(site["agenda"], title=title, start=now + dt.timedelta(days=days))
    assert titles(client, "?periode=komend") == ["Morgen", "Straks"]
    assert titles(client, "?periode=geweest") == ["Pas geweest", "Lang geleden"]
    assert titles(client, "") == ["Morgen", "Straks", "Pas geweest", "Lang geleden"]


def test_an_event_links_to_its_report_only_while_visitors_can_read_that(client: Client, site: dict[str, Any]) -> None:
    report = factories.make_article(site["nieuws"], title="Zo was het")
    event = factories.make_event(site["agenda"], start=local(2015, 6, 6), report=report)
    assert report.url in client.get(event.url).content.decode()
    report.unpublish()
    assert report.url not in client.get(event.url).content.decode()


@pytest.mark.parametrize("year", [1, 216, 9999])
@pytest.mark.parametrize("whole_day", [True, False])
def test_a_year_that_can_only_be_a_typing_error_is_refused_on_the_field(year: int, whole_day: bool) -> None:
    start = dt.datetime(year, 12, 31, 23, 30, tzinfo=dt.UTC)
    event = EventPage(
        title="x", slug="x", introduction="x", start=start, end=start, whole_day=whole_day, path="0", depth=1
    )
    with pytest.raises(ValidationError) as caught:
        event.full_clean()
    assert {"start", "end"} <= set(caught.value.message_dict)


@pytest.mark.parametrize(("coming", "past"), [(0, 15), (15, 0), (3, 12), (12, 3), (14, 14)])
def test_the_parts_of_the_agenda_follow_each_other(client: Client, coming: int, past: int) -> None:
    site = factories.make_site()
    now = timezone.now()
    expected = [
        factories.make_event(site["agenda"], start=now + dt.timedelta(days=days)).url
        for days in [*range(1, coming + 1), *range(-2, -past - 2, -1)]
    ]
    shown: list[str] = []
    for number in range(1, (coming + past + 11) // 12 + 1):
        html = BeautifulSoup(client.get(site["agenda"].url, {"pagina": number}).content, "html.parser")
        shown += [link["href"] for link in html.main.select("a[href^='/agenda/pagina-']")]
    assert shown == expected

"""What another site can do to the check of links: nothing that lasts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone

from doedemocratie.editorial.outside_links import batches
from doedemocratie.editorial.outside_links.addresses import LONGEST
from doedemocratie.editorial.outside_links.models import OutsideLink, OutsideTurn
from doedemocratie.editorial.outside_links.outcomes import Outcome, Result
from tests.editorial.outside_web import Patient, Web, answer, running_web
from tests.editorial.test_outside_links import GONE, NO_ANSWER, OK, Says, make_link

ROBOTS = "a.example/robots.txt"
DAY = dt.timedelta(days=1)


@pytest.fixture
def web() -> Iterator[Web]:
    with running_web() as found:
        yield found


def check(web: Web) -> Result:
    return web.checker().check("http://a.example/", Patient())


@pytest.mark.parametrize(
    "line",
    [
        "Disallow: //[x",
        "Allow: http://[",
        "Disallow: /\x00\ufffe%",
        "Crawl-delay: ²",
        f"Crawl-delay: {'9' * 400}",
        f"Crawl-delay: {'9' * 5000}",
        "Crawl-delay: nan",
        "Crawl-delay: -1",
        ":",
        "User-agent:",
    ],
)
def test_no_rule_stops_the_check(line: str, web: Web) -> None:
    web.pages["a.example/"] = answer(200)
    web.pages[ROBOTS] = answer(200, f"User-agent: *\n{line}\n".encode())
    assert check(web) == Result(Outcome.WORKS, 200)


def test_bytes_that_are_no_text_are_no_rules(web: Web) -> None:
    web.pages["a.example/"] = answer(200)
    web.pages[ROBOTS] = answer(200, b"User-agent: *\nDisallow: /\xff\xfe\n" + bytes(range(256)))
    assert check(web).outcome is Outcome.WORKS


@pytest.mark.parametrize("location", ["ftp://a.example/robots.txt", "http://[", "http://a.example:22/"])
def test_rules_that_moved_to_nonsense_are_none(location: str, web: Web) -> None:
    """It is no mistake in the link of our editor."""
    web.pages["a.example/"] = answer(200)
    web.pages[ROBOTS] = answer(301, Location=location)
    assert check(web).outcome is Outcome.WORKS


def test_an_address_too_long_to_keep_is_followed_and_not_kept(web: Web) -> None:
    long = "x" * LONGEST
    web.pages["a.example/"] = answer(301, Location="/kort")
    web.pages["a.example/kort"] = answer(301, Location=f"/{long}")
    web.pages[f"a.example/{long}"] = answer(301, Location="/weer-kort")
    web.pages["a.example/weer-kort"] = answer(200)
    assert check(web) == Result(Outcome.MOVED, 200, "http://a.example/kort")


def test_an_address_without_end_is_not_followed(web: Web) -> None:
    web.pages["a.example/"] = answer(301, Location=f"/{'x' * 20_000}")
    assert check(web) == Result(Outcome.UNSURE)


class Breaks(Says):
    """In place of the web: a check of ``https://b.example/`` does what nobody foresaw."""

    def __init__(self, error: BaseException, **results: Result) -> None:
        super().__init__(**results)
        self.error = error

    def check(self, text: str, manners: Any) -> Result:
        result = super().check(text, manners)
        if "b.example" in text:
            raise self.error
        return result


@pytest.mark.django_db
class TestWhatNobodyForesaw:
    """An error on one link costs no other link anything."""

    @pytest.fixture(autouse=True)
    def _links(self) -> None:
        for number, name in enumerate("abc"):
            make_link(f"https://{name}.example/", next_check=timezone.now() - dt.timedelta(minutes=9 - number))

    def outcomes(self) -> list[str]:
        return list(OutsideLink.objects.order_by("address").values_list("outcome", flat=True))

    def test_the_others_are_written_down_and_it_waits_a_day(self, caplog: pytest.LogCaptureFixture) -> None:
        assert batches.check_batch(Breaks(ValueError("Invalid IPv6 URL"), a=GONE)) == 2
        assert self.outcomes() == ["gone", "", "works"]
        broken = OutsideLink.objects.get(address="https://b.example/")
        assert broken.strikes == 0
        assert abs(broken.next_check - timezone.now() - DAY) < dt.timedelta(minutes=1)
        assert "The check of https://b.example/ broke off" in caplog.text
        assert "Invalid IPv6 URL" in caplog.text
        assert not OutsideTurn.objects.filter(until__gt=timezone.now() + dt.timedelta(seconds=10)).exists()

    def test_what_cannot_be_written_down_costs_no_other(self, monkeypatch: pytest.MonkeyPatch) -> None:
        record = batches.record

        def fail_on_b(link: OutsideLink, result: Result) -> None:
            if "b.example" in link.address:
                raise ValueError(link.address)
            record(link, result)

        monkeypatch.setattr(batches, "record", fail_on_b)
        assert batches.check_batch(Says()) == 2
        assert self.outcomes() == ["works", "", "works"]

    def test_a_witness_that_breaks_is_none(self) -> None:
        OutsideLink.objects.filter(host="b.example").update(outcome="works", next_check=timezone.now() + DAY)
        assert batches.check_batch(Breaks(ValueError(), a=NO_ANSWER, c=NO_ANSWER)) == 0
        assert set(OutsideLink.objects.values_list("strikes", flat=True)) == {0}

    def test_a_worker_that_is_killed_keeps_what_it_found(self) -> None:
        OutsideLink.objects.filter(host="a.example").update(next_check=timezone.now() - DAY)
        with pytest.raises(SystemExit):
            batches.check_batch(Breaks(SystemExit(1), a=OK))
        assert self.outcomes() == ["works", "", ""]

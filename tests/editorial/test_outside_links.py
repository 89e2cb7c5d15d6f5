"""Which links stand where, when they are checked, and when one is called dead."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings
from wagtail.models import Page, ReferenceIndex

from doedemocratie.core.models import SiteSettings
from doedemocratie.delivery.clock import jobs
from doedemocratie.editorial.outside_links import batches, turns
from doedemocratie.editorial.outside_links.keeping import FIRST_CHECK, keep_all, keep_footer, keep_page
from doedemocratie.editorial.outside_links.models import (
    DEAD,
    OutsideLink,
    OutsideLinkUse,
    OutsideTurn,
    dead_links,
)
from doedemocratie.editorial.outside_links.outcomes import Outcome, Result
from tests import factories
from tests.accounts.conftest import Tree

pytestmark = pytest.mark.django_db

OK, GONE = Result(Outcome.WORKS, 200), Result(Outcome.GONE, 404)
NO_ANSWER = Result(Outcome.NO_ANSWER)
Later = Callable[[dt.timedelta], None]


def paragraph(*addresses: str) -> list[Any]:
    return [("paragraph", "".join(f'<p><a href="{address}">daar</a></p>' for address in addresses))]


def on(page: Page | None) -> set[str]:
    return set(OutsideLinkUse.objects.filter(page=page).values_list("link__address", flat=True))


def make_link(address: str, **fields: Any) -> OutsideLink:
    """Return a link that is due, at the bottom of every page."""
    host = address.partition("//")[2].partition("/")[0]
    fields = {"host": host, "next_check": timezone.now() - dt.timedelta(minutes=1), **fields}
    link = OutsideLink.objects.create(address=address, **fields)
    OutsideLinkUse.objects.create(link=link, page=None)
    return link


class Says:
    """In place of the web: what a check of each address finds."""

    def __init__(self, **results: Result) -> None:
        self.results = {f"https://{name}.example/": result for name, result in results.items()}
        self.asked: list[str] = []

    def check(self, text: str, manners: Any) -> Result:
        manners.wait_for(text)
        self.asked.append(text)
        return self.results.get(text, OK)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Later:
    """Let time pass."""
    now = {"now": timezone.now()}

    def move(length: dt.timedelta) -> None:
        now["now"] += length

    monkeypatch.setattr("django.utils.timezone.now", lambda: now["now"])
    return move


class TestWhereLinksStand:
    """The list follows the pages."""

    def test_every_kind_of_place_on_a_page(self, tree: Tree) -> None:
        body = [
            *paragraph("https://a.example/1", "https://a.example/1#deel", "mailto:a@b.nl", "http://localhost/nieuws/"),
            ("quote", {"text": "Ja.", "source_url": "https://b.example/"}),
            ("steps", {"steps": [{"title": "Een", "text": '<p><a href="https://c.example">x</a></p>'}]}),
            (
                "accordion",
                {"items": [{"title": "Een", "text": '<p><a href="https://d.example/?a=1&amp;b=2">x</a></p>'}]},
            ),
        ]
        article = factories.make_article(
            tree["news_index"], body=body, source_url="https://e.example/bron", source_name="Bron"
        )
        keep_page(article.pk)
        assert on(article) == {
            "https://a.example/1",
            "https://b.example/",
            "https://c.example/",
            "https://d.example/?a=1&b=2",
            "https://e.example/bron",
            "/nieuws/",
        }

    def test_the_bottom_of_every_page(self, tree: Tree) -> None:
        settings = SiteSettings.for_site(tree["home"].get_site())
        links = [
            {"label": "A", "page": None, "url": "https://a.example/"},
            {"label": "B", "page": None, "url": "/nieuws/feed/"},
        ]
        settings.footer_columns = [("column", {"heading": "Service", "links": links})]
        settings.save()
        keep_footer()
        keep_footer()
        assert on(None) == {"https://a.example/", "/nieuws/feed/"}

    def test_it_follows_what_happens_to_a_page(self, tree: Tree, django_capture_on_commit_callbacks: Any) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            page = factories.make_standard_page(
                tree["home"], body=paragraph("https://a.example/", "https://b.example/")
            )
        assert on(page) == {"https://a.example/", "https://b.example/"}
        page.body = paragraph("https://c.example/")  # type: ignore[assignment]
        with django_capture_on_commit_callbacks(execute=True):
            revision = page.save_revision()
        assert on(page) == {"https://a.example/", "https://b.example/"}  # it is a draft
        with django_capture_on_commit_callbacks(execute=True):
            revision.publish()
        assert on(page) == {"https://c.example/"}
        with django_capture_on_commit_callbacks(execute=True):
            page.refresh_from_db()
            page.unpublish()
        assert on(page) == set()
        with django_capture_on_commit_callbacks(execute=True):
            page.refresh_from_db()
            page.save_revision().publish()
        assert on(page)
        page.delete()
        assert not OutsideLinkUse.objects.exists()
        batches.check_batch(Says())
        assert not OutsideLink.objects.exists()

    def test_publishing_waits_for_nothing_but_a_row(
        self, tree: Tree, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*args: Any, **kwargs: Any) -> None:
            raise AssertionError("an editor waits")

        monkeypatch.setattr("doedemocratie.editorial.outside_links.keeping.addresses_in", fail)
        with django_capture_on_commit_callbacks() as callbacks:
            factories.make_standard_page(tree["home"], body=paragraph("https://a.example/"))
        assert any("note_links_on" in repr(one) for one in callbacks)

    def test_the_whole_site(self, tree: Tree) -> None:
        pages = [factories.make_standard_page(tree["home"], body=paragraph("https://a.example/")) for _ in range(3)]
        OutsideLinkUse.objects.create(link=make_link("https://oud.example/"), page=pages[0])
        Page.objects.filter(pk=pages[2].pk).update(live=False)
        call_command("find_outside_links", verbosity=0)
        assert OutsideLinkUse.objects.count() == 2
        assert [link.address for link in OutsideLink.objects.all()] == ["https://a.example/"]
        assert keep_all() == 2
        first = OutsideLink.objects.get().next_check - timezone.now()
        assert FIRST_CHECK * 0.9 < first < FIRST_CHECK * 2

    def test_it_says_nothing_about_the_use_of_a_page(self) -> None:
        assert not ReferenceIndex.model_is_indexable(OutsideLinkUse)


class TestStrikes:
    """Three failures on different days, and the link is dead."""

    def run(self, result: Result) -> OutsideLink:
        says = Says(a=result)
        batches.check_links(OutsideLink.objects.filter(address="https://a.example/"), says)
        OutsideTurn.objects.all().delete()
        return OutsideLink.objects.get(address="https://a.example/")

    def test_three_days(self, later: Later) -> None:
        make_link("https://a.example/")
        for day in range(1, DEAD + 1):
            assert self.run(GONE).strikes == day
            assert dead_links().count() == (day == DEAD)
            later(dt.timedelta(days=1))
        assert self.run(GONE).strikes == DEAD
        found = self.run(OK)
        assert (found.strikes, found.struck_on, found.outcome, dead_links().count()) == (0, None, "works", 0)

    def test_a_day_counts_once(self, later: Later) -> None:
        make_link("https://a.example/")
        for _ in range(5):
            assert self.run(GONE).strikes == 1

    def test_what_says_nothing_is_no_strike(self) -> None:
        make_link("https://a.example/", strikes=2)
        assert self.run(Result(Outcome.CLOSED, 403)).strikes == 0

    def test_a_site_that_is_busy_changes_nothing(self) -> None:
        make_link("https://a.example/", strikes=2, outcome="gone", status=404)
        found = self.run(Result(Outcome.BUSY, 429, wait=dt.timedelta(days=3)))
        assert (found.strikes, found.outcome) == (2, "gone")
        assert found.next_check > timezone.now() + dt.timedelta(days=2)

    def test_when_it_is_checked_again(self, later: Later) -> None:
        make_link("https://a.example/")
        days = dt.timedelta(days=1)
        assert 1 <= (self.run(GONE).next_check - timezone.now()) / days < 2
        assert 6 <= (self.run(OK).next_check - timezone.now()) / days < 8

    def test_a_link_that_went_meanwhile_stays_away(self) -> None:
        link = make_link("https://a.example/")
        OutsideLink.objects.all().delete()
        batches.record(link, OK)
        assert not OutsideLink.objects.exists()

    def test_a_check_that_was_asked_for_is_done(self) -> None:
        make_link("https://a.example/", asked_at=timezone.now())
        assert not self.run(GONE).is_in_queue


class TestOurOwnNetwork:
    """When nothing can be reached it is us, and no link gets a strike."""

    def strikes(self) -> list[int]:
        return list(OutsideLink.objects.order_by("address").values_list("strikes", flat=True))

    @pytest.mark.parametrize("result", [NO_ANSWER, Result(Outcome.NO_HOST), Result(Outcome.FAULT, 503)])
    def test_when_every_site_fails(self, result: Result, caplog: pytest.LogCaptureFixture) -> None:
        make_link("https://a.example/"), make_link("https://b.example/")
        tomorrow = timezone.now() + dt.timedelta(days=1)
        known = make_link("https://z.example/", outcome="works", status=200, next_check=tomorrow)
        says = Says(a=result, b=result, z=result)
        assert batches.check_batch(says) == 0
        assert self.strikes() == [0, 0, 0]
        assert known.address in says.asked
        assert "No other site could be reached" in caplog.text
        assert not batches.due().exists()  # it is tried again in some hours, not at once

    def test_one_answer_shows_that_the_others_are_away(self) -> None:
        make_link("https://a.example/"), make_link("https://b.example/")
        batches.check_batch(Says(a=NO_ANSWER, b=GONE))
        assert self.strikes() == [1, 1]

    @pytest.mark.parametrize(("witness", "strikes"), [(NO_ANSWER, 0), (Result(Outcome.MOVED, 200), 1)])
    def test_a_firewall_that_lets_out_only_https_kills_no_link_of_http(self, witness: Result, strikes: int) -> None:
        make_link("http://a.example/")
        make_link("https://b.example/")
        make_link("https://z.example/x", outcome="works", next_check=timezone.now() + dt.timedelta(days=1))
        says = Says()
        says.results = {"http://a.example/": NO_ANSWER, "http://z.example/": witness}
        assert batches.check_batch(says) == 1 + strikes
        assert self.strikes() == [strikes, 0, 0]

    def test_a_site_that_worked_is_asked_as_a_witness(self) -> None:
        make_link("https://a.example/")
        make_link("https://z.example/", outcome="works", status=200, next_check=timezone.now() + dt.timedelta(days=1))
        batches.check_batch(Says(a=NO_ANSWER))
        assert self.strikes() == [1, 0]

    def test_an_address_that_is_wrong_is_so_without_a_network(self) -> None:
        make_link("https://a.example/")
        batches.check_batch(Says(a=Result(Outcome.WRONG)))
        assert self.strikes() == [1]


class TestBatches:
    """A little at a time, and once however many workers there are."""

    @pytest.fixture(autouse=True)
    def _on(self, settings: Settings) -> None:
        settings.LINK_CHECK = True
        settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

    def test_one_of_each_site_those_that_wait_longest_first(self) -> None:
        long_ago = timezone.now() - dt.timedelta(days=3)
        for number in range(20):
            make_link(f"https://groot.example/{number}", next_check=long_ago + dt.timedelta(minutes=number))
        make_link("https://b.example/")
        assert [link.address for link in batches.choose(5)] == ["https://groot.example/0", "https://b.example/"]

    def test_no_more_than_a_day_has_room_for(self, settings: Settings) -> None:
        settings.LINK_CHECK_PER_DAY = 600
        assert batches.room_today() == 3
        make_link("https://a.example/", checked_at=timezone.now())
        settings.LINK_CHECK_PER_DAY = 1
        assert batches.room_today() == 0
        assert batches.check_batch(Says()) == 0

    def test_what_stands_nowhere_is_not_asked_for(self) -> None:
        make_link("https://a.example/").uses.all().delete()
        says = Says()
        batches.check_batch(says)
        assert says.asked == []

    def test_the_site_asks_itself_nothing(self) -> None:
        make_link("/nieuws/")
        says = Says()
        assert batches.check_batch(says) == 0
        assert says.asked == []
        assert OutsideLink.objects.exists()

    def test_a_batch_ends_in_time(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(batches, "SECONDS", -1.0)
        link = make_link("https://a.example/")
        assert batches.check_links([link], Says()) == 0

    def test_another_worker_has_it(self) -> None:
        make_link("https://a.example/")
        first, second = OutsideLink.objects.get(), OutsideLink.objects.get()
        assert batches.claim(first)
        assert not batches.claim(second)

    def test_a_site_that_is_being_asked_something_is_left_for_later(self) -> None:
        make_link("https://a.example/")
        turns.take("https://a.example/", dt.timedelta(hours=1))
        says = Says()
        assert batches.check_batch(says) == 0
        assert says.asked == []
        assert OutsideLink.objects.get().next_check > timezone.now() + dt.timedelta(minutes=59)

    def test_the_clock_asks_once_with_several_workers(self, later: Later) -> None:
        assert {job.command: job.every for job in jobs()}["check_outside_links"] == batches.EVERY.total_seconds()
        make_link("https://a.example/")
        for _ in range(3):
            call_command("check_outside_links", verbosity=0)
        assert DBTaskResult.objects.count() == 1
        later(batches.EVERY)
        call_command("check_outside_links", verbosity=0)
        assert DBTaskResult.objects.count() == 2

    def test_it_can_be_switched_off(self, settings: Settings) -> None:
        settings.LINK_CHECK = False
        make_link("https://a.example/")
        call_command("check_outside_links", verbosity=0)
        assert not DBTaskResult.objects.exists()

    def test_nothing_is_asked_when_nothing_is_due(self) -> None:
        make_link("https://a.example/", next_check=timezone.now() + dt.timedelta(days=1))
        call_command("check_outside_links", verbosity=0)
        assert not DBTaskResult.objects.exists()


class TestTurns:
    """One request at a time to each site."""

    def test_a_turn_is_for_one(self) -> None:
        mine, other = turns.Turns(sleep=lambda seconds: None), turns.Turns(sleep=lambda seconds: None)
        mine.wait_for("a.example")
        with pytest.raises(turns.NotYetError):
            other.wait_for("a.example")
        other.wait_for("b.example")

    def test_there_is_a_pause_between_requests(self) -> None:
        slept: list[float] = []
        mine = turns.Turns(sleep=slept.append)
        for _ in range(3):
            mine.wait_for("a.example")
        assert slept == [turns.PAUSE] * 2

    def test_a_site_is_left_alone_as_long_as_it_asks(self, later: Later) -> None:
        mine = turns.Turns(sleep=lambda seconds: None)
        mine.leave_alone("a.example", dt.timedelta(hours=2))
        mine.wait_for("a.example")
        mine.end()
        later(dt.timedelta(hours=1))
        with pytest.raises(turns.NotYetError):
            mine.wait_for("a.example")
        later(dt.timedelta(hours=2))
        mine.wait_for("a.example")

    def test_old_turns_go(self) -> None:
        OutsideTurn.objects.create(name="a.example", until=timezone.now() - dt.timedelta(days=2))
        turns.take("b.example", dt.timedelta(hours=1))
        turns.forget_old()
        assert [turn.name for turn in OutsideTurn.objects.all()] == ["b.example"]


def test_the_dashboard_counts_with_one_query() -> None:
    make_link("https://a.example/", strikes=DEAD)
    make_link("https://b.example/", strikes=1)
    make_link("https://c.example/", strikes=DEAD).uses.all().delete()
    with CaptureQueriesContext(connection) as queries:
        assert dead_links().count() == 1
    assert len(queries) == 1

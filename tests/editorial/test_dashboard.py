"""The dashboard: what waits for somebody, their drafts, what needs care, and what is planned."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Comment, CommentReply, PageSubscription

from doedemocratie.accounts.enums import Role
from doedemocratie.editorial.dashboard.care import cares_for, counts
from doedemocratie.editorial.dashboard.drafts import drafts, own_drafts, state
from doedemocratie.editorial.dashboard.planning import days, entries, monday
from doedemocratie.editorial.dashboard.waiting import open_comments, to_approve, waiting_card
from doedemocratie.editorial.four_eyes.sections import turn_on
from news.models import EventPage
from tests.accounts.conftest import Tree, make_user, signed_in

pytestmark = pytest.mark.django_db

REDACTEUREN, EINDREDACTEUREN = Role.REDACTEUREN, Role.EINDREDACTEUREN


def submit(page: Any, user: Any) -> None:
    """Put the newest version of ``page`` before a colleague."""
    page = page.specific_class.objects.get(pk=page.pk)
    page.get_workflow().start(page, user)


def dashboard(client: Client) -> BeautifulSoup:
    return BeautifulSoup(client.get(reverse("wagtailadmin_home")).content, "html.parser")


def card(page: BeautifulSoup, heading: str) -> str:
    title = page.find("h2", string=heading)
    assert title is not None
    assert title.parent is not None
    return " ".join(title.parent.get_text(" ", strip=True).split())


def change(page: Any, user: Any, title: str = "Anders") -> Any:
    page = page.specific_class.objects.get(pk=page.pk)
    page.title = title
    return page.save_revision(user=user, log_action=True)


class TestWhatWaits:
    def test_nothing_waits(self, tree: Tree) -> None:
        page = dashboard(signed_in(make_user("eva", EINDREDACTEUREN)))
        assert "Niets wacht op u." in card(page, "Wacht op u")
        assert "U hebt geen concepten." in card(page, "Uw concepten")
        assert "Alles is in orde." in card(page, "Heeft aandacht nodig")

    def test_a_page_waits_for_who_may_approve_it(self, tree: Tree) -> None:
        turn_on(tree["news_index"])
        nora, eva = make_user("nora", REDACTEUREN), make_user("eva", EINDREDACTEUREN)
        change(tree["article"], nora, "Nieuw bericht")
        submit(tree["article"], nora)
        assert [found.revision.object_str for found in to_approve(eva)] == ["Nieuw bericht"]
        text = card(dashboard(signed_in(eva)), "Wacht op u")
        assert "Nieuw bericht" in text
        assert "Gevraagd door Nora" in text
        assert "Niets wacht" in card(dashboard(signed_in(nora)), "Wacht op u")
        assert "Wacht op een collega" in card(dashboard(signed_in(nora)), "Uw concepten")

    def test_remarks_wait_until_one_answers(self, tree: Tree) -> None:
        nora, eva, ties = (make_user(name, role) for name, role in NAMED)
        article = tree["article"]
        remark = Comment.objects.create(page=article, user=eva, text="Klopt dit?", contentpath="title")
        assert list(open_comments(nora)) == []  # nora has nothing to do with this page
        PageSubscription.objects.create(page=article, user=nora, comment_notifications=True)
        assert list(open_comments(nora)) == [remark]
        assert "Opmerking van Eva" in card(dashboard(signed_in(nora)), "Wacht op u")
        assert f"?comment={remark.pk}" in waiting_card(nora).lines[0].url
        assert list(open_comments(eva)) == []
        CommentReply.objects.create(comment=remark, user=nora, text="Ja.")
        assert list(open_comments(nora)) == []
        (answered,) = open_comments(eva)
        assert (answered.last_text, answered.last_first_name) == ("Ja.", "Nora")
        assert list(open_comments(ties)) == []
        remark.resolved_at = timezone.now()
        remark.save()
        assert list(open_comments(eva)) == []

    def test_a_remark_on_a_page_of_another_role_is_not_shown(self, tree: Tree) -> None:
        nora, eva, _ = (make_user(name, role) for name, role in NAMED)
        Comment.objects.create(page=tree["publication"], user=eva, text="Geheim", contentpath="title")
        PageSubscription.objects.create(page=tree["publication"], user=nora, comment_notifications=True)
        assert list(open_comments(nora)) == []


NAMED = [("nora", REDACTEUREN), ("eva", EINDREDACTEUREN), ("ties", REDACTEUREN)]


class TestDrafts:
    def test_each_says_how_far_it_is(self, tree: Tree) -> None:
        nora = make_user("nora", REDACTEUREN)
        change(tree["article"], nora)
        change(tree["event"], nora)
        event = EventPage.objects.get(pk=tree["event"].pk)
        event.go_live_at = timezone.now() + dt.timedelta(days=2)
        event.save_revision(user=nora, approved_go_live_at=event.go_live_at)
        found = {page.pk: state(page) for page in own_drafts(nora)}
        assert found[tree["article"].pk] == "Online, met wijzigingen die bezoekers nog niet zien"
        assert found[tree["event"].pk].startswith("Gaat ")
        assert found[tree["event"].pk].endswith(" uur online")

    def test_whose_they_are(self, tree: Tree) -> None:
        nora, eva, ties = (make_user(name, role) for name, role in NAMED)
        change(tree["article"], nora)
        change(tree["publication"], eva)
        assert [page.pk for page in own_drafts(nora)] == [tree["article"].pk]
        assert list(own_drafts(ties)) == []
        # The report has everybody's, of the types that are one's work.
        assert [page.pk for page in drafts(ties)] == [tree["article"].pk]
        assert {page.pk for page in drafts(eva)} == {tree["article"].pk, tree["publication"].pk}

    def test_the_report(self, tree: Tree) -> None:
        nora, eva, _ = (make_user(name, role) for name, role in NAMED)
        change(tree["article"], nora, "Van Nora")
        change(tree["event"], eva, "Van Eva")
        client = signed_in(eva)
        address = reverse("dashboard:drafts")
        assert {"Van Nora", "Van Eva"} <= set(titles(client.get(address)))
        assert titles(client.get(address, {"editor": nora.pk})) == ["Van Nora"]
        exported = b"".join(client.get(address, {"export": "csv"}).streaming_content).decode("utf-8-sig")
        assert "Van Nora,nieuwsbericht," in exported.lower().replace("van nora", "Van Nora")
        assert client.get(address + "?editor=onzin&content_type=x&changed_from=x").status_code == 200


def titles(response: Any) -> list[str]:
    rows = BeautifulSoup(response.content, "html.parser").select("table.listing tbody td.title")
    return [row.get_text(" ", strip=True).split("  ")[0] for row in rows]


class TestCare:
    def test_events_without_a_report(self, tree: Tree) -> None:
        nora = make_user("nora", REDACTEUREN)
        ended = timezone.now() - dt.timedelta(days=20)
        EventPage.objects.filter(pk=tree["event"].pk).update(start=ended, ends_at=ended)
        client = signed_in(nora)
        assert "1 bijeenkomst is geweest en heeft geen verslag" in card(dashboard(client), "Heeft aandacht nodig")
        address = reverse("news_reports:events")
        assert titles(client.get(address)) == ["Bijeenkomst"]
        for settled in (
            {"without_report": True},
            {"report": tree["article"]},
            {"ends_at": ended - dt.timedelta(days=400)},
        ):
            EventPage.objects.filter(pk=tree["event"].pk).update(**settled)
            assert titles(client.get(address)) == []
            EventPage.objects.filter(pk=tree["event"].pk).update(without_report=False, report=None, ends_at=ended)
        curator = signed_in(make_user("ans", Role.PUBLICATIEBEHEERDERS))
        refused = curator.get(address, headers={"X-Requested-With": "XMLHttpRequest"})
        assert refused.status_code == 403

    def test_all_counts_are_one_query(self, tree: Tree, django_assert_max_num_queries: Any) -> None:
        eva = make_user("eva", EINDREDACTEUREN)
        cares = cares_for(eva)
        assert {care.name for care in cares} >= {"links", "events"}
        for care in cares:
            care.words(2)
        with django_assert_max_num_queries(2):  # the other one: which pages are behind a login
            counts(cares, eva)
        assert counts([], eva) == {}


class TestPlanning:
    def test_what_happens_stands_on_its_day(self, tree: Tree) -> None:
        eva = make_user("eva", EINDREDACTEUREN)
        noon = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0) + dt.timedelta(days=1)
        article = tree["article"].specific
        article.title = "Straks online"
        article.go_live_at = noon
        article.save_revision(user=eva, approved_go_live_at=noon)
        tree["publication"].__class__.objects.filter(pk=tree["publication"].pk).update(expire_at=noon)
        EventPage.objects.filter(pk=tree["event"].pk).update(start=noon, ends_at=noon + dt.timedelta(hours=2))
        shown = days(eva, monday(noon.date()), 1)
        (day,) = [day for day in shown if day.entries]
        assert day.date == noon.date()
        assert [(entry.kind, entry.title) for entry in day.entries] == [
            ("event", "Bijeenkomst"),
            ("offline", "Publicatie"),
            ("online", "Straks online"),
        ]
        # A Redacteur has nothing to do with the publication.
        nora = make_user("nora", REDACTEUREN)
        assert "Publicatie" not in {entry.title for entry in entries(nora, noon, noon + dt.timedelta(days=1))}
        client = signed_in(eva)
        assert "12.00 Online Straks online" in " ".join(dashboard(client).get_text(" ", strip=True).split())
        month = client.get(reverse("dashboard:month", args=[noon.year, noon.month])).content.decode()
        assert "Straks online" in month

    def test_an_event_that_goes_on_stands_on_the_first_day_that_is_shown(self, tree: Tree) -> None:
        eva = make_user("eva", EINDREDACTEUREN)
        now = timezone.localtime()
        EventPage.objects.filter(pk=tree["event"].pk).update(
            start=now - dt.timedelta(days=30), ends_at=now + dt.timedelta(days=30)
        )
        shown = days(eva, monday(now.date()), 4)
        assert [day.date for day in shown if day.entries] == [monday(now.date())]

    def test_a_month_that_no_calendar_has(self, tree: Tree) -> None:
        client = signed_in(make_user("eva", EINDREDACTEUREN))
        for year, month, status in ((2026, 13, 404), (2026, 0, 404), (99999, 1, 404), (1800, 1, 200), (2100, 12, 200)):
            assert client.get(f"/beheer/planning/{year}/{month}/").status_code == status

    def test_the_change_to_summer_time_keeps_every_day(self, tree: Tree) -> None:
        eva = make_user("eva", EINDREDACTEUREN)
        late = timezone.make_aware(dt.datetime(2027, 3, 28, 23, 30))
        EventPage.objects.filter(pk=tree["event"].pk).update(start=late, ends_at=late + dt.timedelta(minutes=20))
        (day,) = [day for day in days(eva, dt.date(2027, 3, 22), 1) if day.entries]
        assert day.date == dt.date(2027, 3, 28)


def test_it_costs_the_same_however_much_there_is(tree: Tree) -> None:
    turn_on(tree["news_index"])
    nora, eva, _ = (make_user(name, role) for name, role in NAMED)
    change(tree["article"], nora)
    submit(tree["article"], nora)
    client = signed_in(eva)
    client.get(reverse("wagtailadmin_home"))

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(reverse("wagtailadmin_home")).status_code == 200
        return len(caught)

    Comment.objects.create(page=tree["article"], user=nora, text="Kijk eens", contentpath="title")
    PageSubscription.objects.create(page=tree["article"], user=eva, comment_notifications=True)
    before = queries()
    for number in range(4):
        copy = tree["article"].specific.copy(
            update_attrs={"title": f"Kopie {number}", "slug": f"kopie-{number}"}, user=nora, keep_live=False
        )
        submit(copy, nora)
        Comment.objects.create(page=copy, user=nora, text="Kijk eens", contentpath="title")
        PageSubscription.objects.create(page=copy, user=eva, comment_notifications=True)
    assert queries() == before


def test_who_has_no_role_gets_none_of_it(tree: Tree) -> None:
    client = signed_in(make_user("iemand"))
    for name in ("planning", "drafts", "comments"):
        response = client.get(reverse(f"dashboard:{name}"), headers={"X-Requested-With": "XMLHttpRequest"})
        assert response.status_code == 403
    assert cares_for(AnonymousUser()) == []
    for name in ("planning", "drafts", "comments"):
        assert Client().get(reverse(f"dashboard:{name}")).status_code == 302

"""Planned pages: in Dutch time, each once, and without the moments that are past."""

from __future__ import annotations

import datetime as dt
import html
import threading
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageLogEntry, Revision
from wagtail.test.utils.form_data import querydict_from_html

from doedemocratie.accounts.enums import Role
from doedemocratie.accounts.role_setup import set_up_roles
from doedemocratie.core.page_form import CLOCK_CHANGE, END_BEFORE_START, PAST_END
from doedemocratie.delivery import heartbeat, schedule
from doedemocratie.delivery.clock import Job
from doedemocratie.delivery.heartbeat import Heartbeat, WatchedClock
from doedemocratie.delivery.models import WorkerBeat
from tests import factories
from tests.accounts.conftest import make_user, signed_in

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MINUTE = dt.timedelta(minutes=1)


def now() -> dt.datetime:
    """Return the moment in whole seconds: a version keeps no more than milliseconds."""
    return timezone.now().replace(microsecond=0)


def plan(page: Page, *, start: dt.datetime | None = None, end: dt.datetime | None = None) -> Revision:
    """Save a version that an editor planned, as publishing it before that moment leaves it."""
    draft: Any = page.get_latest_revision_as_object()
    draft.go_live_at, draft.expire_at = start, end
    revision = draft.save_revision()
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=start)
    return Revision.objects.get(pk=revision.pk)


def moments(page: Page) -> list[Any]:
    """Return the planned moments that are left on the page and in its newest version."""
    fresh = Page.objects.get(pk=page.pk)
    draft = fresh.get_latest_revision_as_object()
    return [fresh.go_live_at, fresh.expire_at, draft.go_live_at, draft.expire_at]


@pytest.mark.django_db
class TestDutchTime:
    """What an editor types is Dutch time, on both days that the clock is changed too."""

    @pytest.fixture
    def browser(self, db: None) -> Client:
        self.article = factories.make_article(factories.make_site()["nieuws"])
        set_up_roles()
        return signed_in(make_user("rob", Role.REDACTEUREN))

    def save(self, browser: Client, *, action: str = "", **fields: str) -> str:
        address = reverse("wagtailadmin_pages:edit", args=[self.article.pk])
        data = querydict_from_html(browser.get(address).content.decode(), form_id="page-edit-form").dict()
        data |= {"body-count": "0", **fields} | ({action: "x"} if action else {})
        return html.unescape(browser.post(address, data, follow=True).content.decode())

    @pytest.mark.parametrize(
        ("typed", "meant"),
        [
            ("28-03-2037 09:00", "2037-03-28T08:00+00:00"),
            ("29-03-2037 01:59", "2037-03-29T00:59+00:00"),  # the clock goes to 03.00 hours
            ("29-03-2037 03:00", "2037-03-29T01:00+00:00"),
            ("25-10-2037 01:59", "2037-10-24T23:59+00:00"),  # 02.00 hours comes twice
            ("25-10-2037 03:00", "2037-10-25T02:00+00:00"),
            ("26-10-2037 09:00", "2037-10-26T08:00+00:00"),
        ],
    )
    def test_a_moment_is_meant_as_it_is_typed(self, browser: Client, typed: str, meant: str) -> None:
        self.save(browser, action="action-publish", go_live_at=typed)
        planned = Revision.objects.get(approved_go_live_at__isnull=False)
        moment = dt.datetime.fromisoformat(meant)
        assert planned.approved_go_live_at == moment
        assert not schedule.due_to_publish(moment).exists()
        assert schedule.due_to_publish(moment + dt.timedelta(seconds=1)).get() == planned

    @pytest.mark.parametrize("typed", ["29-03-2037 02:30", "25-10-2037 02:30"])
    def test_a_moment_that_is_not_there_or_comes_twice_is_explained(self, browser: Client, typed: str) -> None:
        page = self.save(browser, action="action-publish", go_live_at=typed)
        assert CLOCK_CHANGE in page
        assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()

    def test_every_minute_of_the_days_on_which_the_clock_changes_comes_once(self, browser: Client) -> None:
        for day in (dt.datetime(2037, 3, 29, tzinfo=AMSTERDAM), dt.datetime(2037, 10, 25, tzinfo=AMSTERDAM)):
            moment = (day + dt.timedelta(hours=4)).astimezone(dt.UTC)
            revision = plan(self.article, start=moment)
            at = day.astimezone(dt.UTC)
            found = 0
            while at <= moment + 5 * MINUTE and not found:
                found = schedule.due_to_publish(at).count()
                at += MINUTE
            assert at - MINUTE - moment <= MINUTE
            Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)

    def test_an_end_that_is_past_is_explained_on_its_field(self, browser: Client) -> None:
        page = self.save(browser, action="action-publish", expire_at="01-01-2020 10:00")
        assert PAST_END in page

    def test_an_end_before_the_start_is_explained(self, browser: Client) -> None:
        page = self.save(browser, action="action-publish", go_live_at="01-01-2037 10:00", expire_at="01-01-2036 10:00")
        assert page.count(END_BEFORE_START) >= 2

    def test_an_expired_page_can_be_published_again(self, browser: Client) -> None:
        plan(self.article).publish()
        Page.objects.filter(pk=self.article.pk).update(expire_at=timezone.now() - MINUTE)
        revision = plan(self.article, end=timezone.now() - MINUTE)
        assert revision.content["expire_at"]
        call_command("publish_scheduled")
        assert not Page.objects.get(pk=self.article.pk).live
        assert moments(self.article) == [None] * 4
        self.save(browser, action="action-publish", title="Opnieuw")
        assert Page.objects.get(pk=self.article.pk).live


@pytest.mark.django_db
class TestMoments:
    """What is past or cancelled is gone; what is still to come stays."""

    @pytest.fixture
    def article(self, db: None) -> Any:
        return factories.make_article(factories.make_site()["nieuws"])

    def test_after_publishing_the_start_is_gone_and_the_end_stays(self, article: Any) -> None:
        end = now() + dt.timedelta(days=1)
        plan(article, start=timezone.now() - MINUTE, end=end)
        call_command("publish_scheduled")
        assert moments(article) == [None, end, None, end]

    def test_a_newer_draft_keeps_what_is_planned_for_later(self, article: Any) -> None:
        plan(article, start=timezone.now() - MINUTE)
        later = now() + dt.timedelta(days=3)
        draft = article.get_latest_revision_as_object()
        draft.go_live_at = later
        draft.save_revision()
        call_command("publish_scheduled")
        assert moments(article) == [None, None, later, None]

    def test_after_taking_off_by_hand_the_start_is_gone(self, article: Any) -> None:
        end = now() + dt.timedelta(days=9)
        plan(article, start=timezone.now() + dt.timedelta(days=1), end=end)
        Page.objects.get(pk=article.pk).specific.unpublish()
        assert moments(article)[2:] == [None, end]
        assert Page.objects.get(pk=article.pk).go_live_at is None

    def test_after_cancelling_the_draft_has_no_moment(self, article: Any) -> None:
        set_up_roles()
        planned = plan(article, start=timezone.now() + dt.timedelta(days=1))
        browser = signed_in(make_user("rob", Role.REDACTEUREN))
        browser.post(reverse("wagtailadmin_pages:revisions_unschedule", args=[article.pk, planned.pk]))
        assert Revision.objects.get(pk=planned.pk).approved_go_live_at is None
        assert moments(article) == [None] * 4
        address = reverse("wagtailadmin_pages:edit", args=[article.pk])
        assert ">Inplannen<" not in browser.get(address).content.decode()

    def test_a_page_that_cannot_be_published_keeps_no_other_back(self, article: Any, caplog: Any) -> None:
        other = factories.make_article(article.get_parent(), live=False)
        broken = plan(article, start=timezone.now() - 2 * MINUTE)
        Revision.objects.filter(pk=broken.pk).update(content={**broken.content, "title": ""})
        plan(other, start=timezone.now() - MINUTE)
        call_command("publish_scheduled")
        assert Page.objects.get(pk=other.pk).live
        assert "could not be done" in caplog.text
        assert schedule.due_to_publish(timezone.now()).count() == 1

    def test_a_copy_of_a_planned_page_waits_with_it(self, article: Any) -> None:
        article.unpublish()
        copy = article.create_alias(parent=article.get_parent(), update_slug="kopie")
        draft = article.get_latest_revision_as_object()
        draft.go_live_at = now() + MINUTE
        revision = draft.save_revision()
        revision.publish()
        assert not Page.objects.filter(pk__in=[article.pk, copy.pk], live=True).exists()
        past = now() - MINUTE
        Revision.objects.filter(pk=revision.pk).update(
            approved_go_live_at=past, content={**revision.content, "go_live_at": past.isoformat()}
        )
        call_command("publish_scheduled")
        assert Page.objects.filter(pk__in=[article.pk, copy.pk], live=True).count() == 2

    def test_a_dry_run_changes_nothing(self, article: Any) -> None:
        plan(article, start=timezone.now() - MINUTE)
        call_command("publish_scheduled", "--dryrun")
        assert schedule.due_to_publish(timezone.now()).exists()


@pytest.mark.django_db(transaction=True)
def test_several_workers_do_each_page_once() -> None:
    news = factories.make_site()["nieuws"]
    pages = [factories.make_article(news, live=False) for _ in range(4)]
    for page in pages:
        plan(page, start=timezone.now() - MINUTE)
    ends = [factories.make_article(news) for _ in range(4)]
    Page.objects.filter(pk__in=[page.pk for page in ends]).update(expire_at=timezone.now() - MINUTE)
    done: list[int] = []
    start = threading.Barrier(3)

    def work() -> None:
        start.wait()
        try:
            done.append(schedule.carry_out())
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert sum(done) == 8
    for action, touched in (("wagtail.publish.scheduled", pages), ("wagtail.unpublish.scheduled", ends)):
        entries = PageLogEntry.objects.filter(action=action)
        assert sorted(entries.values_list("page_id", flat=True)) == sorted(page.pk for page in touched)
    assert not Page.objects.filter(pk__in=[page.pk for page in ends], live=True).exists()


@pytest.mark.django_db
class TestAClockThatStandsStill:
    """Who looks after others' work reads it on the dashboard, and monitoring in /readyz."""

    @pytest.fixture
    def site(self, db: None) -> dict[str, Any]:
        site = factories.make_site()
        set_up_roles()
        return site

    def warning(self, role: Role) -> str:
        browser = signed_in(make_user(role.value.lower(), role))
        page = BeautifulSoup(browser.get(reverse("wagtailadmin_home")).content, "html.parser")
        found = page.find(class_="doe-clock")
        return found.get_text(" ", strip=True) if found else ""

    def beat(self, ago: dt.timedelta) -> None:
        now = timezone.now()
        WorkerBeat.objects.update_or_create(worker="a:1:x", defaults={"at": now, "clock_at": now - ago})

    @pytest.mark.parametrize("role", Role)
    def test_who_is_warned(self, site: dict[str, Any], role: Role) -> None:
        self.beat(heartbeat.CLOCK_LATE + MINUTE)
        assert ("Inplannen werkt nu niet" in self.warning(role)) == role.supervises

    def test_nobody_is_warned_as_long_as_it_runs(self, site: dict[str, Any]) -> None:
        self.beat(MINUTE)
        assert self.warning(Role.EINDREDACTEUREN) == ""

    def test_a_page_that_is_late_is_told(self, site: dict[str, Any]) -> None:
        self.beat(MINUTE)
        plan(factories.make_article(site["nieuws"], live=False), start=timezone.now() - dt.timedelta(minutes=6))
        assert "1 pagina had al online of offline moeten gaan" in self.warning(Role.BEHEERDERS)

    @pytest.mark.parametrize(("command", "stands_still"), [("publish_scheduled", True), ("clearsessions", False)])
    def test_a_clock_that_cannot_look_for_planned_pages_stands_still(self, command: str, stands_still: bool) -> None:
        clock = WatchedClock([Job(command, every=60, due=100.0, failed=True)])
        clock.tick(60)
        Heartbeat(clock).beat()
        assert heartbeat.clock_is_running() != stands_still

    def test_a_job_that_fails_says_so_until_it_succeeds(self) -> None:
        job = Job("geen-opdracht", every=60)
        clock = WatchedClock([job])
        clock.tick(0)
        assert job.failed
        job.command = "clearsessions"
        clock.tick(60)
        assert [found.failed for found in clock.jobs] == [False]

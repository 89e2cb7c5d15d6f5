"""The clock and the worker, on the real database."""

from __future__ import annotations

import datetime
import logging
import time

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone
from pytest_django import Settings
from wagtail.models import Page

from doedemocratie.delivery.clock import MINUTE, Clock, Job, jobs

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _tasks_in_the_database(settings: Settings) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}


def test_scheduled_publishing_is_due_every_minute() -> None:
    assert {job.command: job.every for job in jobs()}["publish_scheduled"] == MINUTE


def test_every_job_is_a_command_that_runs() -> None:
    for job in jobs():
        call_command(job.command, verbosity=0, **job.options)


def test_a_scheduled_page_is_published_when_its_time_has_come() -> None:
    root = Page.get_first_root_node()
    page = root.add_child(instance=Page(title="Straks", slug="straks", live=False))
    page.go_live_at = timezone.now() - datetime.timedelta(minutes=1)
    page.save_revision(approved_go_live_at=page.go_live_at)
    Clock(jobs()).tick(time.monotonic())
    page.refresh_from_db()
    assert page.live


class TestJobs:
    """What the clock does with jobs that fail; the jobs stand in for commands."""

    @pytest.fixture
    def runs(self, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        done: list[str] = []
        self.failures: dict[str, list[Exception]] = {}

        def run(command: str, **options: object) -> None:
            done.append(command)
            if self.failures.get(command):
                raise self.failures[command].pop(0)

        monkeypatch.setattr("doedemocratie.delivery.clock.call_command", run)
        return done

    def test_a_job_runs_when_it_is_due(self, runs: list[str]) -> None:
        clock = Clock([Job("often", every=60), Job("seldom", every=180)])
        for minute in range(4):
            clock.tick(1000 + 60.0 * minute)
        assert runs == ["often", "seldom", "often", "often", "often", "seldom"]

    def test_an_error_is_logged_and_the_clock_goes_on(self, runs: list[str], caplog: pytest.LogCaptureFixture) -> None:
        self.failures["first"] = [ValueError("broken page")]
        clock = Clock([Job("first", every=60), Job("second", every=60)])
        with caplog.at_level(logging.ERROR):
            clock.tick(1000)
            clock.tick(1060)
        assert runs == ["first", "second", "first", "second"]
        assert "could not run first" in caplog.text
        assert "broken page" in caplog.text

    def test_a_locked_database_is_tried_again(self, runs: list[str], caplog: pytest.LogCaptureFixture) -> None:
        self.failures["first"] = [OperationalError("database is locked")] * 2
        Clock([Job("first", every=60)], waits_for_lock=[0, 0, 0]).tick(1000)
        assert runs == ["first"] * 3
        assert not caplog.records

    def test_a_database_that_stays_locked_is_an_error(self, runs: list[str], caplog: pytest.LogCaptureFixture) -> None:
        self.failures["first"] = [OperationalError("database is locked")] * 9
        Clock([Job("first", every=60)], waits_for_lock=[0, 0]).tick(1000)
        assert runs == ["first"] * 3
        assert "could not run first" in caplog.text

    def test_the_thread_stops_at_once_when_it_is_told_to(self, runs: list[str]) -> None:
        clock = Clock([Job("first", every=60)])
        clock.start()
        begin = time.monotonic()
        while not runs and time.monotonic() - begin < 5:
            time.sleep(0.01)
        clock.stop()
        assert not clock.is_alive()
        assert runs == ["first"]
        assert time.monotonic() - begin < 5

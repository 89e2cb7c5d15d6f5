"""The signs of life of the worker and its clock."""

from __future__ import annotations

import datetime
import os
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings as project_settings
from django.db import connection
from django.utils import timezone

from doedemocratie.delivery import heartbeat
from doedemocratie.delivery.abandoned import worker_id
from doedemocratie.delivery.clock import Job
from doedemocratie.delivery.heartbeat import Heartbeat, WatchedClock
from doedemocratie.delivery.models import WorkerBeat

SECOND = datetime.timedelta(seconds=1)


def until(found, seconds: float = 30.0) -> bool:
    """Return whether ``found`` returns something true within so many seconds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found():
            return True
        time.sleep(0.05)
    return False


@pytest.mark.django_db
def test_no_worker_gives_no_sign() -> None:
    assert heartbeat.last_beat() is None
    assert not heartbeat.worker_is_alive()
    assert not heartbeat.clock_is_running()


@pytest.mark.django_db
def test_a_beat_is_one_row_and_forgets_the_dead() -> None:
    now = timezone.now()
    WorkerBeat.objects.create(worker="dead:1:x", at=now - heartbeat.FORGOTTEN - SECOND)
    WorkerBeat.objects.create(worker="other:1:x", at=now - SECOND)
    beat = Heartbeat()
    beat.beat()
    beat.beat()
    assert sorted(WorkerBeat.objects.values_list("worker", flat=True)) == sorted(["other:1:x", worker_id()])
    assert heartbeat.worker_is_alive()
    beat.stop()
    assert list(WorkerBeat.objects.values_list("worker", flat=True)) == ["other:1:x"]


@pytest.mark.django_db
def test_a_worker_that_fell_silent_is_not_alive() -> None:
    WorkerBeat.objects.create(worker="a:1:x", at=timezone.now() - heartbeat.LATE - SECOND)
    assert not heartbeat.worker_is_alive()
    WorkerBeat.objects.create(worker="b:1:x", at=timezone.now() - heartbeat.LATE + 10 * SECOND)
    assert heartbeat.worker_is_alive()


@pytest.mark.django_db
def test_a_clock_that_stands_still_shows_though_the_worker_lives() -> None:
    clock = WatchedClock([Job("check", every=60.0, due=time.monotonic() + 60)])
    clock.tick(time.monotonic())
    beat = Heartbeat(clock)
    beat.beat()
    assert heartbeat.clock_is_running()
    clock.ticked_at = timezone.now() - heartbeat.CLOCK_LATE - SECOND
    beat.beat()
    assert heartbeat.worker_is_alive()
    assert not heartbeat.clock_is_running()


@pytest.mark.django_db(transaction=True)  # the thread has a connection of its own
def test_the_thread_beats_until_it_is_stopped() -> None:
    beat = Heartbeat(interval=0.05)
    beat.start()
    assert until(lambda: WorkerBeat.objects.exists())
    first = heartbeat.last_beat()
    assert until(lambda: heartbeat.last_beat() != first)
    beat.stop()
    assert not beat.is_alive()
    assert not WorkerBeat.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_worker_beats_and_signs_off() -> None:
    name = str(connection.settings_dict["NAME"])
    address = (
        f"sqlite:///{name}"
        if connection.vendor == "sqlite"
        else os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{name}"
    )
    worker = subprocess.Popen(
        [sys.executable, "manage.py", "worker", "--settings", "doedemocratie.settings.production"],
        cwd=project_settings.BASE_DIR,
        env={**os.environ, "VAR_DIR": str(project_settings.VAR_DIR), "DATABASE_URL": address},
    )
    try:
        # The first beat may come before the clock's first tick; the next one is ten seconds later.
        assert until(lambda: WorkerBeat.objects.filter(clock_at__isnull=False).exists(), seconds=90)
        row = WorkerBeat.objects.get()
        assert row.worker.split(":")[1] == str(worker.pid)
    finally:
        worker.send_signal(signal.SIGTERM)
        code = worker.wait(60)
    assert code == 0
    assert not WorkerBeat.objects.exists()

"""Tasks that were cut off with their worker, on the real database."""

from __future__ import annotations

import datetime
import os
import socket
import subprocess
import sys

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from doedemocratie.delivery.abandoned import MOST_ATTEMPTS, TOO_LONG, put_back_abandoned_tasks, worker_id
from doedemocratie.delivery.clock import MINUTE, jobs
from doedemocratie.library.tasks import make_renditions_of
from tests import factories

pytestmark = pytest.mark.django_db

HERE = worker_id().split(":")[0]
READY, RUNNING = TaskResultStatus.READY, TaskResultStatus.RUNNING


@pytest.fixture(autouse=True)
def _tasks_in_the_database(settings: Settings) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}


@pytest.fixture(scope="module")
def dead() -> int:
    """Return the number of a process that has ended."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        pass
    return process.pid


def running(*workers: str, ago: datetime.timedelta = datetime.timedelta(), image_id: int = 0) -> DBTaskResult:
    """Return a task that the last of these workers began so long ago, each other one having been cut off."""
    task = DBTaskResult.objects.get(pk=make_renditions_of.enqueue(image_id).id)
    for worker in workers:
        task.claim(worker)
    DBTaskResult.objects.filter(pk=task.pk).update(started_at=timezone.now() - ago)
    return task


def status(task: DBTaskResult) -> str:
    """Return what has become of the task."""
    task.refresh_from_db()
    return task.status


def test_the_name_of_the_worker_says_where_it_runs() -> None:
    assert worker_id() == worker_id()
    host, process, _ = worker_id().split(":")
    assert host
    assert host[:5] == socket.gethostname()[:5]
    assert int(process) == os.getpid()
    assert len(worker_id()) <= 64


def test_a_task_of_a_worker_that_was_killed_goes_back_at_once(dead: int) -> None:
    task = running(f"{HERE}:{dead}:abc")
    assert put_back_abandoned_tasks() == 1
    assert status(task) == READY


def test_a_task_of_a_worker_that_had_our_number_goes_back_at_once() -> None:
    task = running(f"{HERE}:{os.getpid()}:abc")
    assert put_back_abandoned_tasks() == 1
    assert status(task) == READY


@pytest.mark.parametrize("worker", ["elsewhere:{dead}:abc", "{here}:{parent}:abc", "x" * 32, "{here}:no:abc", "{here}"])
def test_a_task_of_another_worker_goes_back_only_after_a_while(dead: int, worker: str) -> None:
    name = worker.format(dead=dead, here=HERE, parent=os.getppid())
    late = running(name, ago=TOO_LONG + datetime.timedelta(minutes=1))
    young = running(name, ago=TOO_LONG - datetime.timedelta(minutes=1))
    assert put_back_abandoned_tasks() == 1
    assert (status(late), status(young)) == (READY, RUNNING)


def test_our_own_task_goes_back_only_while_we_rest() -> None:
    task = running(worker_id(), ago=2 * TOO_LONG)
    assert put_back_abandoned_tasks() == 0
    assert status(task) == RUNNING
    assert put_back_abandoned_tasks(resting=True) == 1
    assert status(task) == READY


def test_the_last_worker_counts(dead: int) -> None:
    task = running(f"{HERE}:{dead}:abc", worker_id())
    assert put_back_abandoned_tasks() == 0
    assert status(task) == RUNNING


def test_a_task_that_ends_its_workers_is_given_up(dead: int) -> None:
    workers = [f"{HERE}:{dead}:{number}" for number in range(MOST_ATTEMPTS)]
    once_more, given_up = running(*workers[1:]), running(*workers)
    assert put_back_abandoned_tasks() == 1
    assert status(once_more) == READY
    assert status(given_up) == TaskResultStatus.FAILED
    assert "WorkerGoneError" in given_up.exception_class_path


def test_what_is_done_or_waits_is_left_alone(dead: int) -> None:
    waiting = running()
    done, failed = running(f"{HERE}:{dead}:abc"), running(f"{HERE}:{dead}:abc")
    done.set_successful(1)
    failed.set_failed(ValueError())
    assert put_back_abandoned_tasks(resting=True) == 0
    assert [status(task) for task in (waiting, done, failed)] == ["READY", "SUCCESSFUL", "FAILED"]


@pytest.mark.django_db(transaction=True)  # the worker closes connections
def test_the_clock_puts_back_what_the_worker_then_does(dead: int) -> None:
    assert {job.command: job.every for job in jobs()}["put_back_tasks"] <= 5 * MINUTE
    image = factories.make_image(width=640, height=360)
    image.renditions.all().delete()
    DBTaskResult.objects.all().delete()
    task = running(f"{HERE}:{dead}:abc", image_id=image.pk)
    call_command("put_back_tasks", verbosity=0)
    Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=worker_id(),
        excluded_queue_names=[],
    ).run()
    assert status(task) == TaskResultStatus.SUCCESSFUL
    assert task.worker_ids == [f"{HERE}:{dead}:abc", worker_id()]
    assert image.renditions.exists()

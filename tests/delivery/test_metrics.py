"""The figures for Prometheus, of a real server with two processes."""

from __future__ import annotations

import datetime
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as project_settings
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from prometheus_client.parser import text_string_to_metric_families

from doedemocratie.delivery import metrics
from doedemocratie.delivery.models import WorkerBeat
from tests import factories
from tests.delivery.test_run_story import free_port


def get(url: str) -> tuple[int, str]:
    """Return the status and the text at an address."""
    try:
        with urllib.request.urlopen(url, timeout=20) as answer:  # noqa: S310 (an address of our own)
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, ""


def until_there(url: str) -> str:
    """Return the text at an address that a process is about to open."""
    end = time.monotonic() + 60
    while True:
        try:
            return get(url)[1]
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


def figures(text: str) -> dict[tuple[str, str], float]:
    """Return each figure by its name and the values of its labels, in the order of their names."""
    return {
        (sample.name, " ".join(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def task(enqueued: datetime.datetime | None = None, **fields: object) -> None:
    """Put a task into the queue."""
    values = {"task_path": "a.b", "args_kwargs": {"args": [], "kwargs": {}}, "backend_name": "default"}
    one = DBTaskResult.objects.create(**{"status": "READY", "run_after": metrics.get_date_max(), **values, **fields})
    if enqueued is not None:
        DBTaskResult.objects.filter(pk=one.pk).update(enqueued_at=enqueued)


@pytest.mark.django_db
def test_the_queue_is_what_could_be_done_now() -> None:
    assert metrics.tasks_waiting() == {"tasks_waiting": 0, "tasks_oldest_seconds": 0}
    now = timezone.now()
    task(status="SUCCESSFUL", enqueued=now - datetime.timedelta(hours=9))
    task(run_after=now + datetime.timedelta(hours=1), enqueued=now - datetime.timedelta(hours=8))
    task(run_after=now - datetime.timedelta(seconds=20), enqueued=now - datetime.timedelta(hours=8))
    assert metrics.tasks_waiting()["tasks_oldest_seconds"] == pytest.approx(20, abs=10)
    task(enqueued=now - datetime.timedelta(seconds=90))
    assert metrics.tasks_waiting() == {
        "tasks_waiting": 2,
        "tasks_oldest_seconds": pytest.approx(90, abs=10),
    }


def test_only_the_counts_of_the_dead_are_removed(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
    for name in (f"counter_{os.getpid()}.db", f"counter_{ended.pid}.db", f"histogram_{ended.pid}.db", "other.db"):
        (tmp_path / name).touch()
    metrics.remove_files_of_the_dead(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [f"counter_{os.getpid()}.db"]


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[str, str, subprocess.Popen]]:
    """Return the address of a site on the database of this test, that of its figures, and its process."""
    port, metrics_port = free_port(), free_port()
    name = str(connection.settings_dict["NAME"])
    address = (
        f"sqlite:///{name}"
        if connection.vendor == "sqlite"
        else os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{name}"
    )
    (tmp_path / "metrics").mkdir()
    (tmp_path / "metrics" / "counter_999999999.db").touch()
    application = (
        "import doedemocratie.wsgi as site; from doedemocratie.delivery.observation import Observation as O; "
        "app = site.application if isinstance(site.application, O) else O(site.application)"
    )
    (tmp_path / "site_under_test.py").write_text(application)
    options = ("--preload", "--no-control-socket", "--worker-class", "gthread", "--workers", "2", "--threads", "2")
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "site_under_test:app", "--bind", f"127.0.0.1:{port}", *options],
        cwd=project_settings.BASE_DIR,
        env={
            **{name: value for name, value in os.environ.items() if name != "PROMETHEUS_MULTIPROC_DIR"},
            "DJANGO_SETTINGS_MODULE": "doedemocratie.settings.development",
            "PYTHONPATH": f"{tmp_path}:{project_settings.BASE_DIR}",
            "VAR_DIR": str(tmp_path),
            "DATABASE_URL": address,
            "METRICS_PORT": str(metrics_port),
        },
    )
    try:
        yield f"http://127.0.0.1:{port}", f"http://127.0.0.1:{metrics_port}/metrics", process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(40)


@pytest.mark.django_db(transaction=True)
def test_a_server_tells_prometheus_how_it_is_doing(served: tuple[str, str, subprocess.Popen]) -> None:
    site, address, process = served
    factories.make_home()
    until_there(f"{site}/healthz")
    for _ in range(5):
        assert get(f"{site}/?q=ziekte")[0] == 200
    assert get(f"{site}/bestaat-niet-jansen/")[0] == 404
    WorkerBeat.objects.create(worker="a:1:x", at=timezone.now(), clock_at=timezone.now())
    text = until_there(address)
    found = figures(text)
    answered = {labels: value for (name, labels), value in found.items() if name == "doedemocratie_requests_total"}
    cached = {labels: value for (name, labels), value in found.items() if name == "doedemocratie_page_cache_total"}
    assert answered.get("404 wagtail_serve") == 1
    assert answered.get("200 wagtail_serve", 0) + answered.get("200 page_cache", 0) == 5
    assert cached["hit"] == answered["200 page_cache"] > 0
    assert found["doedemocratie_request_seconds_count", "hit"] == cached["hit"]
    assert found["doedemocratie_database_up", ""] == 1
    assert found["doedemocratie_tasks_waiting", ""] >= 0
    assert found["doedemocratie_tasks_oldest_seconds", ""] >= 0
    assert 0 <= found["doedemocratie_worker_beat_age_seconds", ""] < 60
    assert 0 <= found["doedemocratie_clock_tick_age_seconds", ""] < 60
    assert not re.search("ziekte|jansen", text)

    # Whoever answers Prometheus may end: another takes over, and what was counted stays.
    workers = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    assert len(workers) == 2
    for worker in workers:
        os.kill(int(worker), signal.SIGKILL)
    until_there(f"{site}/healthz")
    later = figures(until_there(address))
    assert later["doedemocratie_requests_total", "404 wagtail_serve"] == 1
    assert later["doedemocratie_page_cache_total", "hit"] == cached["hit"]

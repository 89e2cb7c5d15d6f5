"""What /readyz says of each part, also when a part hangs."""

from __future__ import annotations

import json
import threading
import time
from pathlib import Path
from wsgiref.util import setup_testing_defaults

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from pytest_django import Settings

from doedemocratie.delivery import readiness
from doedemocratie.delivery.health import HealthChecks
from doedemocratie.delivery.models import WorkerBeat
from doedemocratie.delivery.readiness import Readiness


def ask(ready: Readiness, method: str = "GET") -> tuple[str, dict[str, str], bytes]:
    """Return the status, headers and body of the answer to /readyz."""
    environ = {"REQUEST_METHOD": method, "PATH_INFO": "/readyz"}
    setup_testing_defaults(environ)
    answer: list = []
    body = b"".join(
        HealthChecks(lambda *_: [b""], ready)(environ, lambda status, headers: answer.extend((status, dict(headers))))
    )
    return answer[0], answer[1], body


def fail() -> None:
    """Fail with text that nobody outside may read."""
    raise ConnectionError("could not connect to db-17.internal as user jan")


@pytest.mark.django_db(transaction=True)  # the parts are asked in threads of their own
def test_a_site_with_a_worker_is_ready() -> None:
    WorkerBeat.objects.create(worker="a:1:x", at=timezone.now(), clock_at=timezone.now())
    status, headers, body = ask(Readiness(time_limit=20))
    found = json.loads(body)
    assert {name: part["ok"] for name, part in found["parts"].items()} == dict.fromkeys(readiness.PARTS, True), found
    assert found["ready"] is True
    assert all(part["ms"] > 0 for part in found["parts"].values())
    assert (status, headers["Cache-Control"]) == ("200 OK", "no-store")
    assert headers["Content-Type"] == "application/json"


@pytest.mark.django_db(transaction=True)
def test_a_site_without_a_worker_is_not_ready() -> None:
    status, _, body = ask(Readiness(time_limit=20))
    found = json.loads(body)
    assert status == "503 Service Unavailable"
    assert [name for name, part in found["parts"].items() if not part["ok"]] == ["worker"]
    assert found["parts"]["worker"]["why"] == "no sign of life"


def test_a_part_that_fails_says_so_without_its_secrets() -> None:
    status, _, body = ask(Readiness({"database": fail, "cache": lambda: None}))
    assert status.startswith("503")
    parts = json.loads(body)["parts"]
    assert (parts["database"]["ok"], parts["database"]["why"], parts["cache"]["ok"]) == (False, "ConnectionError", True)
    assert b"db-17" not in body
    assert b"jan" not in body


def test_a_part_that_hangs_hangs_nobody_and_is_asked_only_once() -> None:
    begun: list[int] = []
    released = threading.Event()

    def hang() -> None:
        begun.append(1)
        released.wait(30)

    ready = Readiness({"database": hang, "cache": lambda: None}, time_limit=1.0)
    try:
        for _ in range(2):
            begin = time.monotonic()
            parts = json.loads(ask(ready)[2])["parts"]
            assert time.monotonic() - begin < 10
            assert (parts["database"]["ok"], parts["database"]["why"]) == (False, "no answer in time")
            assert parts["cache"]["ok"]
            time.sleep(readiness.KEPT)
        assert begun == [1]
    finally:
        released.set()


def test_an_answer_is_kept_for_a_second() -> None:
    asked: list[int] = []
    ready = Readiness({"cache": lambda: asked.append(1)})
    assert ask(ready)[2] == ask(ready)[2]
    assert asked == [1]
    time.sleep(readiness.KEPT)
    ask(ready)
    assert asked == [1, 1]


def test_a_head_request_gets_no_body() -> None:
    assert ask(Readiness({}), "HEAD")[2] == b""


@pytest.mark.django_db
def test_migrations_to_apply_are_counted() -> None:
    readiness.check_migrations()
    MigrationRecorder(connection).record_unapplied("delivery", "0001_initial")
    MigrationRecorder(connection).record_applied("delivery", "9999_of_the_next_release")
    with pytest.raises(readiness.NotReadyError, match="^1 to apply$"):
        readiness.check_migrations()


def test_media_leave_nothing_behind_and_must_be_writable(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    readiness.check_media()
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "file").write_text("no directory")
    settings.MEDIA_ROOT = str(tmp_path / "file")
    assert default_storage.location == settings.MEDIA_ROOT
    with pytest.raises(OSError):
        readiness.check_media()


@pytest.mark.parametrize(
    ("backend", "error"),
    [
        ({"BACKEND": "django.core.cache.backends.dummy.DummyCache"}, readiness.NotReadyError),
        ({"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}, Exception),
    ],
)
def test_a_cache_that_keeps_nothing_is_noticed(
    settings: Settings, backend: dict[str, str], error: type[Exception]
) -> None:
    readiness.check_cache()
    settings.CACHES = {**settings.CACHES, "pages": backend}
    with pytest.raises(error):
        readiness.check_cache()

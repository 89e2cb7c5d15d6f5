"""A PostgreSQL that hangs, which no limit of its own helps against, costs the web server a few seconds and no thread."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg2  # type: ignore[import-untyped]
import pytest
from django.conf import settings
from django.db import OperationalError
from django.db.backends.postgresql.base import DatabaseWrapper
from psycopg2.extensions import get_wait_callback, set_wait_callback  # type: ignore[import-untyped]
from pytest_django import DjangoDbBlocker

from doedemocratie.delivery import services
from doedemocratie.delivery.answer_deadline import AnswerDeadline, keep_deadlines
from doedemocratie.delivery.preparation import NotReadyError

POSTGRESQL = {"default": {"ENGINE": "django.db.backends.postgresql"}}
# Seconds, shorter than the website's.
ANSWERING = 3.0
CONNECTING = 2.0
PROBING = 1.0
# Seconds more that a busy machine may take.
SLACK = 2.0


class Server:
    """A PostgreSQL of the tests' own, which can be made to hang: it takes connections and bytes, and answers nothing."""

    def __init__(self, directory: Path, port: int) -> None:
        self.port = port
        self.process = services.postgresql(directory, port, directory / "hold")
        self.process.start()

    def _processes(self) -> list[int]:
        pid = self.process.pid
        assert pid is not None
        return [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]

    @contextmanager
    def hanging(self) -> Iterator[None]:
        stopped = self._processes()
        for pid in stopped:  # the one that starts others goes first
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in reversed(stopped):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGCONT)

    def connect(self) -> Any:
        connection = psycopg2.connect(
            host="127.0.0.1", port=self.port, user="postgres", dbname=services.DATABASE, connect_timeout=30
        )
        connection.autocommit = True
        return connection


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    try:
        services.found("initdb")
    except NotReadyError:
        pytest.skip("needs PostgreSQL")
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        directory.chmod(0o711)  # PostgreSQL's own account passes through
        server = Server(directory, port)
        try:
            deadline = time.monotonic() + 60
            while True:
                try:
                    services.make_database(port)
                    break
                except NotReadyError:
                    assert time.monotonic() < deadline
                    time.sleep(0.2)
            yield server
        finally:
            server.process.stop()
            server.process.end(time.monotonic() + 10)


@pytest.fixture
def keeper(server: Server) -> Iterator[AnswerDeadline]:
    """Keep deadlines in this process, as in one of the web server's."""
    keeper = AnswerDeadline(ANSWERING, CONNECTING, PROBING)
    set_wait_callback(keeper)
    yield keeper
    set_wait_callback(None)


def ask(connection: Any, question: str = "SELECT 42") -> Any:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


def refused_after(function: Callable[[], Any]) -> float:
    """Return the seconds after which ``function`` was told that the database does not answer."""
    begin = time.monotonic()
    with pytest.raises(psycopg2.OperationalError, match=r"answer"):
        function()
    return time.monotonic() - begin


@pytest.mark.usefixtures("keeper")
def test_an_answer_in_time_comes_as_always(server: Server) -> None:
    connection = server.connect()
    assert ask(connection) == 42
    assert ask(connection, "SELECT 42 FROM pg_sleep(0.3)") == 42
    assert len(ask(connection, "SELECT repeat('x', 20000000)")) == 20_000_000, "larger than what is read at once"
    assert ask(connection, f"SELECT length('{'x' * 20_000_000}')") == 20_000_000, "larger than what is sent at once"
    with pytest.raises(psycopg2.errors.DivisionByZero):
        ask(connection, "SELECT 1 / 0")
    assert ask(connection) == 42
    connection.close()


def test_a_database_that_hangs_is_given_up_and_asked_by_one_thread_at_a_time(
    server: Server, keeper: AnswerDeadline, caplog: pytest.LogCaptureFixture
) -> None:
    first, second, third = server.connect(), server.connect(), server.connect()
    time.sleep(PROBING)
    with server.hanging():
        took = refused_after(lambda: ask(first))
        assert ANSWERING <= took < ANSWERING + SLACK
        assert first.closed, "whatever comes later is no answer to another question"
        assert keeper.doubtful

        probes: list[float] = []
        probe = threading.Thread(target=lambda: probes.append(refused_after(lambda: ask(second))))
        probe.start()
        while probe.is_alive() and not keeper._probe.locked():
            time.sleep(0.01)
        assert refused_after(lambda: ask(third)) < PROBING / 2, "the others do not wait"
        assert refused_after(server.connect) < PROBING / 2
        probe.join()
        assert PROBING <= probes[0] < PROBING + SLACK
        assert PROBING <= refused_after(server.connect) < PROBING + SLACK, "then it is another's turn"
    again = server.connect()
    assert ask(again, "SELECT 42 FROM pg_sleep(1.5)") == 42, "an answer has all its time again"
    again.close()
    assert [record.message.partition(";")[0] for record in caplog.records] == [
        "The database does not answer",
        "The database answers again.",
    ]


def test_a_new_connection_has_a_deadline_of_its_own(server: Server, keeper: AnswerDeadline) -> None:
    time.sleep(PROBING)
    with server.hanging():
        assert CONNECTING <= refused_after(server.connect) < CONNECTING + SLACK
    server.connect().close()
    assert not keeper.doubtful


def test_one_connection_that_broke_is_no_reason_for_doubt(server: Server, keeper: AnswerDeadline) -> None:
    broken, sound = server.connect(), server.connect()
    pid = ask(broken, "SELECT pg_backend_pid()")
    stop = threading.Event()

    def go_on_asking() -> None:
        while not stop.wait(0.1):
            ask(sound)

    asking = threading.Thread(target=go_on_asking)
    asking.start()
    os.kill(pid, signal.SIGSTOP)
    try:
        assert refused_after(lambda: ask(broken)) >= ANSWERING
        assert not keeper.doubtful
    finally:
        os.kill(pid, signal.SIGCONT)
        stop.set()
        asking.join()
        sound.close()


def test_a_server_that_hangs_up_answers_too(server: Server, keeper: AnswerDeadline) -> None:
    connection = server.connect()
    pid = ask(connection, "SELECT pg_backend_pid()")
    keeper.doubtful = True
    os.kill(pid, signal.SIGTERM)
    with pytest.raises(psycopg2.OperationalError, match="terminating connection"):
        ask(connection)
    assert not keeper.doubtful


@pytest.mark.usefixtures("keeper")
def test_django_makes_a_new_connection_when_the_database_is_back(
    server: Server, django_db_blocker: DjangoDbBlocker
) -> None:
    wrapper = DatabaseWrapper(
        {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": services.DATABASE,
            "USER": "postgres",
            "PASSWORD": "",
            "HOST": "127.0.0.1",
            "PORT": server.port,
            "OPTIONS": {},
            "TIME_ZONE": None,
            "CONN_MAX_AGE": 600,
            "CONN_HEALTH_CHECKS": True,
            "AUTOCOMMIT": True,
            "ATOMIC_REQUESTS": False,
        },
        "default",
    )

    def request() -> int:
        """Ask a question between what Django does at the start and the end of a request."""
        wrapper.close_if_unusable_or_obsolete()
        try:
            with wrapper.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                return cursor.fetchone()[0]
        finally:
            wrapper.close_if_unusable_or_obsolete()

    with django_db_blocker.unblock():  # this is not the database of the tests
        before = request()
        assert request() == before
        with server.hanging():
            for _ in range(2):
                with pytest.raises(OperationalError):
                    request()
        after = request()
        assert after != before
        assert request() == after
        wrapper.close()


def test_each_process_of_the_web_server_keeps_deadlines() -> None:
    code = (
        "from doedemocratie.delivery.gunicorn_conf import post_fork; post_fork(None, None);"
        "from psycopg2.extensions import get_wait_callback; print(get_wait_callback().answering)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none", "STATEMENT_TIMEOUT": "7"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == "8.0", done.stderr


def test_only_postgresql_with_a_limit_gets_deadlines() -> None:
    assert get_wait_callback() is None, "tests and commands wait as long as it takes"
    assert keep_deadlines({"default": {"ENGINE": "django.db.backends.sqlite3"}}, 15) is None
    assert keep_deadlines(POSTGRESQL, 0) is None
    assert get_wait_callback() is None
    try:
        kept = keep_deadlines(POSTGRESQL, 15)
        assert get_wait_callback() is kept
        assert kept.answering == 16, "PostgreSQL itself comes first"
    finally:
        set_wait_callback(None)

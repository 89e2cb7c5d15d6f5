"""The id of a request and the line that tells how it went."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator
from wsgiref.util import FileWrapper, setup_testing_defaults

import pytest
from django.conf import settings as project_settings
from pytest_django import Settings

from doedemocratie.delivery.logs import REQUEST_ID, JsonFormatter
from doedemocratie.delivery.observation import Observation, access
from doedemocratie.settings.logs import logging_settings

TRUSTED = ("HTTP_X_FORWARDED_PROTO", "https")


class Told(logging.Handler):
    """Keeps the lines as they would be written."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(JsonFormatter())
        self.lines: list[dict] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one line."""
        self.lines.append(json.loads(self.format(record)))


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Iterator[Told]:
    """Return the lines about requests, which are written as with ACCESS_LOG."""
    handler = Told()
    level = access.level
    access.addHandler(handler)
    access.setLevel(logging.INFO)
    yield handler
    access.setLevel(level)
    access.removeHandler(handler)


def hello(environ, start_response):
    """Answer as the page cache does."""
    start_response("200 OK", [("Content-Length", "5"), ("X-Cache", "hit")])
    return [REQUEST_ID.get().encode()]


def ask(application, **environ):
    """Return the headers and the body of the answer to a request."""
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/nieuws/", **environ}
    setup_testing_defaults(environ)
    answer = []
    parts = Observation(application)(environ, lambda status, headers, *_: answer.extend(headers))
    try:
        return dict(answer), b"".join(parts)
    finally:
        if hasattr(parts, "close"):
            parts.close()


@pytest.mark.parametrize("logged", [False, True])
def test_each_request_has_an_id_of_its_own(request: pytest.FixtureRequest, logged: bool) -> None:
    if logged:
        request.getfixturevalue("told")
    ids = set()
    for _ in range(50):
        headers, body = ask(hello)
        assert headers["X-Request-ID"].encode() == body
        assert len(body) == 32
        ids.add(body)
    assert len(ids) == 50
    assert REQUEST_ID.get() == ""


@pytest.mark.parametrize(
    ("given", "trusted", "taken"),
    [
        ("01HF-abc.DEF_9", True, True),
        ("01HF-abc.DEF_9", False, False),
        ("short", True, False),
        ("x" * 65, True, False),
        ("abcdefgh\r\nX: y", True, False),
        ("abcdefgh\n", True, False),
        ("jan@example.nl", True, False),
    ],
)
def test_the_id_of_a_trusted_proxy_is_taken(settings: Settings, given: str, trusted: bool, taken: bool) -> None:
    settings.SECURE_PROXY_SSL_HEADER = TRUSTED if trusted else None
    headers, body = ask(hello, HTTP_X_REQUEST_ID=given)
    assert (body.decode() == given) is taken
    assert headers["X-Request-ID"] == body.decode()


def test_a_line_tells_how_it_went_and_not_who_asked(told: Told) -> None:
    headers, _ = ask(
        hello,
        PATH_INFO="/caf\u00c3\u00a9/",
        QUERY_STRING="q=ziekte",
        REMOTE_ADDR="203.0.113.5",
        HTTP_COOKIE="sessionid=abc",
        HTTP_USER_AGENT="Browser/1",
        HTTP_X_FORWARDED_FOR="198.51.100.7",
    )
    (line,) = told.lines
    assert line["message"].startswith("GET /café/ 200 ")
    assert (line["method"], line["path"], line["status"], line["bytes"], line["cache"]) == (
        "GET",
        "/café/",
        200,
        5,
        "hit",
    )
    assert 0 <= line["ms"] < 1000
    assert line["request_id"] == headers["X-Request-ID"]
    assert not any(part in json.dumps(line) for part in ("ziekte", "203.0", "abc;", "Browser", "198.51"))


def test_the_link_of_a_lost_password_is_not_told(told: Told) -> None:
    ask(hello, PATH_INFO="/beheer/password_reset/confirm/MQ/secret-token/")
    assert told.lines[0]["path"] == "/beheer/password_reset/confirm/…"


def test_what_is_made_while_it_is_sent_has_its_id_until_the_end(told: Told) -> None:
    closed = []

    class Parts:
        def __iter__(self):
            time.sleep(0.02)
            yield REQUEST_ID.get().encode()

        def close(self):
            closed.append(REQUEST_ID.get())

    def streaming(environ, start_response):
        start_response("200 OK", [])
        return Parts()

    headers, body = ask(streaming)
    assert body.decode() == headers["X-Request-ID"] == closed[0] == told.lines[0]["request_id"]
    assert told.lines[0]["ms"] >= 20
    assert REQUEST_ID.get() == ""


def test_a_file_stays_what_the_server_sends_by_itself(told: Told, tmp_path) -> None:
    (tmp_path / "a").write_bytes(b"hello")
    file = FileWrapper((tmp_path / "a").open("rb"))
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/media/a", "wsgi.file_wrapper": FileWrapper}
    setup_testing_defaults(environ)

    def application(environ, start_response):
        start_response("200 OK", [("Content-Length", "5")])
        return file

    parts = Observation(application)(environ, lambda *_: None)
    assert parts is file
    assert told.lines[0]["bytes"] == 5
    file.close()


def test_no_line_is_written_by_default() -> None:
    assert project_settings.LOGGING["loggers"]["doedemocratie.access"]["level"] == "CRITICAL"
    assert logging_settings("json", "WARNING", access=True)["loggers"]["doedemocratie.access"]["level"] == "INFO"
    assert not access.isEnabledFor(logging.INFO)


def test_it_costs_next_to_nothing_without_lines() -> None:
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/"}
    body = [b"hello"]
    headers = [("Content-Length", "5")]

    def bare(environ, start_response):
        start_response("200 OK", headers)
        return body

    def best(application) -> float:
        times = []
        for _ in range(20):
            begin = time.perf_counter()
            for _ in range(500):
                application(environ, lambda *_: None)
            times.append((time.perf_counter() - begin) / 500)
        return min(times)

    assert best(Observation(bare)) - best(bare) < 20e-6  # about 2 on an idle machine

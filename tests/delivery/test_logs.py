"""The lines of the log: one object each, and nothing in them about a person."""

from __future__ import annotations

import io
import json
import logging
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings as project_settings
from django.contrib.auth import get_user_model
from django.db import IntegrityError, connection
from django.test import Client
from pytest_django import Settings

from doedemocratie.delivery.logs import REQUEST_ID, JsonFormatter, LineFormatter
from doedemocratie.delivery.scrubbing import scrub
from tests import factories

PERSON = "jan.jansen@example.nl"


@pytest.fixture
def lines() -> Iterator[Callable[[], list[dict]]]:
    """Return what gives the lines that were written as JSON since."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    root.addHandler(handler)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    root.removeHandler(handler)


def test_a_line_is_one_object_with_a_time_in_utc(lines: Callable[[], list[dict]]) -> None:
    token = REQUEST_ID.set("abc12345")
    try:
        logging.getLogger("site").warning("One\nand %s", "two")
        raise KeyError("title")
    except KeyError:
        logging.getLogger("site").exception("It broke.")
    finally:
        REQUEST_ID.reset(token)
    first, second = lines()
    assert (first["level"], first["logger"], first["message"]) == ("WARNING", "site", "One and two")
    assert first["time"].endswith("+00:00")
    assert first["request_id"] == second["request_id"] == "abc12345"
    assert "exception" not in first
    assert second["exception"].endswith("KeyError: 'title'")
    assert "test_logs.py" in second["exception"]


def test_arguments_that_do_not_fit_are_no_leak(
    lines: Callable[[], list[dict]], capsys: pytest.CaptureFixture[str]
) -> None:
    record = logging.LogRecord("site", logging.ERROR, __file__, 1, "Only %s", (PERSON, PERSON), None)
    assert PERSON not in JsonFormatter().format(record) + LineFormatter().format(record)


@pytest.mark.parametrize(
    ("text", "scrubbed"),
    [
        ("from 203.0.113.5:4711", "from …:4711"),
        ("from 2001:db8::5", "from …"),
        ("[2001:db8::5]:443", "[…]:443"),
        ("at 12:34:56 on 127.0.0.1:8000, version 5.2.19", "at 12:34:56 on 127.0.0.1:8000, version 5.2.19"),
        (f"Mail to <{PERSON}> failed", "Mail to <…> failed"),
        ("/a/jan%40example.nl/", "/a/…/"),
        ("GET /zoeken/?q=ziekte%20x&y=1 HTTP/1.1", "GET /zoeken/?… HTTP/1.1"),
        ("Really? Yes.", "Really? Yes."),
        ("Cookie: sessionid=abc; other=1", "Cookie: …"),
        ("{'sessionid': 'abcdef', 'q': 1}", "{'sessionid': '…', 'q': 1}"),
        ("csrftoken=abcdef;", "csrftoken=…;"),
        ("postgres://user:secret@db:5432/name", "postgres://…@db:5432/name"),
        ("/beheer/password_reset/confirm/MQ/abc-def/ x", "/beheer/password_reset/confirm/… x"),
        ("Key (email)=(jan (x) y) already exists.", "Key (email)=(…) already exists."),
        ("Failing row contains (1, Jan,\nStraat 1).", "Failing row contains (…)."),
        ("syntax error\nLINE 1: SELECT 'Jan'\n        ^\nend", "syntax error\n\nend"),
        ("Invalid request from ip=203.0.113.5: Invalid line: 'GET /?q=a b'", "Invalid request"),
    ],
)
def test_what_says_something_about_a_person_is_hidden(text: str, scrubbed: str) -> None:
    assert scrub(text) == scrubbed


def test_an_invalid_number_is_not_told(lines: Callable[[], list[dict]]) -> None:
    typed = "jansen"
    try:
        int(typed)
    except ValueError:
        logging.getLogger("django.request").exception("Internal Server Error: /contact/")
    assert typed not in json.dumps(lines())
    assert "ValueError: invalid literal for int() with base 10: '…'" in lines()[0]["exception"]


@pytest.mark.django_db
def test_a_row_that_the_database_refuses_is_not_told(lines: Callable[[], list[dict]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE seen (email varchar(99) UNIQUE, number integer NOT NULL)")
        cursor.execute("INSERT INTO seen VALUES (%s, 1)", [PERSON])
        try:
            cursor.execute("INSERT INTO seen VALUES (%s, 1)", [PERSON])
        except IntegrityError:
            logging.getLogger("django.request").exception("Internal Server Error: /beheer/")
    (line,) = lines()
    assert "IntegrityError" in line["exception"]
    assert "seen" in line["exception"]
    assert PERSON not in line["exception"]


@pytest.mark.django_db
@pytest.mark.parametrize("host", ["jan@example.nl", "203.0.113.5", "x?q=jansen", "'jansen 1'"])
def test_an_unknown_host_is_told_only_when_it_is_a_name(
    client: Client, settings: Settings, lines: Callable[[], list[dict]], host: str
) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    assert client.get("/", headers={"host": host}).status_code == 400
    assert client.get("/", headers={"host": "www.example.org"}).status_code == 400
    unknown, known = lines()
    assert not any(part in unknown["message"] for part in ("jan", "203.0"))
    assert "www.example.org" in known["message"]
    assert "exception" not in known


@pytest.mark.django_db
def test_a_forged_form_is_a_line_without_what_was_sent(lines: Callable[[], list[dict]]) -> None:
    client = Client(enforce_csrf_checks=True, REMOTE_ADDR="203.0.113.5")
    answer = client.post(
        "/beheer/login/?next=/jansen/",
        {"username": PERSON, "password": "geheim"},
        headers={"referer": "https://else.example/?q=ziekte", "origin": "https://else.example", "cookie": "a=b"},
    )
    assert answer.status_code == 403
    (line,) = lines()
    assert line["message"].startswith("Forbidden (Origin checking failed - https://else.example")
    assert not any(part in json.dumps(line) for part in ("jansen", "geheim", "ziekte", "203.0", "a=b"))


@pytest.mark.django_db
def test_a_page_that_breaks_tells_the_path_and_not_the_query(
    monkeypatch: pytest.MonkeyPatch, lines: Callable[[], list[dict]]
) -> None:
    page = factories.make_home()
    text = f"cannot show {PERSON} of 'Jan Jansen'"

    def broken(*args: object, **kwargs: object) -> None:
        raise ValueError(text)  # the line of code itself is told

    monkeypatch.setattr(type(page.specific), "serve", broken)
    client = Client(raise_request_exception=False)
    client.force_login(get_user_model().objects.create_superuser("jansen", PERSON, "een lang wachtwoord"))
    assert client.get("/?q=ziekte").status_code == 500
    (line,) = lines()
    assert line["message"] == "Internal Server Error: /"
    assert "cannot show … of '…'" in line["exception"]
    assert not any(part in json.dumps(line) for part in (PERSON, "Jan", "jansen", "ziekte", "127.0"))


@pytest.mark.parametrize(("form", "begin"), [("", "{"), ("text", "20"), ("json", "{")])
def test_production_writes_json_unless_it_is_told_otherwise(form: str, begin: str, tmp_path) -> None:
    code = "import django, logging; django.setup(); logging.getLogger('gunicorn.error').error('Kapot')"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=project_settings.BASE_DIR,
        env={
            "DJANGO_SETTINGS_MODULE": "doedemocratie.settings.production",
            "VAR_DIR": str(tmp_path),
            "LOG_FORMAT": form,
        },
        capture_output=True,
        text=True,
        check=True,
    )
    (line,) = done.stderr.splitlines()
    assert line.startswith(begin)
    assert "Kapot" in line

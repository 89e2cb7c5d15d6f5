"""A wrong setting is one line that names the variable and what it should be, before anything starts."""

from __future__ import annotations

import os
import runpy
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings

from doedemocratie.settings import environment
from doedemocratie.settings.environment import WrongSettingError

GUNICORN = ["-m", "gunicorn", "--config", "python:doedemocratie.delivery.gunicorn_conf"]


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> object:
    """Return a function that loads the settings with one variable set, and returns them by name."""

    def with_variable(name: str, value: str) -> dict[str, object]:
        monkeypatch.setattr(environment, "DECLARED", [])
        monkeypatch.setitem(environment._env.ENVIRON, name, value)
        module = "production" if name == "TRUST_PROXY_HEADERS" else "base"
        return runpy.run_path(str(settings.BASE_DIR / "doedemocratie" / "settings" / f"{module}.py"))

    return with_variable


@pytest.mark.parametrize(
    ("name", "value", "must_be"),
    [
        ("PORT", "8000x", "a number from 1 to 65535"),
        ("WEB_WORKERS", "zero", "a number from 1 up"),
        ("WEB_WORKERS", "0", "a number from 1 up"),
        ("WEB_THREADS", "-1", "a number from 1 up"),
        ("CONN_MAX_AGE", "1.5", "a number from 0 up"),
        ("METRICS_PORT", "18300x", "a number from 0 to 65535"),
        ("METRICS_PORT", "65536", "a number from 0 to 65535"),
        ("SITE_URL", "www.example.org", "https://www.example.org"),
        ("SITE_URL", "https://", "https://www.example.org"),
        ("SITE_URL", "https://www.example.org:http", "https://www.example.org"),
        ("CDN_PURGE_URL", "cdn", "https://"),
        ("LINK_CHECK_NEVER", "203.0.113.0/24,intern", "203.0.113.0/24"),
        ("LINK_CHECK_PER_DAY", "0", "a number from 1 up"),
        ("DATABASE_URL", "nonsense", "postgres://user:password@host:5432/name"),
        ("DATABASE_URL", "mysqlx://foo/bar", "postgres://user:password@host:5432/name"),
        ("DATABASE_URL", "postgres://user:geheim@host:port/name", "postgres://user:password@host:5432/name"),
        ("DATABASE_URL", "postgres://user:geheim@host", "postgres://user:password@host:5432/name"),
        ("CACHE_URL", "foo://bar", "redis://host:6379/0"),
        ("CACHE_URL", "redis://:geheim@host:port/0", "redis://host:6379/0"),
        ("CACHE_URL", "filecache://", "filecache:///directory"),
        ("MEDIA_STORAGE_URL", "ftp://key:geheim@foo", "s3://"),
        ("MEDIA_STORAGE_URL", "bucket", "s3://"),
        ("MEDIA_STORAGE_URL", "s3://key:geheim@bucket?enpoint_url=https://s3.example.org", "endpoint_url"),
        ("EMAIL_URL", "mail.example.org", "smtp+tls://"),
        ("LOG_LEVEL", "foo", "WARNING"),
        ("LOG_FORMAT", "xml", "text, json"),
        ("THEME_DIR", "/no/such/directory", "theme.css"),
        ("SECURITY_TXT_FILE", "/no/such/file", "a file that exists"),
        ("SENTRY_DSN", "https://geheim.example.org", "https://key@host/number"),
        ("ACCESS_LOG", "ja", "true or false"),
        ("TRUST_PROXY_HEADERS", "ja", "true or false"),
    ],
)
def test_a_wrong_value_is_refused(load, name: str, value: str, must_be: str) -> None:
    with pytest.raises(WrongSettingError) as error:
        load(name, value)
    message = str(error.value)
    assert message.startswith(f"{name} ")
    assert "must be" in message
    assert must_be in message
    assert "\n" not in message
    assert "geheim" not in message, "an address may hold a password"


@pytest.mark.parametrize(
    ("name", "value", "setting", "expected"),
    [
        ("LOG_LEVEL", "info", "LOG_LEVEL", "INFO"),
        ("ACCESS_LOG", "Yes", "ACCESS_LOG", True),
        ("ACCESS_LOG", "0", "ACCESS_LOG", False),
        ("WEB_WORKERS", " 3 ", "WEB_WORKERS", 3),
        ("PORT", "8123", "SITE_URL", "http://127.0.0.1:8123"),
        ("SITE_URL", "https://www.example.org", "SITE_URL", "https://www.example.org"),
        (
            "MEDIA_STORAGE_URL",
            "s3://k%2Fey:s@bucket?region_name=nl",
            "MEDIA_STORAGE_URL",
            "s3://k%2Fey:s@bucket?region_name=nl",
        ),
    ],
)
def test_a_right_value_is_taken(load, name: str, value: str, setting: str, expected: object) -> None:
    assert load(name, value)[setting] == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("postgres://user:p%40ss@host:5433/name", ("user", "p@ss", "host", 5433, "name")),
        ("postgresql:///name", ("", "", "", "", "name")),
        ("sqlite:////srv/db.sqlite3", ("", "", "", "", "/srv/db.sqlite3")),
    ],
)
def test_addresses_of_databases(load, value: str, expected: tuple[object, ...]) -> None:
    database = load("DATABASE_URL", value)["DATABASES"]["default"]
    assert tuple(database.get(key) or "" for key in ("USER", "PASSWORD", "HOST", "PORT", "NAME")) == expected


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment_of(var_dir: Path, **variables: str) -> dict[str, str]:
    """Return the environment of a process of the site with these variables."""
    inherited = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "CACHE_URL", "SITE_URL"}}
    inherited["DJANGO_SETTINGS_MODULE"] = "doedemocratie.settings.production"
    return {**inherited, "VAR_DIR": str(var_dir), **variables}


def ended(arguments: list[str], var_dir: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Return how a process of the site ended with these variables."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=settings.BASE_DIR,
        env=environment_of(var_dir, **variables),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    "arguments",
    [["manage.py", "serve"], ["manage.py", "prepare"], ["manage.py", "worker"], ["manage.py", "check"], GUNICORN],
    ids=lambda arguments: arguments[1],
)
def test_every_process_ends_with_one_line(arguments: list[str], tmp_path: Path) -> None:
    done = ended(arguments, tmp_path / "var", DATABASE_URL="nonsense")
    assert done.returncode == 1
    assert done.stdout == ""
    said = done.stderr.strip()
    assert "DATABASE_URL must be postgres://" in said
    assert "\n" not in said


@pytest.mark.parametrize("command", ["serve", "prepare", "worker"])
@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("DATABASE_URL", "sqlite:////no/such/directory/db.sqlite3", "DATABASE_URL"),
        ("SECURITY_CONTACT", "veilig@example.org", "mailto:"),
    ],
)
def test_what_only_a_look_around_shows_is_one_line_too(
    command: str, name: str, value: str, said: str, tmp_path: Path
) -> None:
    done = ended(["manage.py", command], tmp_path / "var", **{name: value, "PORT": str(free_port())})
    assert done.returncode == 1
    assert done.stdout == ""
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert "geheim" not in done.stderr


@pytest.mark.parametrize("command", ["serve", "prepare"])
def test_a_postgresql_that_does_not_answer_is_one_line(command: str, tmp_path: Path) -> None:
    away = f"postgres://user:geheim@127.0.0.1:{free_port()}/name"
    done = ended(["manage.py", command], tmp_path / "var", DATABASE_URL=away, PORT=str(free_port()))
    assert done.returncode == 1
    assert "The database name cannot be opened" in done.stderr
    assert "DATABASE_URL" in done.stderr
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert "geheim" not in done.stderr


def test_a_worker_waits_for_a_postgresql_that_is_away_and_says_so_in_one_line(tmp_path: Path) -> None:
    """In a cluster the database may start later than its worker."""
    away = f"postgres://user:geheim@127.0.0.1:{free_port()}/name"
    told = tmp_path / "told"
    with told.open("w") as stderr:
        worker = subprocess.Popen(
            [sys.executable, "manage.py", "worker"],
            cwd=settings.BASE_DIR,
            env=environment_of(tmp_path / "var", DATABASE_URL=away, LOG_FORMAT="text"),
            stdin=subprocess.DEVNULL,
            stderr=stderr,
        )
    try:
        deadline = time.monotonic() + 60
        while "\n" not in told.read_text() and time.monotonic() < deadline:
            time.sleep(0.1)
        time.sleep(6)  # it tries once more, and says nothing
        assert worker.poll() is None, told.read_text()
    finally:
        worker.kill()
        worker.wait()
    said = told.read_text()
    assert "The database name cannot be opened" in said
    assert "The worker tries every 5 seconds." in said
    assert len(said.splitlines()) == 1, said

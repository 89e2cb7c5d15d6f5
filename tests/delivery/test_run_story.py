"""The whole of `make run` but for the installation: from an empty directory to a site, twice."""

from __future__ import annotations

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = pytest.mark.run_story

READY = "Ctrl-C stops it."


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Served:
    """A site that `serve` serves from ``var_dir``, and what it printed so far."""

    def __init__(self, var_dir: Path, port: int, **environment: str) -> None:
        inherited = {
            name: value
            for name, value in os.environ.items()
            if name not in {"DATABASE_URL", "CACHE_URL", "DJANGO_SETTINGS_MODULE", "SECRET_KEY", "HOST"}
        }
        self.url = f"http://127.0.0.1:{port}"
        self.var_dir = var_dir
        self.begin = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "serve"],
            cwd=settings.BASE_DIR,
            env={**inherited, "VAR_DIR": str(var_dir), "PORT": str(port), **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.printed = ""

    def wait_until_ready(self) -> float:
        """Read until the site says that it is ready; return how many seconds that took."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.printed += line
            if READY in line:
                break
        assert READY in self.printed, self.printed
        return time.monotonic() - self.begin

    def get(self, path: str) -> tuple[int, str]:
        """Return the status and text of a page."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=30) as response:  # noqa: S310 (our own http address)
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def processes(self) -> set[int]:
        """Return the processes of this site that still run, the workers of gunicorn and all."""
        mark = f"VAR_DIR={self.var_dir}".encode()
        found = set()
        for process in Path("/proc").iterdir():
            try:
                if process.name.isdecimal() and mark in (process / "environ").read_bytes().split(b"\0"):
                    found.add(int(process.name))
            except OSError:
                continue
        return found

    def stop(self) -> int:
        """Press Ctrl-C; return the exit code."""
        self.process.send_signal(signal.SIGINT)
        self.printed += self.process.communicate(timeout=60)[0]
        return self.process.returncode


@pytest.fixture
def var_dir(tmp_path: Path) -> Path:
    return tmp_path / "var"


@pytest.fixture
def serve(var_dir: Path) -> Iterator[object]:
    served: list[Served] = []

    def start(**environment: str) -> Served:
        served.append(Served(var_dir, free_port(), **environment))
        return served[-1]

    yield start
    for one in served:
        if one.process.poll() is None:
            one.process.kill()
            one.process.wait()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="it looks for processes in /proc")
def test_from_nothing_to_a_site_and_back(serve, var_dir: Path) -> None:
    first = serve()
    fast = max(10, first.wait_until_ready() / 3)  # seconds; other tests use the machine too
    assert f"The site:  {first.url}/" in first.printed
    assert f"The admin: {first.url}/beheer/" in first.printed
    name, password = re.findall(r"(?:name|password): +(\S+)", first.printed)
    assert name == "beheerder"
    assert len(password) >= 12
    assert (var_dir / "secret_key").stat().st_mode & 0o077 == 0

    status, home = first.get("/")
    assert status == 200
    assert "Doe-democratie" in home
    assert f'href="{first.url}/"' in home, "the canonical address is the one that is served"
    stylesheets = re.findall(r'<link[^>]+rel="stylesheet"[^>]+href="([^"]+)"', home)
    assert len(stylesheets) == 1, "one stylesheet"
    status, css = first.get(stylesheets[0])
    assert status == 200
    assert "@import" not in css
    assert first.get("/beheer/")[0] == 200
    assert first.get("/nergens/")[0] == 404
    for _ in range(60):
        if len(first.processes()) == 5:
            break
        time.sleep(1)  # the worker makes a PDF in a process of its own, which ends by itself
    assert len(first.processes()) == 5, "serve, gunicorn and its two workers, the worker"

    assert first.stop() == 0
    assert not first.processes()
    assert "Traceback" not in first.printed

    # An editor changes a title, and the next run leaves it alone.
    with sqlite3.connect(var_dir / "db.sqlite3") as database:
        database.execute("update wagtailcore_page set title = 'Van de redactie' where slug = 'nieuws'")
    database.close()
    seconds = []
    for _ in range(3):  # one of three runs tells how fast it can be
        second = serve()
        seconds.append(second.wait_until_ready())
        assert "password" not in second.printed
        assert "Collecting" not in second.printed
        assert "Loading" not in second.printed
        status, listing = second.get("/nieuws/")
        assert status == 200
        assert "Van de redactie" in listing
        assert second.stop() == 0
        assert not second.processes()
        if seconds[-1] < fast:
            break
    assert min(seconds) < fast, seconds


def test_a_first_run_that_is_cut_short_is_finished_by_the_next(serve, var_dir: Path) -> None:
    first = serve()
    for line in first.process.stdout:
        if "Loading the content" in line:
            break
    first.process.kill()
    first.process.wait()
    second = serve(DJANGO_SUPERUSER_USERNAME="anna", DJANGO_SUPERUSER_PASSWORD="een-eigen-wachtwoord")
    second.wait_until_ready()
    assert "Loading the content" in second.printed
    assert "een-eigen-wachtwoord" not in second.printed
    assert second.get("/nieuws/")[0] == 200
    assert second.stop() == 0


def test_a_port_that_is_taken_is_said_at_once_and_nothing_is_made(var_dir: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        served = Served(var_dir, other.getsockname()[1])
        printed = served.process.communicate(timeout=60)[0]
    assert served.process.returncode == 1
    assert len(printed.splitlines()) == 1
    assert "is taken" in printed
    assert not (var_dir / "db.sqlite3").exists()


def test_a_directory_that_cannot_be_written_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    served = Served(tmp_path / "file" / "var", free_port())
    printed = served.process.communicate(timeout=60)[0]
    assert served.process.returncode == 1
    assert len(printed.splitlines()) == 1
    assert "cannot be" in printed

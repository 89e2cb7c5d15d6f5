"""The benchmark of faults: a part is killed as a whole, and the readers count what goes wrong."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bench import faults
from bench.readers import Readers


class Answer(BaseHTTPRequestHandler):
    """Answers /good/ well, /old/ with an old copy, /error/ with 500, /empty/ with nothing, and hangs up at /gone/."""

    def do_GET(self) -> None:
        if self.path == "/gone/":
            self.close_connection = True
            return
        self.send_response(500 if self.path == "/error/" else 200)
        if self.path == "/old/":
            self.send_header("X-Cache", "stale")
        self.end_headers()
        if self.path != "/empty/":
            self.wfile.write(b"tekst")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its name in the parent)
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    """Return the address of a site that answers as above."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def until_asked(readers: Readers, requests: int) -> None:
    """Return when the readers got so many answers, or after ten seconds."""
    deadline = time.monotonic() + 10
    while readers.count.requests < requests and time.monotonic() < deadline:
        time.sleep(0.02)


@pytest.mark.parametrize(
    ("path", "failed", "stale"),
    [
        ("/good/", False, False),
        ("/old/", False, True),
        ("/error/", True, False),
        ("/empty/", True, False),
        ("/gone/", True, False),
    ],
)
def test_readers_count_what_they_got(site: str, path: str, failed: bool, stale: bool) -> None:
    with Readers(site, [path], number=2) as readers:
        until_asked(readers, 3)
    count = readers.count
    assert count.requests > 2
    assert count.failed == (count.requests if failed else 0)
    assert count.stale == (count.requests if stale else 0)
    assert bool(count.examples) is failed
    assert len(count.examples) <= 5


def test_a_site_that_is_gone_is_a_failure() -> None:
    with Readers("http://127.0.0.1:1", ["/"], number=1) as readers:
        until_asked(readers, 1)
    assert readers.count.failed == readers.count.requests > 0
    assert "refused" in readers.count.examples[0]


def test_a_part_is_killed_whole_also_when_its_processes_end_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL's first process ends the others as soon as one of them dies."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as gone:
        assert gone.stdin is not None
        gone.stdin.close()
    part = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    monkeypatch.setattr(faults, "children", lambda process: [gone.pid])
    faults.kill_whole({"pid": part.pid})
    assert part.wait(10) < 0

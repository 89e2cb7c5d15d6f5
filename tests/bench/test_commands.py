"""What the benchmarks refuse, and what they print when nothing could be measured."""

from __future__ import annotations

import shutil
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bench import pages, scale, servers


@pytest.mark.parametrize("text", ["abc", "100,", "1e3", "-100", "50", "100;1000"])
def test_sizes_that_are_no_numbers_of_pages_are_one_line(text: str) -> None:
    with pytest.raises(SystemExit, match=r"SIZES is .* it must be numbers of pages from 100 up"):
        scale.parse_sizes(text)


def test_the_smallest_size_is_always_there() -> None:
    assert scale.parse_sizes("1000, 500") == [100, 500, 1000]


def test_another_database_is_refused_and_not_replaced_by_sqlite(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://user:geheim@host/name")
    monkeypatch.setattr(sys, "argv", ["scale"])
    with pytest.raises(SystemExit, match="DATABASE_URL must be postgres://") as refused:
        scale.main()
    assert "geheim" not in str(refused.value)


class Slow(BaseHTTPRequestHandler):
    """Answers later than the load lasts."""

    def do_GET(self) -> None:
        time.sleep(2)
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its name in the parent)
        """Say nothing."""


@pytest.fixture
def slow() -> Iterator[str]:
    """Return the address of a server that is slow."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Slow)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.skipif(shutil.which("wrk") is None, reason="needs wrk")
def test_a_page_that_takes_longer_than_the_load_has_no_time(slow: str) -> None:
    found = servers.load(slow, 1, connections=1)
    assert found.per_second == 0
    assert found.p50 is None
    assert pages.milliseconds(found.p50) == "-"
    assert pages.milliseconds(12.34) == "12.3 ms"

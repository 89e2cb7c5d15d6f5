"""A web server that is told to stop answers everyone whom it let in."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from doedemocratie.delivery.services import nginx
from tests.delivery.slow_application import THE_LAST

CONFIGURATION = "python:doedemocratie.delivery.gunicorn_conf"


class Server:
    """gunicorn with the site's configuration around an application that takes its time."""

    def __init__(self, *options: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        environment = {**os.environ, "HOST": "127.0.0.1", "PORT": str(self.port), "WEB_WORKERS": "2"}
        command = [sys.executable, "-m", "gunicorn", "--config", CONFIGURATION, *options]
        self.process = subprocess.Popen(
            [*command, "tests.delivery.slow_application:application"], cwd=settings.BASE_DIR, env=environment
        )
        deadline = time.monotonic() + 30
        while self.post(b"awake") != "answered":
            assert time.monotonic() < deadline
            time.sleep(0.05)

    def post(self, body: bytes) -> str:
        """Send a form to this server."""
        return post(self.port, body)


def post(port: int, body: bytes) -> str:
    """Send a form over a connection of its own and return how that ended: answered, refused or lost."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.connect()
    except ConnectionRefusedError:
        return "refused"
    try:
        connection.request("POST", "/", body)
        response = connection.getresponse()
        return "answered" if response.status == 200 and response.read() == body else f"wrong: {response.status}"
    except (OSError, http.client.HTTPException):
        return "lost"
    finally:
        connection.close()


@pytest.fixture
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    one = Server(*getattr(request, "param", ()))
    yield one
    if one.process.poll() is None:
        one.process.kill()
    one.process.wait()


def stop_under_load(server: Server, readers: int = 30) -> Counter[str]:
    """Let ``readers`` send one form after the other, end the server meanwhile, and count how each form fared."""
    ends: Counter[str] = Counter()
    lock = threading.Lock()

    def read() -> None:
        end = ""
        while end != "refused":
            end = server.post(os.urandom(40))
            with lock:
                ends[end] += 1

    threads = [threading.Thread(target=read) for _ in range(readers)]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + 30
    while ends["answered"] < readers / 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    server.process.terminate()
    for thread in threads:
        thread.join(40)
    assert server.process.wait(40) == 0
    return ends


def test_a_stop_under_load_loses_no_request(server: Server) -> None:
    ends = stop_under_load(server)
    assert set(ends) == {"answered", "refused"}, ends
    assert ends["answered"] > 30


@pytest.mark.parametrize("server", [("--worker-class", "gthread")], indirect=True)
def test_the_same_load_shows_what_gunicorns_own_worker_loses(server: Server) -> None:
    """When this fails, gunicorn does it by itself, and our worker can go."""
    assert stop_under_load(server)["lost"] > 0


def test_the_port_closes_at_once_though_requests_are_still_answered(server: Server) -> None:
    ends: list[str] = []
    reader = threading.Thread(target=lambda: ends.append(server.post(THE_LAST)))
    reader.start()
    time.sleep(0.5)
    server.process.terminate()
    time.sleep(1.0)
    assert server.post(b"too late") == "refused"
    assert not ends
    reader.join(10)
    assert ends == ["answered"]


@pytest.mark.skipif(shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/bin") is None, reason="needs nginx")
def test_behind_nginx_nobody_notices_that_a_node_stops(tmp_path: Path) -> None:
    """Forms, which nginx sends to one node only: the one that stops must answer, or refuse before they are sent."""
    tmp_path.chmod(0o711)
    nodes = [Server(), Server()]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    proxy = nginx(tmp_path, port, [node.port for node in nodes], tmp_path / "hold")
    ends: Counter[str] = Counter()
    running = threading.Event()
    running.set()
    try:
        proxy.start()
        deadline = time.monotonic() + 20
        while post(port, b"awake") != "answered":
            assert time.monotonic() < deadline
            time.sleep(0.05)

        def read() -> None:
            while running.is_set():
                ends[post(port, os.urandom(40))] += 1

        threads = [threading.Thread(target=read) for _ in range(20)]
        for thread in threads:
            thread.start()
        time.sleep(0.7)
        nodes[0].process.terminate()
        assert nodes[0].process.wait(40) == 0
        time.sleep(0.7)
        running.clear()
        for thread in threads:
            thread.join(40)
    finally:
        running.clear()
        proxy.stop()
        proxy.end(time.monotonic() + 5)
        for node in nodes:
            node.process.kill()
            node.process.wait()
    assert set(ends) == {"answered"}, ends
    assert ends["answered"] > 40

"""The cluster on one machine: it serves, stands when parts fall, and leaves nothing behind."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from doedemocratie.delivery.preparation import NotReadyError
from doedemocratie.delivery.services import found, nginx_configuration

READY = "Ctrl-C stops it."


def is_installed(program: str) -> bool:
    try:
        return bool(found(program))
    except NotReadyError:
        return False


def free_ports(count: int) -> int:
    """Return the first of ``count`` ports in a row that nobody listens on."""
    for first in range(20000 + os.getpid() % 5000, 32000, count):
        sockets = [socket.socket() for _ in range(count)]
        try:
            for number, one in enumerate(sockets):
                one.bind(("127.0.0.1", first + number))
        except OSError:
            continue
        else:
            return first
        finally:
            for one in sockets:
                one.close()
    raise AssertionError("no free ports")


def eventually(condition: Callable[[], object], seconds: float = 60) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.2)
    return False


class Cluster:
    """A running cluster, and what its file tells."""

    def __init__(self, var_dir: Path) -> None:
        self.var_dir = var_dir
        passed_on = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "CACHE_URL", "SITE_URL", "HOST"}}
        passed_on["DJANGO_SETTINGS_MODULE"] = "doedemocratie.settings.production"
        log = var_dir.parent / "log"
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "cluster"],
            cwd=settings.BASE_DIR,
            env={**passed_on, "VAR_DIR": str(var_dir), "PORT": str(free_ports(5))},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log.open("w"),
            text=True,
        )
        printed = ""
        for line in self.process.stdout:
            printed += line
            if READY in line:
                break
        assert READY in printed, printed
        self.printed = printed + log.read_text()

    @property
    def told(self) -> dict[str, Any]:
        return json.loads((self.var_dir / "cluster.json").read_text())

    def pid(self, part: str) -> int | None:
        return self.told["parts"][part]["pid"]

    def status(self, path: str = "/") -> int:
        try:
            with urllib.request.urlopen(self.told["site"] + path, timeout=20) as response:  # noqa: S310 (our own http address)
                return response.status
        except urllib.error.HTTPError as error:
            return error.code

    def kill(self, part: str) -> int | None:
        pid = self.pid(part)
        os.kill(pid, signal.SIGKILL)
        return pid


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    one = Cluster(tmp_path / "var")
    yield one
    if one.process.poll() is None:
        one.process.kill()
    one.process.wait()


@pytest.mark.run_story
@pytest.mark.skipif(
    not all(map(is_installed, ("initdb", "redis-server", "nginx"))), reason="needs PostgreSQL, Redis and nginx"
)
def test_a_cluster_serves_while_its_parts_fall_and_come_back(cluster: Cluster) -> None:
    assert set(cluster.told["parts"]) == {"PostgreSQL", "Redis", "nginx", "node 1", "node 2", "worker"}
    assert cluster.status() == 200
    assert cluster.status("/beheer/login/") == 200
    assert f"The admin: {cluster.told['site']}/beheer/\n" in cluster.printed
    assert "FATAL" not in cluster.printed
    variables = f"VAR_DIR={cluster.var_dir} DATABASE_URL={cluster.told['environment']['DATABASE_URL']} "
    assert re.search(f"{re.escape(variables)}.*manage.py changepassword beheerder", cluster.printed)

    # A node that is killed is not missed, and comes back.
    node = cluster.kill("node 1")
    assert [cluster.status("/beheer/login/") for _ in range(6)] == [200] * 6
    assert eventually(lambda: cluster.pid("node 1") not in {None, node})

    # A part that is held stays away until it is let go.
    hold = Path(cluster.told["parts"]["PostgreSQL"]["hold"])
    hold.touch()
    cluster.kill("PostgreSQL")
    assert eventually(lambda: cluster.pid("PostgreSQL") is None)
    time.sleep(2)
    assert cluster.pid("PostgreSQL") is None
    assert cluster.status("/beheer/login/") >= 500
    hold.unlink()
    assert eventually(lambda: cluster.status("/beheer/login/") == 200)

    pids = [part["pid"] for part in cluster.told["parts"].values()]
    cluster.process.send_signal(signal.SIGINT)
    assert cluster.process.wait(60) == 0
    assert not [pid for pid in pids if Path(f"/proc/{pid}").exists()]
    assert not (cluster.var_dir / "cluster.json").exists()


def test_nginx_accepts_the_configuration_of_a_cluster(tmp_path: Path) -> None:
    if not is_installed("nginx"):
        pytest.skip("needs nginx")
    configuration = tmp_path / "nginx.conf"
    configuration.write_text(nginx_configuration(tmp_path, free_ports(1), [8001, 8002]))
    command = [found("nginx"), "-t", "-c", str(configuration), "-p", str(tmp_path), "-e", "stderr"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_program_that_is_missing_is_named() -> None:
    assert shutil.which("no-such-program") is None
    with pytest.raises(NotReadyError, match="no-such-program is not installed"):
        found("no-such-program")

"""What the image holds, run as processes with the disk read-only: the nearest to a container where none can be run."""

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

import pytest
from django.db import connection

from tests.deploy.reading import PROJECT, arguments, is_in_image
from tests.factories import make_home

LOCKED = Path(__file__).parent / "locked.sh"
# Root makes a new view of the disks; anybody else first becomes root of nothing but that view.
UNSHARE = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--mount"]


def can_lock() -> bool:
    if not (shutil.which("unshare") and shutil.which("setpriv")):
        return False
    command = [*UNSHARE, "sh", "-c", "mount --make-rprivate / && mount -t tmpfs tmpfs /mnt"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


pytestmark = [
    pytest.mark.run_story,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not can_lock(), reason="needs the right to make a view of the disks of its own"),
]


class Image:
    """The files of the image below ``root``, and how a process of it is run."""

    def __init__(self, root: Path) -> None:
        self.app, self.static = root / "app", root / "static"
        self.var, self.tmp = root / "var", root / "tmp"
        for directory in (self.app, self.var, self.tmp):
            directory.mkdir()
        for file in PROJECT.iterdir():
            if is_in_image(file.name) and file.is_dir():
                shutil.copytree(file, self.app / file.name, ignore=self.left_out)
            elif is_in_image(file.name):
                shutil.copy2(file, self.app / file.name)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])

    @staticmethod
    def left_out(directory: str, names: list[str]) -> list[str]:
        inside = Path(directory).relative_to(PROJECT)
        return [name for name in names if not is_in_image(str(inside / name))]

    def environment(self, **more: str) -> dict[str, str]:
        """Return the variables of the image, with its places below ours and nothing of the tests' own."""
        return {
            "PATH": os.environ["PATH"],
            "PYTHONDONTWRITEBYTECODE": "1",
            "SECRET_KEY": "x" * 50,
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "STATIC_ROOT": str(self.static),
            "VAR_DIR": str(self.var),
            "TMPDIR": str(self.tmp),
            **more,
        }

    def get(self, path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=20) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            return 0, ""


@pytest.fixture
def image(tmp_path: Path) -> Image:
    """Build the image: copy what .dockerignore lets in and collect the static files, with the command of the Dockerfile."""
    one = Image(tmp_path)
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--noinput"],
        cwd=one.app,
        env=one.environment(VAR_DIR=str(tmp_path / "unused")),
        stdout=subprocess.DEVNULL,
        check=True,
    )
    assert not (tmp_path / "unused").exists(), "collecting writes nothing but the static files"
    return one


@pytest.fixture
def running(image: Image) -> Iterator[subprocess.Popen[bytes]]:
    """Run the web server and the worker of the image on the database of the test, with a page in it."""
    make_home(hero_title="Uit de image")
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database = {"SEED": name}
    else:
        database = {"DATABASE_URL": os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{name}"}
    (command,) = (json.loads(argument) for argument in arguments("CMD"))
    script = f'"{sys.executable}" manage.py worker & exec "{sys.executable}" {" ".join(command[1:])}'
    process = subprocess.Popen(
        [*UNSHARE, "sh", str(LOCKED), "sh", "-c", script],
        cwd=image.app,
        env=image.environment(**database),
        start_new_session=True,
    )
    yield process
    try:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(40)
        time.sleep(0.5)
    finally:
        if is_running(process.pid):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def is_running(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def eventually(condition: Callable[[], object], seconds: float = 120) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.2)
    return False


def test_what_is_in_the_image_serves_from_a_disk_that_cannot_be_written(
    image: Image, running: subprocess.Popen[bytes]
) -> None:
    assert eventually(lambda: image.get("/healthz")[0] == 200)
    status, home = image.get("/")
    assert status == 200
    assert "Uit de image" in home
    (stylesheet,) = re.findall(r'<link[^>]+rel="stylesheet"[^>]+href="([^"]+)"', home)
    assert image.get(stylesheet)[0] == 200
    assert image.get("/beheer/login/")[0] == 200
    # Database, cache, media and migrations are there, and the worker gives signs of life.
    assert eventually(lambda: image.get("/readyz")[0] == 200), image.get("/readyz")

    # The processes write where they may, and have no right that root has.
    status_file = Path(f"/proc/{running.pid}/status").read_text()
    assert re.search(r"^CapEff:\s+0+$", status_file, re.MULTILINE)
    assert re.search(r"^NoNewPrivs:\s+1$", status_file, re.MULTILINE)
    assert not list(image.var.iterdir()), "they see a VAR_DIR of their own"
    inside = Path(f"/proc/{running.pid}/root{image.app}")
    assert os.statvfs(inside).f_flag & os.ST_RDONLY

    running.send_signal(signal.SIGTERM)
    assert running.wait(40) == 0

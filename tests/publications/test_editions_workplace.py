"""What is left of a worker that was killed while it made a PDF: nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from publications.editions import workplace
from publications.editions.workplace import workplace as place_to_work

# Works in a directory until it is killed, and has a press at work that takes its time.
MAKER = """
import subprocess, sys, os, time
from publications.editions.workplace import workplace
with workplace() as directory:
    os.mkfifo(directory / "book.html")  # the press waits for somebody to write
    command = [sys.executable, "-m", "publications.editions.press", str(directory), str(os.getpid())]
    press = subprocess.Popen(command)
    print(directory, press.pid, flush=True)
    press.wait()
"""


@pytest.fixture(autouse=True)
def _own_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


def age(path: Path) -> None:
    then = time.time() - 2 * workplace.JUST_MADE
    os.utime(path, (then, then))


def is_running(process: int) -> bool:
    """Return whether a process with this number runs; one that ended and that nobody asked after does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux ends a process with its parent")
def test_what_a_killed_worker_leaves_is_cleared_away() -> None:
    maker = subprocess.Popen([sys.executable, "-c", MAKER], stdout=subprocess.PIPE, text=True)
    assert maker.stdout is not None
    name, press = maker.stdout.readline().split()
    age(Path(name))
    workplace.clear_abandoned()
    assert Path(name).is_dir()  # somebody works in it
    wait_for_press(int(press))
    maker.send_signal(signal.SIGKILL)
    maker.wait()
    maker.stdout.close()
    deadline = time.monotonic() + 30
    while is_running(int(press)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_running(int(press))
    with place_to_work() as own:
        assert own.is_dir()
        assert not Path(name).exists()
    assert not own.exists()


def wait_for_press(process: int) -> None:
    """Return when the press waits for its book: from then on it follows its parent."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        loaded = Path(f"/proc/{process}/maps").read_text()
        if "pango" in loaded or "cffi" in loaded:
            return
        time.sleep(0.05)
    raise AssertionError("The press did not come to its book")


def test_nothing_else_is_cleared_away(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "publication-link").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "publication-file").write_text("x")
    new = Path(tempfile.mkdtemp(prefix=workplace.PREFIX))
    others = Path(tempfile.mkdtemp(prefix="other-"))
    for path in (tmp_path / "elsewhere", tmp_path / "publication-file", others):
        age(path)
    workplace.clear_abandoned()
    assert {path.name for path in tmp_path.iterdir()} == {
        "elsewhere",
        "publication-link",
        "publication-file",
        new.name,
        others.name,
    }
    age(new)
    workplace.clear_abandoned()
    assert not new.exists()

"""Servers on loopback for a measurement, and the load on them."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REPORT = ROOT / "bench" / "report.lua"
# The same for everything that is compared: a request costs another worker class something else.
GUNICORN = (
    "--worker-class",
    "gthread",
    "--workers",
    "2",
    "--threads",
    "4",
    "--no-control-socket",
    "--log-level",
    "error",
)
CONNECTIONS = 16


@dataclass
class Load:
    """What a load found: requests a second, milliseconds by percentile, and requests without a good answer.

    There are no percentiles when no answer came in time: the page took longer than the load lasted.
    """

    per_second: float
    p50: float | None
    p95: float | None
    p99: float | None
    failed: int

    def as_json(self) -> dict[str, float | None]:
        """Return the figures by name."""
        return asdict(self)


def needs_wrk() -> None:
    """Stop with one line when the tool that makes the load is missing."""
    if shutil.which("wrk") is None:
        raise SystemExit("wrk makes the load and is not installed. On Debian or Ubuntu: sudo apt install wrk")


def free_port() -> int:
    """Return a port on loopback that nobody listens on now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def gunicorn(application: str, environment: dict[str, str], *, directory: Path = ROOT) -> Iterator[str]:
    """Serve ``application`` in two processes of four threads while the block runs; yield its address."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", application, "--chdir", str(directory), "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(  # noqa: S603 (our own command)
        [*command, *GUNICORN], cwd=directory, env=environment, stdout=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(address, timeout=10):  # noqa: S310 (loopback)
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("The server to measure did not start.")


def get(address: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Return status, headers (names in lower case) and body of a GET."""
    request = urllib.request.Request(address, headers={name.replace("_", "-"): text for name, text in headers.items()})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=60) as reply:  # noqa: S310 (loopback)
            return reply.status, {name.lower(): text for name, text in reply.headers.items()}, reply.read()
    except urllib.error.HTTPError as error:
        return error.code, {name.lower(): text for name, text in error.headers.items()}, error.read()


def load(address: str, seconds: int, *, connections: int = CONNECTIONS, headers: Sequence[str] = ()) -> Load:
    """Return how ``address`` did while so many connections asked for it, each again as soon as it had its answer."""
    options = [option for header in headers for option in ("-H", header)]
    command = [
        "wrk",
        "-t1",
        f"-c{connections}",
        f"-d{seconds}s",
        "--timeout",
        "20s",
        "-s",
        str(REPORT),
        *options,
        address,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    figures = json.loads(done.stdout.rpartition("REPORT")[2])
    return Load(**figures)


def environment(var_dir: Path, **settings: str) -> dict[str, str]:
    """Return the environment of a site that keeps everything in ``var_dir``."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "HOME") if name in os.environ}
    return {
        **kept,
        "VAR_DIR": str(var_dir),
        "DJANGO_SETTINGS_MODULE": "doedemocratie.settings.production",
        "LOG_LEVEL": "ERROR",
        "PYTHONPATH": str(ROOT),
        **settings,
    }


def manage(environment: dict[str, str], *arguments: str) -> None:
    """Run a management command; stop with what it says when it fails."""
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise SystemExit(f"manage.py {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")

"""What readers notice when a part of the site fails: a worker, a node, the database, Redis, the disk of the cache."""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any, cast

from bench import servers
from bench.readers import Readers

PATHS = [
    "/",
    "/nieuws/",
    "/agenda/",
    "/publicaties/",
    "/themas/",
    "/nieuws/feed/",
    "/over-deze-site/",
    "/toegankelijkheid/",
]
START = 180.0  # seconds that the site gets to start
FRESH = 60.0  # seconds after which a change that is not seen is called lost
RESULTS = servers.ROOT / "bench" / "results" / "faults.json"


class Editor:
    """The process that publishes."""

    def __init__(self, environment: dict[str, str]) -> None:
        command = [sys.executable, "-m", "bench.editor"]
        self.process = subprocess.Popen(  # noqa: S603
            command, cwd=servers.ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self._desk, self._answers = cast("IO[str]", self.process.stdin), cast("IO[str]", self.process.stdout)
        self.number = 0

    def publish(self) -> str:
        """Publish the home page with a new sentence and return that; raise OSError when it could not be published."""
        self.number += 1
        sentence = f"Zin nummer {self.number} van de proef"
        self._desk.write(sentence + "\n")
        self._desk.flush()
        answer = self._answers.readline().strip()
        if answer != "ok":
            raise OSError(answer)
        return sentence

    def leave(self) -> None:
        """End the process."""
        self.process.terminate()
        self.process.wait(timeout=10)


def seconds_until_fresh(editor: Editor, nodes: list[str]) -> float:
    """Return the seconds from now until a change is published and every node shows it."""
    begin = time.monotonic()
    while time.monotonic() < begin + FRESH:
        try:
            sentence = editor.publish()
        except OSError:
            time.sleep(0.2)
            continue
        while time.monotonic() < begin + FRESH:
            if all(sentence in servers.get(f"{node}/")[2].decode() for node in nodes):
                return time.monotonic() - begin
            time.sleep(0.05)
    return float("inf")


@contextmanager
def cluster(directory: Path) -> Iterator[dict[str, Any]]:
    """Run ``manage.py cluster`` while the block runs; yield a function that reads what it says of its parts."""
    ports = servers.free_port()
    environment = servers.environment(directory, PORT=str(ports))
    process = subprocess.Popen([sys.executable, "manage.py", "cluster"], cwd=servers.ROOT, env=environment)
    told = directory / "cluster.json"
    try:
        deadline = time.monotonic() + START
        while not told.exists() or not all(map(_answers, _addresses(told))):
            if process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit("The cluster did not start.")
            time.sleep(0.3)
        yield {"file": told, "environment": environment}
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)


def _addresses(told: Path) -> list[str]:
    """Return the address of the site and of each node."""
    cluster = json.loads(told.read_text())
    ports = [part["port"] for name, part in cluster["parts"].items() if name.startswith("node")]
    return [cluster["site"], *(f"http://127.0.0.1:{port}" for port in ports)]


def _answers(site: str) -> bool:
    try:
        return servers.get(f"{site}/healthz")[0] == 200
    except OSError:
        return False


def children(process: int) -> list[int]:
    """Return the processes that ``process`` started and that still run."""
    return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def kill_worker(part: dict[str, Any]) -> None:
    """Kill one of gunicorn's processes that answer requests."""
    os.kill(children(part["pid"])[0], signal.SIGKILL)


def kill_whole(part: dict[str, Any]) -> None:
    """Kill a part and all its processes at once, as when its machine fails."""
    # The parent first: PostgreSQL's ends its other children when one of them dies, and would take part in its own fall.
    for process in [part["pid"], *children(part["pid"])]:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)


def take_away(seconds: float) -> Callable[[dict[str, Any]], None]:
    """Return what kills a part and keeps it away for so many seconds."""

    def away(part: dict[str, Any]) -> None:
        hold = Path(part["hold"])
        hold.touch()
        kill_whole(part)
        time.sleep(seconds)
        hold.unlink()

    return away


def measure_cluster(away: float) -> dict[str, dict[str, Any]]:
    """Return what readers noticed of each fault of a cluster; the database stays away for ``away`` seconds."""
    faults: dict[str, tuple[str, Callable[[dict[str, Any]], None]]] = {
        "a worker of gunicorn killed": ("node 1", kill_worker),
        "a node killed": ("node 1", kill_whole),
        f"PostgreSQL away for {away:.0f} s": ("PostgreSQL", take_away(away)),
        f"Redis away for {away / 3:.0f} s": ("Redis", take_away(away / 3)),
    }
    found = {}
    with tempfile.TemporaryDirectory(prefix="bench-faults-") as directory, cluster(Path(directory)) as site:
        told = json.loads(site["file"].read_text())
        for node in _addresses(site["file"]):
            for path in PATHS * 6:  # every process has seen every page
                servers.get(node + path)
        editor = Editor({**site["environment"], **told["environment"]})
        try:
            for name, (part, fault) in faults.items():
                with Readers(told["site"], PATHS) as readers:
                    time.sleep(2)
                    fault(json.loads(site["file"].read_text())["parts"][part])
                    fresh = seconds_until_fresh(editor, [told["site"]])
                    time.sleep(3)
                found[name] = {**asdict(readers.count), "fresh": fresh}
                say(name, found[name])
        finally:
            editor.leave()
    return found


def measure_full_disk() -> dict[str, dict[str, Any]]:
    """Return what readers noticed when the disk that holds the cache of one machine is full."""
    with tempfile.TemporaryDirectory(prefix="bench-faults-") as directory:
        disk = Path(directory) / "disk"
        disk.mkdir()
        mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(disk)]
        mounted = subprocess.run(mount, capture_output=True, check=False)  # noqa: S603
        if mounted.returncode:
            sys.stdout.write("The full disk is not tried: only root can make a small disk for it.\n")
            return {}
        try:
            environment = servers.environment(Path(directory) / "var", CACHE_URL=f"filecache://{disk}/cache")
            servers.manage(environment, "prepare")
            with servers.gunicorn("doedemocratie.wsgi:application", environment) as site:
                for path in PATHS * 6:
                    servers.get(site + path)
                editor = Editor(environment)
                try:
                    with Readers(site, PATHS) as readers:
                        time.sleep(2)
                        _fill(disk)
                        fresh = seconds_until_fresh(editor, [site])
                        time.sleep(5)
                finally:
                    editor.leave()
        finally:
            subprocess.run(["umount", str(disk)], check=False)  # noqa: S603, S607
    name = "the disk of the cache full"
    found = {**asdict(readers.count), "fresh": fresh}
    say(name, found)
    return {name: found}


def _fill(disk: Path) -> None:
    with (disk / "full").open("wb", buffering=0) as file:
        try:
            while file.write(b"x" * 4096):
                pass
        except OSError:
            return


def say(name: str, found: dict[str, Any]) -> None:
    """Print a line about one fault, and what failed."""
    sys.stdout.write(
        f"{name:<34}{found['requests']:>8} requests{found['failed']:>6} failed{found['stale']:>7} old copies"
        f"{found['slowest']:>8.2f} s slowest{found['fresh']:>8.2f} s until fresh\n"
    )
    for example in found["examples"]:
        sys.stdout.write(f"    {example}\n")
    sys.stdout.flush()


def main() -> None:
    """Break one part after the other, print what readers noticed, and write it; exit with 1 when a request failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--away", type=float, default=60, help="seconds that the database stays away")
    found = measure_cluster(parser.parse_args().away) | measure_full_disk()
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    if any(fault["failed"] for fault in found.values()):
        sys.exit(1)


if __name__ == "__main__":
    main()

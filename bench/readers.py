"""Readers who go on asking while something breaks, and count what they got."""

from __future__ import annotations

import http.client
import itertools
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

PAUSE = 0.02  # seconds between two requests of one reader
PATIENCE = 20.0  # seconds after which a reader gives up; that is a failure


@dataclass
class Count:
    """What the readers got."""

    requests: int = 0
    failed: int = 0
    stale: int = 0
    slowest: float = 0.0  # seconds
    examples: list[str] = field(default_factory=list)  # of what failed


class Readers:
    """Some readers, each with a new connection for each page, as visitors come. Used as a context."""

    def __init__(self, site: str, paths: list[str], number: int = 6) -> None:
        self.address = urlsplit(site).netloc
        self.paths = paths
        self.count = Count()
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._read, args=(start,), daemon=True) for start in range(number)]

    def __enter__(self) -> Readers:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(PATIENCE + 5)

    def _read(self, start: int) -> None:
        for path in itertools.islice(itertools.cycle(self.paths), start, None):
            if self._stop.wait(PAUSE):
                return
            begin = time.monotonic()
            problem, how = self._ask(path)
            with self._lock:
                self.count.requests += 1
                self.count.stale += how == "stale"
                self.count.slowest = max(self.count.slowest, time.monotonic() - begin)
                if problem:
                    self.count.failed += 1
                    if len(self.count.examples) < 5:
                        self.count.examples.append(f"{path}: {problem}")

    def _ask(self, path: str) -> tuple[str, str]:
        """Return what was wrong with the answer, if anything, and what X-Cache said."""
        connection = http.client.HTTPConnection(self.address, timeout=PATIENCE)
        try:
            connection.request("GET", path)
            reply = connection.getresponse()
            body = reply.read()
        except (OSError, http.client.HTTPException) as error:
            return f"{type(error).__name__} {error}", ""
        finally:
            connection.close()
        problem = "" if reply.status == 200 and body else f"status {reply.status}"
        return problem, reply.headers.get("X-Cache", "")

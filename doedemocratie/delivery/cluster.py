"""The shape of more than one machine as processes on one: what stands where, and a file that tells it."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from django.conf import settings

from doedemocratie.delivery import services
from doedemocratie.delivery.preparation import NotReadyError
from doedemocratie.delivery.processes import GUNICORN, Process

# Seconds that PostgreSQL and Redis get to answer.
PATIENCE = 60.0


class Cluster:
    """Two nodes of the web server, a worker, PostgreSQL and Redis, and nginx in front when it is installed.

    They listen on ``port`` and the ones that follow: nginx, node 1, node 2, PostgreSQL, Redis. A PostgreSQL or Redis that
    the settings name is used as it is, and is no part of the cluster.
    """

    def __init__(self, port: int) -> None:
        self.var_dir = Path(settings.VAR_DIR)
        # Other accounts (of PostgreSQL and nginx) pass through it to what is theirs; VAR_DIR is closed to them.
        self.directory = Path(tempfile.mkdtemp(prefix="doedemocratie-cluster-"))
        self.directory.chmod(0o711)
        self.ports = dict(zip(("nginx", "node 1", "node 2", "PostgreSQL", "Redis"), range(port, port + 5), strict=True))
        self.environment: dict[str, str] = {}
        self.processes: list[Process] = []

    @property
    def file(self) -> Path:
        """The file that tells where everything is."""
        return self.var_dir / "cluster.json"

    @property
    def address(self) -> str:
        """The address of the site: nginx's, or the first node's when there is no nginx."""
        names = {process.name for process in self.processes}
        return f"http://127.0.0.1:{self.ports['nginx' if 'nginx' in names else 'node 1']}"

    def lay_ground(self) -> None:
        """Start PostgreSQL and Redis, as far as the settings name none, and wait until they answer."""
        for name in self.ports:
            self._hold(name).unlink(missing_ok=True)
        self._hold("worker").unlink(missing_ok=True)
        if settings.DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
            port = self.ports["PostgreSQL"]
            self._start(services.postgresql(self.directory, port, self._hold("PostgreSQL")))
            self._wait(lambda: self._try_to_make_database(port), "PostgreSQL")
        if not settings.CACHES["default"]["BACKEND"].endswith("RedisCache"):
            port = self.ports["Redis"]
            self._start(services.redis(self.directory, port, self._hold("Redis")))
            self.environment["CACHE_URL"] = f"redis://127.0.0.1:{port}/0"

    def build(self) -> None:
        """Add the nodes, the worker and nginx, which the supervisor starts."""
        nodes = ["node 1", "node 2"]
        try:
            ports = [self.ports[node] for node in nodes]
            self.processes.append(
                services.nginx(self.directory, self.ports["nginx"], ports, self._hold("nginx")),
            )
        except NotReadyError:
            del self.ports["nginx"]
        self.environment |= {"HOST": "127.0.0.1", "SITE_URL": self.address, "TRUST_PROXY_HEADERS": "true"}
        for node in nodes:
            self._add(node, GUNICORN, {"PORT": str(self.ports[node])})
        self._add("worker", [sys.executable, "manage.py", "worker"], {})

    def listening(self) -> list[int]:
        """Return the ports on which the parts listen."""
        return [self.ports[process.name] for process in self.processes if process.name in self.ports]

    def write_file(self) -> None:
        """Write where everything is, when it has changed since it was written."""
        parts = {
            process.name: {
                "pid": process.pid,
                "port": self.ports.get(process.name),
                "hold": str(process.hold),
            }
            for process in self.processes
        }
        told = json.dumps({"site": self.address, "environment": self.environment, "parts": parts}, indent=2)
        if not self.file.exists() or self.file.read_text() != told:
            temporary = self.file.with_suffix(".new")
            temporary.write_text(told)
            temporary.replace(self.file)

    def stop_ground(self) -> None:
        """End what was started before the supervisor was there."""
        for process in self.processes:
            process.stop()
            process.end(time.monotonic() + 5)

    def clear(self) -> None:
        """Remove what the cluster wrote for itself."""
        self.file.unlink(missing_ok=True)
        shutil.rmtree(self.directory, ignore_errors=True)

    def _hold(self, name: str) -> Path:
        return self.var_dir / f"hold-{name.replace(' ', '-').lower()}"

    def _add(self, name: str, command: Sequence[str], environment: dict[str, str]) -> None:
        self.processes.append(
            Process(
                name,
                command,
                restarted=True,
                restart_waits=services.RESTART_WAITS,
                hold=self._hold(name),
                environment={**self.environment, **environment},
            )
        )

    def _start(self, process: Process) -> None:
        self.processes.append(process)
        process.start()

    def _try_to_make_database(self, port: int) -> bool:
        try:
            self.environment["DATABASE_URL"] = services.make_database(port)
        except NotReadyError:
            return False
        return True

    def _wait(self, is_there: Callable[[], bool], name: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while not is_there():
            if time.monotonic() > deadline:
                raise NotReadyError(f"{name} does not answer.")
            time.sleep(0.2)

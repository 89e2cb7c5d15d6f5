"""The site as it runs on more than one machine, as processes on one, for tests of what happens when a part fails."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from doedemocratie.delivery.cluster import Cluster
from doedemocratie.delivery.management.commands.serve import accepts_connections, check_free, parse_port
from doedemocratie.delivery.preparation import NotReadyError, check_writable
from doedemocratie.delivery.processes import Supervisor, environment_with


class Command(BaseCommand):
    """Run a cluster until Ctrl-C."""

    help = "Run two web nodes, a worker, PostgreSQL, Redis and nginx as processes of this machine, until Ctrl-C"
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Start the parts in their order and look after them; exit with 0 after Ctrl-C."""
        try:
            check_writable(Path(settings.VAR_DIR))
            cluster = Cluster(parse_port(settings.PORT))
        except NotReadyError as error:
            raise CommandError(str(error)) from error
        try:
            for port in cluster.ports.values():
                check_free("127.0.0.1", port)
            cluster.lay_ground()
            cluster.build()
            self.prepare(cluster)
            exit_code = Supervisor(cluster.processes, self.say).run(self.watch(cluster))
        except NotReadyError as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt:
            exit_code = 0
        finally:
            cluster.stop_ground()
            cluster.clear()
        if exit_code:
            sys.exit(exit_code)
        self.say("Stopped.")

    def prepare(self, cluster: Cluster) -> None:
        """Bring the database of the cluster up to date, once for all nodes."""
        command = [sys.executable, "manage.py", "prepare"]
        done = subprocess.run(  # noqa: S603 (the command is our own)
            command, cwd=settings.BASE_DIR, env=environment_with(cluster.environment), check=False
        )
        if done.returncode:
            raise NotReadyError("The site could not be prepared.")

    def watch(self, cluster: Cluster) -> Any:
        """Return what the supervisor calls a few times a second: it keeps the file up to date."""
        ready = False

        def look() -> bool:
            nonlocal ready
            cluster.write_file()
            if not ready and all(accepts_connections("127.0.0.1", port) for port in cluster.listening()):
                ready = True
                self.say(f"The site:  {cluster.address}/")
                self.say(f"The admin: {cluster.address}{reverse('wagtailadmin_home')}")
                self.say(f"The parts: {cluster.file}")
                self.say("Ctrl-C stops it.")
            return False

        return look

    def say(self, line: str) -> None:
        """Print a line at once, also into a pipe."""
        self.stdout.write(line)
        self.stdout.flush()

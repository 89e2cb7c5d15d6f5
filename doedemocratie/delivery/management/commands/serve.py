"""The site on one machine, as `make run` starts it: the web server and the worker beside it."""

from __future__ import annotations

import errno
import socket
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.urls import reverse

from doedemocratie.delivery.preparation import NotReadyError, check_writable, prepare
from doedemocratie.delivery.processes import GUNICORN, Process, Supervisor

EVERY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104 (to show an address that works)


class Command(BaseCommand):
    """Prepare the site and serve it until Ctrl-C."""

    help = "Prepare the site and serve it with gunicorn and a worker, until Ctrl-C"
    # prepare() runs the checks, and tells the first error in one line.
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Serve the site; exit with 0 after Ctrl-C and with 1 when it could not be served."""
        host = settings.HOST.strip("[]")
        try:
            port = parse_port(settings.PORT)
            check_free(host, port)
            check_writable(Path(settings.VAR_DIR))
            prepare(self.say)
        except NotReadyError as error:
            raise CommandError(str(error)) from error
        connections.close_all()
        shown_host = EVERY_ADDRESS.get(host, host)

        def when_started() -> bool:
            if not accepts_connections(shown_host, port):
                return False
            address = f"http://{bracketed(shown_host)}:{port}"
            self.say(f"The site:  {address}/")
            self.say(f"The admin: {address}{reverse('wagtailadmin_home')}")
            self.say("Ctrl-C stops it.")
            return True

        exit_code = Supervisor(processes(host, port), self.say).run(when_started)
        if exit_code:
            sys.exit(exit_code)
        self.say("Stopped.")

    def say(self, line: str) -> None:
        """Print a line at once, also into a pipe."""
        self.stdout.write(line)
        self.stdout.flush()


def parse_port(text: str) -> int:
    """Return the number in PORT; raise NotReadyError when it is none."""
    if not text.isascii() or not text.isdecimal() or not 0 < int(text) < 65536:
        raise NotReadyError(f"PORT is {text!r}; it must be a number from 1 to 65535.")
    return int(text)


def check_free(host: str, port: int) -> None:
    """Raise NotReadyError when the web server could not listen on ``host`` and ``port``."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            listener.listen(1)
    except socket.gaierror as error:
        raise NotReadyError(f"HOST is {host!r}; this machine does not know that address.") from error
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise NotReadyError(
                f"Port {port} is taken on {host}. Choose another, for instance: make run PORT={port + 1}"
            ) from error
        way_out = "."
        if error.errno == errno.EACCES:
            way_out = ": only root may use such a low one. Choose one from 1024 up, for instance: make run PORT=8000, with a proxy in front."
        raise NotReadyError(f"The site cannot listen on {host} port {port} ({error.strerror}){way_out}") from error


def accepts_connections(host: str, port: int) -> bool:
    """Return whether a server listens on ``host`` and ``port``."""
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False


def bracketed(host: str) -> str:
    """Return ``host`` as it stands in an address: an IPv6 number goes in brackets."""
    return f"[{host}]" if ":" in host else host


def processes(host: str, port: int) -> list[Process]:
    """Return the processes of the site: the web server, which the site stands or falls with, and the worker."""
    manage = str(settings.BASE_DIR / "manage.py")
    environment = {"HOST": host, "PORT": str(port)}
    return [
        Process("web server", GUNICORN, environment=environment),
        Process("worker", [sys.executable, manage, "worker"], restarted=True),
    ]

"""Servers of our own for a cluster on one machine: PostgreSQL, Redis and nginx, apart from those of the machine."""

from __future__ import annotations

import getpass
import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings

from doedemocratie.delivery.preparation import NotReadyError
from doedemocratie.delivery.processes import Process

DATABASE = "doedemocratie"
# The short waits of a cluster for tests: a server that was killed is back in a second, each time.
RESTART_WAITS = (1.0,)


def found(program: str) -> str:
    """Return the path of a program; raise NotReadyError when it is not installed."""
    # Debian keeps PostgreSQL's programs, of each version, outside the path; nginx is there for root only.
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    path = os.pathsep.join([os.defpath, "/usr/sbin", "/usr/local/bin", *map(str, places)])
    program_path = shutil.which(program) or shutil.which(program, path=path)
    if program_path is None:
        raise NotReadyError(f"{program} is not installed, and a cluster needs it.")
    return program_path


def postgresql(directory: Path, port: int, hold: Path) -> Process:
    """Make a new PostgreSQL in ``directory`` and return its process, which listens on ``port`` of this machine only.

    PostgreSQL refuses to run as root, so root lends it the account ``postgres``.
    """
    user = "postgres" if os.geteuid() == 0 else None
    data = directory / "postgresql"
    data.mkdir(mode=0o700)
    if user is not None:
        account = pwd.getpwnam(user)
        os.chown(data, account.pw_uid, account.pw_gid)
    _run([found("initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"], user)
    return Process(
        "PostgreSQL",
        [
            found("postgres"),
            "-D",
            str(data),
            "-p",
            str(port),
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "log_min_messages=fatal",
            # Into a file, as Redis does: whoever connects too early is told so, and need not be on the screen.
            "-c",
            "logging_collector=on",
            "-c",
            "log_filename=postgresql.log",
            "-k",
            "",
        ],
        restarted=True,
        restart_waits=RESTART_WAITS,
        hold=hold,
        user=user,
        is_ground=True,
        stop_signal=signal.SIGINT,  # PostgreSQL's fast stop; on SIGTERM it waits for its clients
    )


def make_database(port: int) -> str:
    """Make the database in our own PostgreSQL and return its address."""
    _run([found("createdb"), "-h", "127.0.0.1", "-p", str(port), "-U", "postgres", DATABASE], None)
    return f"postgres://postgres@127.0.0.1:{port}/{DATABASE}"


def redis(directory: Path, port: int, hold: Path) -> Process:
    """Return the process of a Redis on ``port`` of this machine only, which keeps nothing when it ends."""
    command = [found("redis-server"), "--port", str(port), "--bind", "127.0.0.1", "--dir", str(directory)]
    return Process(
        "Redis",
        [*command, "--save", "", "--appendonly", "no", "--logfile", str(directory / "redis.log")],
        restarted=True,
        restart_waits=RESTART_WAITS,
        hold=hold,
        is_ground=True,
    )


def nginx(directory: Path, port: int, node_ports: Sequence[int], hold: Path) -> Process:
    """Return the process of an nginx on ``port`` that shares the requests among the nodes."""
    configuration = directory / "nginx.conf"
    configuration.write_text(nginx_configuration(directory, port, node_ports))
    return Process(
        "nginx",
        [found("nginx"), "-c", str(configuration), "-p", str(directory), "-e", "stderr"],
        restarted=True,
        restart_waits=RESTART_WAITS,
        hold=hold,
        stop_signal=signal.SIGQUIT,  # nginx's graceful stop
    )


def nginx_configuration(directory: Path, port: int, node_ports: Sequence[int]) -> str:
    """Return nginx's configuration for a cluster on one machine."""
    # A node that is gone refuses at once here, so it is always tried: none is left out that has just come back.
    nodes = "\n".join(f"        server 127.0.0.1:{node_port} max_fails=0;" for node_port in node_ports)
    temporary = "\n".join(
        f"    {kind}_temp_path {directory}/nginx-{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return f"""daemon off;
{f"user {getpass.getuser()};" if os.geteuid() == 0 else ""}
worker_processes 1;
pid {directory}/nginx.pid;
error_log stderr crit;
events {{ worker_connections 1024; }}
http {{
    access_log off;
{temporary}
    map $scheme $readers_scheme {{ default $scheme; }}
    upstream site {{
{nodes}
        keepalive 32;
        keepalive_timeout 60s;
    }}
    server {{
        listen 127.0.0.1:{port} backlog=1024;
        location / {{
            include {settings.BASE_DIR}/deploy/nginx/proxy.conf;
            proxy_pass http://site;
        }}
    }}
}}
"""


def _run(command: Sequence[str], user: str | None) -> None:
    done = subprocess.run(  # noqa: S603 (the command is our own)
        command, check=False, capture_output=True, text=True, cwd="/", user=user, group=user, extra_groups=user and []
    )
    if done.returncode:
        raise NotReadyError(f"{Path(command[0]).name} failed: {done.stderr.strip()}")

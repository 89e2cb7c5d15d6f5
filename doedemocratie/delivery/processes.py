"""The processes of the site on one machine: started together, stopped together, none left behind."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from doedemocratie.delivery.following import end_with_parent

# How the web server is started; HOST and PORT say where.
GUNICORN = (sys.executable, "-m", "gunicorn", "--config", "python:doedemocratie.delivery.gunicorn_conf")
# Seconds that a process gets to finish what it is doing before it is ended.
GRACE = 30.0
# Seconds between a crash of a process and its restart: longer each time, back to the first after a good while.
RESTART_WAITS = (1.0, 5.0, 15.0, 60.0)
GOOD_WHILE = 300.0


@dataclass
class Process:
    """A command that runs beside the others, in the project's directory.

    One that is ``restarted`` may crash without taking the site with it; ``restart_waits`` are the seconds until then,
    and it is not started while the file ``hold`` exists. ``environment`` is added to ours. ``user`` is who runs it, when
    that is not us. One that the others stand on (``is_ground``) is stopped when they have ended, by ``stop_signal``.
    """

    name: str
    command: Sequence[str]
    restarted: bool = False
    restart_waits: Sequence[float] = RESTART_WAITS
    hold: Path | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    user: str | None = None
    is_ground: bool = False
    stop_signal: signal.Signals = signal.SIGTERM
    _running: subprocess.Popen[bytes] | None = field(default=None, init=False)
    _started_at: float = field(default=0.0, init=False)
    _crashes: int = field(default=0, init=False)
    _restart_at: float = field(default=0.0, init=False)

    def start(self) -> None:
        """Start the command in a process group of its own: Ctrl-C reaches it only through us."""
        self._started_at = time.monotonic()
        self._restart_at = 0.0
        self._running = subprocess.Popen(  # noqa: S603 (the command is our own)
            self.command,
            cwd=settings.BASE_DIR,
            env=environment_with(self.environment),
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=end_with_parent(os.getpid()),
            user=self.user,
            group=self.user,
            extra_groups=None if self.user is None else [],
        )

    @property
    def pid(self) -> int | None:
        """The number of the process, or None while it does not run."""
        return None if self._running is None or self._running.poll() is not None else self._running.pid

    def exit_code(self) -> int | None:
        """Return the exit code, or None while the command runs."""
        return None if self._running is None else self._running.poll()

    def schedule_restart(self) -> float:
        """Plan the restart of a command that crashed; return the seconds until then."""
        if time.monotonic() - self._started_at > GOOD_WHILE:
            self._crashes = 0
        wait = self.restart_waits[min(self._crashes, len(self.restart_waits) - 1)]
        self._crashes += 1
        self._restart_at = time.monotonic() + wait
        self._running = None
        return wait

    def restart_when_due(self) -> None:
        """Start the command again when its wait is over and nobody holds it."""
        held = self.hold is not None and self.hold.exists()
        if self._running is None and self._restart_at and time.monotonic() >= self._restart_at and not held:
            self.start()

    def stop(self) -> None:
        """Ask the command to stop."""
        if self._running is not None and self._running.poll() is None:
            self._running.send_signal(self.stop_signal)

    def end(self, deadline: float) -> None:
        """Wait until ``deadline`` on the monotonic clock for the command, then end it and all that it started."""
        if self._running is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._running.wait(max(0.1, deadline - time.monotonic()))
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._running.pid, signal.SIGKILL)
        self._running.wait()


def environment_with(more: Mapping[str, str]) -> dict[str, str]:
    """Return our environment, which a new process inherits, with ``more`` in it."""
    return {**os.environ, **more}  # noqa: TID251 (no setting is read here)


class Supervisor:
    """Runs processes until a signal, or until one that is not restarted ends."""

    def __init__(self, processes: Sequence[Process], say: Callable[[str], object]) -> None:
        self.processes = processes
        self.say = say
        self.stopping = False
        self.hurried = False

    def run(self, when_started: Callable[[], bool]) -> int:
        """Run the processes and return an exit code: 0 after a signal, 1 when a process ended by itself.

        ``when_started`` is called a few times a second until it returns True.
        """
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)
        started = False
        failed = False
        try:
            for process in self.processes:
                if process.pid is None:
                    process.start()
            while not self.stopping and not failed:
                started = started or when_started()
                failed = any(self._failed(process) for process in self.processes)
                time.sleep(0.2)
        finally:
            self._stop_all()
        return 1 if failed else 0

    def _failed(self, process: Process) -> bool:
        """Restart ``process`` when it crashed and may; return True when the site cannot go on without it."""
        process.restart_when_due()
        code = process.exit_code()
        if code is None or self.stopping:
            return False
        if not process.restarted:
            self.say(f"The {process.name} ended (exit code {code}), so the site stops.")
            return True
        self.say(f"The {process.name} ended (exit code {code}); it starts again in {process.schedule_restart():.0f} s.")
        return False

    def _on_signal(self, number: int, frame: object) -> None:
        self.hurried = self.stopping  # the second Ctrl-C
        self.stopping = True

    def _stop_all(self) -> None:
        """Stop who stands on others first, then the others."""
        for is_ground in (False, True):
            self._stop([process for process in self.processes if process.is_ground is is_ground])

    def _stop(self, processes: Sequence[Process]) -> None:
        for process in processes:
            process.stop()
        deadline = time.monotonic() + GRACE
        while time.monotonic() < deadline and not self.hurried:
            if all(process.pid is None for process in processes):
                break
            time.sleep(0.05)
        for process in processes:
            process.end(time.monotonic())

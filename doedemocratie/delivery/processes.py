"""The processes of the site on one machine: started together, stopped together, none left behind."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

# Seconds that a process gets to finish what it is doing before it is ended.
GRACE = 15.0
# Seconds between a crash of a process and its restart: longer each time, back to the first after a good while.
RESTART_WAITS = (1.0, 5.0, 15.0, 60.0)
GOOD_WHILE = 300.0

_SET_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of Linux's prctl


@dataclass
class Process:
    """A command that runs beside the others. One that is ``restarted`` may crash without taking the site with it."""

    name: str
    command: Sequence[str]
    restarted: bool = False
    _running: subprocess.Popen[bytes] | None = field(default=None, init=False)
    _started_at: float = field(default=0.0, init=False)
    _crashes: int = field(default=0, init=False)
    _restart_at: float = field(default=0.0, init=False)

    def start(self) -> None:
        """Start the command in a process group of its own: Ctrl-C reaches it only through us."""
        self._started_at = time.monotonic()
        self._restart_at = 0.0
        self._running = subprocess.Popen(  # noqa: S603 (the command is our own)
            self.command, stdin=subprocess.DEVNULL, start_new_session=True, preexec_fn=end_with_parent(os.getpid())
        )

    def exit_code(self) -> int | None:
        """Return the exit code, or None while the command runs."""
        return None if self._running is None else self._running.poll()

    def schedule_restart(self) -> float:
        """Plan the restart of a command that crashed; return the seconds until then."""
        if time.monotonic() - self._started_at > GOOD_WHILE:
            self._crashes = 0
        wait = RESTART_WAITS[min(self._crashes, len(RESTART_WAITS) - 1)]
        self._crashes += 1
        self._restart_at = time.monotonic() + wait
        self._running = None
        return wait

    def restart_when_due(self) -> None:
        """Start the command again when its wait is over."""
        if self._running is None and self._restart_at and time.monotonic() >= self._restart_at:
            self.start()

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the command."""
        if self._running is not None and self._running.poll() is None:
            self._running.send_signal(number)

    def end(self, deadline: float) -> None:
        """Wait until ``deadline`` on the monotonic clock for the command, then end it and all that it started."""
        if self._running is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._running.wait(max(0.1, deadline - time.monotonic()))
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._running.pid, signal.SIGKILL)
        self._running.wait()


def end_with_parent(parent: int) -> Callable[[], None] | None:
    """Return what makes a new process end when process ``parent`` is killed; None where the system cannot do that."""
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl

    def follow() -> None:
        prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)
        if os.getppid() != parent:  # the parent was killed just before
            os._exit(1)

    return follow


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
        for process in self.processes:
            process.signal(signal.SIGTERM)
        deadline = time.monotonic() + GRACE
        while time.monotonic() < deadline and not self.hurried:
            if all(process.exit_code() is not None for process in self.processes if process._running):
                break
            time.sleep(0.05)
        for process in self.processes:
            process.end(time.monotonic())

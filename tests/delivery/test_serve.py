"""What `serve` checks before it starts anything, and how it looks after its processes."""

from __future__ import annotations

import errno
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from doedemocratie.delivery.management.commands.serve import check_free, parse_port
from doedemocratie.delivery.preparation import NotReadyError
from doedemocratie.delivery.processes import Process, Supervisor


@pytest.mark.parametrize("text", ["", "abc", "0", "65536", "-1", "80.5", "8000 ", "٣"])
def test_a_port_that_is_no_port_is_one_clear_line(text: str) -> None:
    with pytest.raises(NotReadyError, match=r"PORT is .* it must be a number"):
        parse_port(text)


def test_a_taken_port_is_one_clear_line_with_a_way_out() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(NotReadyError, match=f"Port {port} is taken on 127.0.0.1.*make run PORT={port + 1}"):
            check_free("127.0.0.1", port)
    check_free("127.0.0.1", port)


def test_a_port_for_root_alone_is_one_clear_line_with_a_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    class Refused(socket.socket):
        def bind(self, address: object) -> None:
            raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("doedemocratie.delivery.management.commands.serve.socket.socket", Refused)
    with pytest.raises(NotReadyError, match=r"127\.0\.0\.1 port 80 \(Permission denied\).*make run PORT=8000"):
        check_free("127.0.0.1", 80)


@pytest.mark.parametrize("host", ["no such host", "203.0.113.7"])
def test_an_address_of_another_machine_is_one_clear_line(host: str) -> None:
    with pytest.raises(NotReadyError) as error:
        check_free(host, 8000)
    assert host in str(error.value)
    assert "\n" not in str(error.value)


def alive(pid: int) -> bool:
    """Return whether process ``pid`` runs (one that ended and was not yet waited for does not)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def eventually(condition: object, seconds: float = 10) -> bool:
    """Return whether ``condition()`` becomes true in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():  # type: ignore[operator]
            return True
        time.sleep(0.05)
    return False


def python(code: str) -> list[str]:
    """Return the command that runs ``code``."""
    return [sys.executable, "-c", code]


SLEEP = python("import time; time.sleep(60)")
# Ends only when it is killed, and so does the process that it starts.
STUBBORN = python(
    "import signal, subprocess, sys, time\n"
    "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
    "child = subprocess.Popen([sys.executable, '-c', 'import signal, time; signal.signal(15, 1); time.sleep(60)'])\n"
    "print(child.pid, flush=True)\n"
    "time.sleep(60)"
)


class TestSupervisor:
    """Real processes, started and ended."""

    @pytest.fixture(autouse=True)
    def _signals(self) -> object:
        numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        before = [signal.getsignal(number) for number in numbers]
        yield
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)

    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
    def test_a_signal_stops_every_process(self, number: signal.Signals) -> None:
        processes = [Process("one", SLEEP), Process("two", SLEEP, restarted=True)]
        pids: list[int] = []

        def started() -> bool:
            pids.extend(process._running.pid for process in processes if process._running)
            os.kill(os.getpid(), number)
            return True

        assert Supervisor(processes, print).run(started) == 0
        assert len(pids) == 2
        assert not any(alive(pid) for pid in pids)

    def test_when_the_web_server_ends_the_others_end_too(self) -> None:
        other = Process("worker", SLEEP, restarted=True)
        said: list[str] = []
        code = Supervisor([Process("web server", python("raise SystemExit(3)")), other], said.append).run(lambda: True)
        assert code == 1
        assert said == ["The web server ended (exit code 3), so the site stops."]
        assert other.exit_code() is not None

    def test_a_worker_that_crashes_is_started_again(self, tmp_path: Path) -> None:
        runs = tmp_path / "runs"
        crash = python(f"open({str(runs)!r}, 'a').write('x')")
        said: list[str] = []

        def twice() -> bool:
            if runs.exists() and len(runs.read_text()) == 2:
                os.kill(os.getpid(), signal.SIGTERM)
                return True
            return False

        assert (
            Supervisor([Process("web", SLEEP), Process("worker", crash, restarted=True)], said.append).run(twice) == 0
        )
        assert said[0] == "The worker ended (exit code 0); it starts again in 1 s."

    def test_restarts_come_more_slowly_each_time(self) -> None:
        process = Process("worker", SLEEP, restarted=True)
        process._started_at = time.monotonic()
        assert [process.schedule_restart() for _ in range(5)] == [1, 5, 15, 60, 60]
        process._started_at = time.monotonic() - 3600
        assert process.schedule_restart() == 1

    def test_a_process_that_does_not_listen_is_ended_with_its_children(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("doedemocratie.delivery.processes.GRACE", 0.3)
        process = Process("stubborn", STUBBORN)
        group: list[int] = []

        def started() -> bool:
            pid = process._running.pid if process._running else 0
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
            if not children:
                return False
            group.extend([pid, *map(int, children)])
            os.kill(os.getpid(), signal.SIGTERM)
            return True

        assert Supervisor([process], print).run(started) == 0
        assert len(group) == 2
        assert eventually(lambda: not any(alive(pid) for pid in group))

    def test_a_second_signal_hurries(self) -> None:
        process = Process("stubborn", STUBBORN)
        timers: list[threading.Timer] = []

        def started() -> bool:
            pid = process.pid
            if pid is None or not Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
                return False  # it still listens
            timers.extend(threading.Timer(wait, os.kill, [os.getpid(), signal.SIGINT]) for wait in (0.2, 0.7))
            for timer in timers:
                timer.start()
            return True

        try:
            assert Supervisor([process], print).run(started) == 0
            assert time.monotonic() - process._started_at < 20  # without it, GRACE: 30
        finally:  # a signal that comes later would end the tests
            for timer in timers:
                timer.cancel()
                timer.join()

    @pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux can do this")
    def test_no_process_is_left_when_the_supervisor_is_killed(self) -> None:
        code = (
            "import sys\n"
            "from doedemocratie.delivery.processes import Process, Supervisor\n"
            "one = Process('one', [sys.executable, '-c', 'import time; time.sleep(60)'])\n"
            "Supervisor([one], print).run(lambda: print(one._running.pid, flush=True) or True)"
        )
        with subprocess.Popen(python(code), stdout=subprocess.PIPE, text=True) as supervisor:
            assert supervisor.stdout is not None
            pid = int(supervisor.stdout.readline())
            assert alive(pid)
            supervisor.kill()
        assert eventually(lambda: not alive(pid))

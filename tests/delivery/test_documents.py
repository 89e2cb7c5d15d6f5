"""What the project says about itself is true."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

from doedemocratie.delivery.management.commands.document_settings import declared, with_table

ROOT = settings.BASE_DIR


def test_the_table_of_environment_variables_is_current() -> None:
    document = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert document == with_table(document), "run: make docs"


def test_every_environment_variable_has_a_meaning() -> None:
    assert len(declared()) > 15
    for one in declared():
        assert re.fullmatch(r"[A-Z][A-Z_]+", one.name)
        assert one.help_text.endswith("."), one.name


@pytest.mark.parametrize(
    "name",
    ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "docs/operations.md", "docs/architecture.md"],
)
def test_every_link_between_the_documents_leads_somewhere(name: str) -> None:
    document = ROOT / name
    targets = re.findall(r"\]\(([^)#]+)[^)]*\)", document.read_text(encoding="utf-8"))
    missing = [target for target in targets if "://" not in target and not (document.parent / target).exists()]
    assert not missing


def test_make_help_lists_every_task() -> None:
    tasks = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for task in ("run", "dev", "test", "test-next", "check", "requirements", "help"):
        assert re.search(rf"^  make {task} +\S", tasks, re.MULTILINE), task


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_every_requirement_is_pinned_and_names_no_address(name: str) -> None:
    lines = (ROOT / f"{name}.txt").read_text().splitlines()
    pinned = [line for line in lines if line and not line.lstrip().startswith("#")]
    assert pinned
    assert all(re.fullmatch(r"[a-z0-9-]+==\S+", line) for line in pinned)
    assert "://" not in "\n".join(lines)
    wanted = re.findall(r"^([A-Za-z0-9][\w-]*)", (ROOT / f"{name}.in").read_text(), re.MULTILINE)
    assert {one.lower().replace("_", "-") for one in wanted} <= {line.partition("==")[0] for line in pinned}


def test_the_lock_file_of_the_browser_tests_names_no_address() -> None:
    lock = (ROOT / "tests" / "browser" / "package-lock.json").read_text()
    assert "://" not in lock
    assert '"integrity"' in lock


class TestVenv:
    """tools/venv.sh on machines that lack something; a directory of programs stands in for the machine."""

    def run(self, machine: Path, programs: dict[str, str], directory: Path) -> subprocess.CompletedProcess[str]:
        for tool in ("sh", "cmp", "rm", "cp", "mkdir", "id", "basename", "dirname", "head", "printf"):
            real = Path("/bin") / tool if (Path("/bin") / tool).exists() else Path("/usr/bin") / tool
            (machine / tool).symlink_to(real)
        for name, script in programs.items():
            (machine / name).write_text(f"#!/bin/sh\n{script}\n")
            (machine / name).chmod(0o755)
        return subprocess.run(
            ["/bin/sh", str(ROOT / "tools" / "venv.sh"), str(directory), str(ROOT / "requirements.txt")],
            env={"PATH": str(machine)},
            capture_output=True,
            text=True,
        )

    def test_no_python(self, tmp_path: Path) -> None:
        done = self.run(tmp_path, {}, tmp_path / "venv")
        assert done.returncode == 1
        assert done.stderr.splitlines() == [
            "Python 3.11 or newer is needed. On Debian or Ubuntu: sudo apt install python3 python3-venv"
        ]

    def test_an_old_python(self, tmp_path: Path) -> None:
        old = 'case "$1" in --version) echo "Python 3.9.2";; *) exit 1;; esac'
        done = self.run(tmp_path, {"python3": old}, tmp_path / "venv")
        assert done.returncode == 1
        assert done.stderr.splitlines() == ["Python 3.11 or newer is needed; this machine has Python 3.9.2."]

    def test_a_python_without_the_venv_module(self, tmp_path: Path) -> None:
        without = 'case "$2" in *ensurepip*) exit 1;; esac'
        done = self.run(tmp_path, {"python3.12": without, "python3": "exit 1"}, tmp_path / "venv")
        assert done.returncode == 1
        assert done.stderr.splitlines() == [
            "Python's venv module is missing. On Debian or Ubuntu: sudo apt install python3.12-venv"
        ]
        assert not (tmp_path / "venv").exists()

    def test_a_directory_that_cannot_be_written(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        directory = tmp_path / "file" / "venv"
        done = self.run(tmp_path, {"python3": "exit 0"}, directory)
        assert done.returncode == 1
        said = done.stderr.splitlines()
        assert len(said) == 1
        assert said[0].startswith(f"{directory} cannot be made or written. Give this user (")
        assert said[0].endswith(f"the right to write in {tmp_path / 'file'}.")

    def test_an_environment_that_has_everything_is_left_alone(self, tmp_path: Path) -> None:
        directory = tmp_path / "venv"
        (directory / "bin").mkdir(parents=True)
        (directory / "bin" / "python").write_text("#!/bin/sh\nexit 0\n")
        (directory / "bin" / "python").chmod(0o755)
        (directory / "installed-requirements.txt").write_bytes((ROOT / "requirements.txt").read_bytes())
        done = self.run(tmp_path, {}, directory)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")

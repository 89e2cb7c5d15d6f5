"""The image: what is in it, who runs it, and what it must not hold."""

from __future__ import annotations

import json
import re
import tomllib

import pytest
from django.conf import settings

from doedemocratie.delivery.processes import GUNICORN
from doedemocratie.delivery.release import CODE
from tests.deploy.reading import PROJECT, SETTINGS, arguments, final_stage, image_environment, instructions, is_in_image


def test_both_stages_stand_on_the_same_slim_python_that_the_project_supports() -> None:
    stages = [argument.split()[0] for name, argument in instructions() if name == "FROM"]
    assert len(stages) == 2
    assert len(set(stages)) == 1, "the environment of the first runs on the Python of the second"
    major, minor = re.fullmatch(r"python:(\d+)\.(\d+)-slim-\w+", stages[0]).groups()
    oldest = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]["requires-python"]
    assert [int(major), int(minor)] >= [int(number) for number in oldest.removeprefix(">=").split(".")]


def test_only_what_is_pinned_is_installed_and_nothing_is_compiled() -> None:
    installing = [argument for name, argument in instructions() if name == "RUN" and " install --no-cache" in argument]
    assert len(installing) == 1
    for option in ("--no-deps", "--only-binary :all:", "--requirement requirements.txt"):
        assert option in installing[0]
    assert installing[0].endswith(" check"), "it fails when this Python needs more than requirements.txt names"


def test_the_image_that_runs_has_no_tools_to_build_with() -> None:
    runs = " ".join(" ".join(arguments("RUN")).split())
    # What lays out a PDF, and nothing else, comes from the distribution.
    libraries = "apt-get update && apt-get install --yes --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
    assert runs.count(f"{libraries} && rm -rf /var/lib/apt/lists/*") == 1
    runs = runs.replace(libraries, "").replace("rm -rf /var/lib/apt/lists/*", "")
    assert not re.findall(r"\b(apt|apt-get|apk|gcc|g\+\+|make|curl|wget|git|npm)\b", runs)
    assert "pip install" not in runs
    assert "--without-pip" in " ".join(argument for name, argument in instructions() if name == "RUN")
    for gone in ("/usr/local/bin/pip*", "/site-packages/pip*", "/ensurepip"):
        assert re.search(rf"rm -rf [^&]*{re.escape(gone)}", runs), f"{gone} comes with the base image"


def test_the_image_that_runs_takes_files_from_the_first_stage_only() -> None:
    assert arguments("COPY")
    assert all(argument.startswith("--from=build ") for argument in arguments("COPY"))
    assert not arguments("ADD")


def test_a_user_by_number_that_is_not_root_runs_it() -> None:
    names = [name for name, _ in final_stage()]
    assert arguments("USER") == ["10001:10001"]
    assert "RUN" not in names[names.index("USER") :]
    assert arguments("STOPSIGNAL") == ["SIGTERM"]


def test_what_it_sets_are_settings_of_the_site() -> None:
    own = {name for name in image_environment() if name != "PATH" and not name.startswith("PYTHON")}
    assert own <= SETTINGS
    assert {"HOST", "PORT", "STATIC_ROOT", "VAR_DIR"} <= own
    assert image_environment()["PYTHONDONTWRITEBYTECODE"] == "1"


def test_no_secret_stays_in_it() -> None:
    kept = " ".join(argument for name, argument in instructions() if name in {"ENV", "ARG", "LABEL"})
    assert not re.search(r"SECRET|PASSWORD|TOKEN|DATABASE_URL", kept)


def test_the_static_files_are_made_in_the_image_outside_what_is_written() -> None:
    collecting = [argument for name, argument in instructions() if name == "RUN" and "collectstatic" in argument]
    static_root = image_environment()["STATIC_ROOT"]
    assert len(collecting) == 1
    assert f"STATIC_ROOT={static_root} " in collecting[0]
    assert f"--from=build {static_root} {static_root}" in arguments("COPY")
    assert not static_root.startswith(image_environment()["VAR_DIR"])


def test_it_starts_the_web_server_as_make_run_does() -> None:
    assert [json.loads(argument) for argument in arguments("CMD")] == [["python", *GUNICORN[1:]]]
    assert arguments("EXPOSE") == [image_environment()["PORT"]]


def test_its_own_check_is_the_one_that_asks_nothing_of_the_database() -> None:
    (check,) = arguments("HEALTHCHECK")
    assert "'/healthz'" in check
    assert f"'127.0.0.1', {image_environment()['PORT']}," in check
    command = json.loads(check.partition("CMD ")[2])
    compile(command[2], "healthcheck", "exec")


@pytest.mark.parametrize(
    "path",
    [
        "manage.py",
        "requirements.txt",
        "static/css/site.css",
        "content/index.md",
        "templates/base.html",
        "theme/theme.css",
    ],
)
def test_what_the_site_needs_is_let_in(path: str) -> None:
    assert is_in_image(path)


def test_every_package_of_the_project_is_let_in() -> None:
    packages = {app.partition(".")[0] for app in settings.INSTALLED_APPS}
    packages = {package for package in packages if (PROJECT / package).is_dir()}
    assert {"doedemocratie", "home", "news", "publications"} <= packages
    assert all(is_in_image(f"{directory}/file.py") for directory in {*packages, *CODE})


@pytest.mark.parametrize(
    "path",
    [
        ".env",
        ".git/config",
        ".venv/bin/python",
        "var/secret_key",
        "var/db.sqlite3",
        "tests/conftest.py",
        "bench/pages.py",
        "deploy/kubernetes/secret.yaml",
        "backup.sqlite3",
        "home/__pycache__/models.cpython-313.pyc",
        "home/models.pyc",
        "home/models.py~",
    ],
)
def test_nothing_else_gets_in(path: str) -> None:
    assert not is_in_image(path)

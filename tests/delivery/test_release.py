"""A page that another release rendered is not shown."""

from __future__ import annotations

import os
import shutil
from functools import cache
from pathlib import Path

import pytest
from pytest_django import Settings

from doedemocratie.delivery import content_version
from doedemocratie.delivery.release import _now, fingerprint, release


@pytest.fixture
def project(tmp_path: Path) -> Path:
    project = tmp_path / "project"
    (project / "templates").mkdir(parents=True)
    (project / "templates" / "base.html").write_text("<title>Doe mee</title>")
    (project / "requirements.txt").write_text("Django==5.2\n")
    (project / "static").mkdir()
    (project / "static" / "staticfiles.json").write_text("{}")
    return project


def of(project: Path) -> str:
    return fingerprint(project, project / "static" / "staticfiles.json")


@pytest.mark.parametrize(
    "file", ["templates/base.html", "templates/new.html", "requirements.txt", "static/staticfiles.json"]
)
def test_what_changes_pages_is_another_release(project: Path, file: str) -> None:
    before = of(project)
    (project / file).write_text("iets anders")
    assert of(project) != before


def test_copy_made_at_another_time_is_the_same_release(project: Path, tmp_path: Path) -> None:
    copy = tmp_path / "elders"
    shutil.copytree(project, copy)
    os.utime(copy / "templates" / "base.html", (1, 1))
    (copy / "templates" / "base.html.orig").write_text("no template")
    assert of(copy) == of(project)


def test_works_without_collected_static_files(project: Path) -> None:
    (project / "static" / "staticfiles.json").unlink()
    assert of(project)


@pytest.mark.parametrize(("debug", "seen"), [(True, True), (False, False)])
def test_only_a_developer_sees_a_changed_template_at_once(
    project: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch, debug: bool, seen: bool
) -> None:
    settings.DEBUG, settings.BASE_DIR = debug, project
    monkeypatch.setattr("doedemocratie.delivery.release._at_first", cache(_now))
    before = release()
    (project / "templates" / "base.html").write_text("<title>Anders</title>")
    assert (release() != before) == seen


@pytest.mark.django_db
def test_version_names_the_release(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = content_version.current()
    assert ours.endswith(f"@{fingerprint(settings.BASE_DIR, settings.STATIC_ROOT / 'staticfiles.json')}")
    monkeypatch.setattr(content_version, "release", lambda: "another")
    theirs = content_version.current()
    assert theirs != ours
    assert theirs.partition("@")[0] == ours.partition("@")[0]
    assert release() == release()

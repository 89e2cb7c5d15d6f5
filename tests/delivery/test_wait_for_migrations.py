"""A node of a new release serves when its migrations are there, and does not wait for a database that is away."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as project_settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from doedemocratie.delivery.management.commands import wait_for_migrations
from doedemocratie.delivery.readiness import NotReadyError

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_database_that_is_up_to_date_is_not_waited_for(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("wait_for_migrations")
    assert capsys.readouterr() == ("", "")


def test_migrations_that_nobody_applies_end_it_with_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    recorder = MigrationRecorder(connection)
    recorder.record_unapplied("delivery", "0001_initial")
    try:
        with pytest.raises(
            CommandError, match=r"^Nobody brought the database up to date in time: migrations: 1 to apply\.$"
        ):
            call_command("wait_for_migrations", timeout=0)
    finally:
        recorder.record_applied("delivery", "0001_initial")


def test_it_goes_on_when_another_has_applied_them(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = iter(["2 to apply", "2 to apply", "1 to apply", ""])

    def check() -> None:
        if missing := next(answers):
            raise NotReadyError(missing)

    monkeypatch.setattr(wait_for_migrations, "check_migrations", check)
    monkeypatch.setattr(wait_for_migrations, "INTERVAL", 0.0)
    call_command("wait_for_migrations")
    printed = capsys.readouterr().out.splitlines()
    assert [line.partition("migrations: ")[2] for line in printed] == ["2 to apply.", "1 to apply."], "each said once"


def test_a_database_that_is_away_is_not_waited_for(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "manage.py", "wait_for_migrations", "--settings", "doedemocratie.settings.production"],
        cwd=project_settings.BASE_DIR,
        env={**os.environ, "VAR_DIR": str(tmp_path), "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0
    assert ended.stderr.splitlines() == [
        "The database does not answer (OperationalError); this node starts without it."
    ]

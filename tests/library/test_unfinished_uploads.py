"""Uploads that nobody finished are deleted after two days, with their file."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from wagtail.models import UploadedFile

from doedemocratie.delivery.clock import jobs

pytestmark = pytest.mark.django_db

HOUR = 3600


def upload(hours_ago: float) -> UploadedFile:
    made: UploadedFile = UploadedFile.objects.create(file=ContentFile(b"%PDF-", "stuk.pdf"))
    moment = time.time() - hours_ago * HOUR
    os.utime(made.file.path, (moment, moment))
    return made


def test_what_waits_for_two_days_goes_with_its_file() -> None:
    old, young = upload(49), upload(47)
    call_command("clear_uploads", verbosity=0)
    assert UploadedFile.objects.get() == young
    assert not Path(old.file.path).exists()
    assert Path(young.file.path).exists()


def test_a_row_whose_file_is_gone_goes_too(capsys: pytest.CaptureFixture[str]) -> None:
    Path(upload(0).file.path).unlink()
    call_command("clear_uploads")
    assert not UploadedFile.objects.exists()
    assert capsys.readouterr().out == "Uploads deleted: 1.\n"


def test_the_clock_does_so() -> None:
    assert "clear_uploads" in [job.command for job in jobs()]

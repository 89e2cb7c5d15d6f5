"""A small directory of content files, and the command that loads it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from pytest_django import Settings

from tests.content.trees import ContentTree


@pytest.fixture
def tree(tmp_path: Path, settings: Settings) -> ContentTree:
    """Return a directory with a home page, a section with one article, and a theme."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return ContentTree(tmp_path / "inhoud")


@pytest.fixture
def mistakes(capsys: pytest.CaptureFixture[str]) -> Callable[..., list[str]]:
    """Return a function that runs the command, which must fail, and returns its lines about mistakes."""

    def run(root: Path, *options: str) -> list[str]:
        capsys.readouterr()
        with pytest.raises(CommandError) as failure:
            call_command("load_content", str(root), *options)
        assert failure.value.returncode == 1
        assert "nothing was imported" in str(failure.value)
        return capsys.readouterr().err.splitlines()

    return run

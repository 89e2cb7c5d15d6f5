"""The conventions that Django checks at every start."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from wagtail import fields

from doedemocratie.core.checks import check_page_models, check_settings
from news.models import NewsArticlePage


def test_the_page_models_follow_the_conventions() -> None:
    assert check_page_models(None) == []


def test_a_page_model_that_does_not_say_who_manages_it_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(NewsArticlePage, "managed_by")
    assert [error.id for error in check_page_models(None)] == ["core.E002"]


def test_wagtails_own_stream_field_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(NewsArticlePage._meta.get_field("body"), "__class__", fields.StreamField)
    assert [error.id for error in check_page_models(None)] == ["core.E001"]


def test_settings_that_cannot_work_are_refused(settings: Any, tmp_path: Path) -> None:
    assert check_settings(None) == []
    settings.SITE_URL = "www.example.org"
    settings.THEME_DIR = str(tmp_path)
    assert [error.id for error in check_settings(None)] == ["core.E003", "core.E004"]
    settings.SITE_URL = "https://www.example.org"
    (tmp_path / "theme.css").write_text(":root {}")
    assert check_settings(None) == []

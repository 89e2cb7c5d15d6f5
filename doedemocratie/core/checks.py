"""Conventions of this project that Django checks at every start."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from wagtail import fields
from wagtail.models import Page, get_page_models

from doedemocratie.core.fields import StreamField

# What a page type says of itself; of the names in one group, at least one.
REQUIRED = (
    ("parent_page_types",),
    ("subpage_types",),
    ("max_count", "max_count_per_parent"),
    ("page_description",),
    ("template",),
    ("managed_by",),
    ("kind_label",),
)


@register()
def check_page_models(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Refuse a page model that uses Wagtail's own StreamField or leaves out what every page type must say."""
    return [
        error
        for model in get_page_models()
        if model is not Page
        for error in (*_foreign_stream_fields(model), *_missing_declarations(model))
    ]


def _foreign_stream_fields(model: type[Page]) -> list[Error]:
    return [
        Error(
            f"{model._meta.label}.{field.name} is Wagtail's own StreamField, which freezes its blocks into migrations.",
            hint="Use doedemocratie.core.fields.StreamField.",
            obj=model,
            id="core.E001",
        )
        for field in model._meta.get_fields()
        if isinstance(field, fields.StreamField) and not isinstance(field, StreamField)  # noqa: TID251 (what is looked for)
    ]


def _missing_declarations(model: type[Page]) -> list[Error]:
    return [
        Error(
            f"{model._meta.label} does not declare `{'` or `'.join(names)}`.",
            hint="Every page type says where it may stand, what it is called and who manages it.",
            obj=model,
            id="core.E002",
        )
        for names in REQUIRED
        if not set(names) & set(vars(model))
    ]


@register()
def check_settings(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Refuse an address without its scheme, and a look of one's own that is not there."""
    errors: list[CheckMessage] = []
    address = urlsplit(settings.SITE_URL)
    if address.scheme not in {"http", "https"} or not address.hostname:
        errors.append(
            Error(f"SITE_URL is {settings.SITE_URL!r}.", hint="Write it as https://www.example.org.", id="core.E003")
        )
    if settings.THEME_DIR and not (Path(settings.THEME_DIR) / "theme.css").is_file():
        errors.append(Error(f"There is no theme.css in THEME_DIR, {settings.THEME_DIR}.", id="core.E004"))
    return errors

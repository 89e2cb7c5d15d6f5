"""``site.yaml``: the settings of the site, filled as long as no editor changed them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils import translation
from wagtail.models import Site

from doedemocratie.core.fields import StreamField
from doedemocratie.core.models import SiteSettings

from .block_values import field_value
from .links import LinkReader
from .mistakes import Place
from .models import LoadedSettings
from .page_index import PageIndex
from .pages import set_value
from .planning import FORMAT, Action
from .reader import SETTINGS, Directory
from .references import FileReference, Resolver, Stream
from .validation import validate_fields, validate_stream
from .yaml_nodes import Node


@dataclass
class SettingsContent:
    """What ``site.yaml`` says."""

    nodes: dict[str, Node]
    raw: bytes
    place: Place
    values: dict[str, Any] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    files: dict[FileReference, Place] = field(default_factory=dict)

    def line(self, name: str) -> int:
        """Return the line of a field."""
        return self.nodes[name].line if name in self.nodes else 0

    def see(self, file: FileReference, place: Place) -> None:
        """Note a file that the settings use."""
        self.files.setdefault(file, place)

    @property
    def digest(self) -> str:
        """The digest of the file."""
        return hashlib.sha256(FORMAT.encode() + self.raw).hexdigest()


def settings_fields() -> dict[str, models.Field]:
    """Return the settings that the file can give."""
    return {
        column.name: column
        for column in SiteSettings._meta.concrete_fields
        if column.editable and not column.primary_key and column.name != "site"
    }


def read_settings(directory: Directory, pages: PageIndex, place: Place) -> SettingsContent | None:
    """Read ``site.yaml``, if it is there; mistakes are noted."""
    if directory.settings is None:
        return None
    content = SettingsContent(directory.settings, directory.settings_raw, place)
    links = LinkReader(directory.root, SETTINGS, pages, content.see)
    fields = settings_fields()
    for name, node in content.nodes.items():
        here = place.at(field_name=name, line=node.line)
        before = len(place.mistakes)
        if name not in fields:
            here.mistake(f"is not a setting; there are: {', '.join(fields)}")
        else:
            content.values[name] = field_value(fields[name], node, links, here)
        if len(place.mistakes) > before:
            content.unread.add(name)
    return content


def fill_settings(settings: SiteSettings, content: SettingsContent, resolver: Resolver) -> None:
    """Give the settings what the file says, and the default for what it does not say."""
    for name, column in settings_fields().items():
        value = content.values.get(name, column.get_default())
        set_value(settings, column, value, resolver, seed=f"{SETTINGS}/{name}")


def validate_settings(content: SettingsContent, site: Site, resolver: Resolver) -> None:
    """Note every mistake that the model and its blocks find."""
    settings = SiteSettings(site=site)
    fill_settings(settings, content, resolver)
    with translation.override("en"):
        validate_fields(settings, content.place, content.line, exclude={"site", *content.unread})
        for name, value in content.values.items():
            if isinstance(value, Stream):
                place = content.place.at(field_name=name, line=content.line(name))
                validate_stream(getattr(settings, name), value, place, last_line=content.raw.count(b"\n") + 2)


def settings_action(content: SettingsContent, site: Site) -> Action:
    """Return what happens to the settings of the site."""
    loaded = LoadedSettings.objects.filter(site=site).first()
    current = SiteSettings.objects.filter(site=site).first()
    if current is None:
        return Action.CREATE
    expected = loaded.fingerprint if loaded else fingerprint(SiteSettings(site=site))
    if fingerprint(current) != expected:
        return Action.LEAVE
    return Action.UNCHANGED if loaded and loaded.digest == content.digest else Action.UPDATE


def load_settings(content: SettingsContent, site: Site, resolver: Resolver) -> None:
    """Store the settings, and how they were."""
    settings = SiteSettings.objects.filter(site=site).first() or SiteSettings(site=site)
    fill_settings(settings, content, resolver)
    settings.save()
    settings.refresh_from_db()
    LoadedSettings.objects.update_or_create(
        site=site, defaults={"digest": content.digest, "fingerprint": fingerprint(settings)}
    )


def fingerprint(settings: SiteSettings) -> str:
    """Return what changes when any of the settings changes."""
    values: dict[str, Any] = {}
    for name, column in settings_fields().items():
        value = column.value_from_object(settings)
        values[name] = value.get_prep_value() if isinstance(column, StreamField) else str(value)
    return hashlib.sha256(json.dumps(values, sort_keys=True, default=str).encode()).hexdigest()

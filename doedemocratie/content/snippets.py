"""``snippets/<app>.<Model>.yaml``: rows that pages use but that are no pages, such as the words of a glossary.

A model takes part by having ``content_key``: the name of the field that the keys in the file fill. A row that is there
already, made by an earlier load or by an editor, is left as it is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import translation

from .block_values import field_value
from .links import LinkReader
from .mistakes import Mistakes, Place
from .page_index import PageIndex
from .reader import escapes, read_yaml
from .validation import validate_fields
from .yaml_nodes import Node

DIRECTORY = "snippets"


@dataclass
class SnippetContent:
    """One row of a file: its model, the name of the key field, and the values of all fields."""

    model: type[models.Model]
    key: str
    values: dict[str, Any] = field(default_factory=dict)

    def load(self) -> models.Model | None:
        """Make the row, and return it; ``None`` when there is one with this key."""
        rows = self.model._default_manager
        if rows.filter(**{f"{self.key}__iexact": self.values[self.key]}).exists():
            return None
        return rows.create(**self.values)


def read_snippets(root: Path, pages: PageIndex, mistakes: Mistakes) -> list[SnippetContent]:
    """Read and check every file below ``snippets/``; mistakes are noted."""
    found: list[SnippetContent] = []
    for path in sorted((root / DIRECTORY).glob("*.yaml")):
        place = Place(f"{DIRECTORY}/{path.name}", mistakes)
        model = _model_of(path.stem)
        if model is None or escapes(root, path):
            place.mistake("the name of the file is that of a model whose rows can be given in a file, and .yaml")
            continue
        read = read_yaml(path, place)
        if read is not None:
            links = LinkReader(root, place.source, pages, lambda file, where: None)
            found += [_read(model, key, node, links, place) for key, node in read[1].items()]
    return found


def _model_of(label: str) -> type[Any] | None:
    try:
        model = apps.get_model(label)
    except (LookupError, ValueError):
        return None
    return model if getattr(model, "content_key", "") else None


def _read(model: Any, key: str, node: Node, links: LinkReader, place: Place) -> SnippetContent:
    content = SnippetContent(model, model.content_key)
    content.values[content.key] = key
    fields = {
        column.name: column for column in model._meta.concrete_fields if column.editable and not column.primary_key
    }
    fields.pop(content.key)
    here = place.at(field_name=key, line=node.line)
    unread: set[str] = set()
    lines = {content.key: node.line}
    if not isinstance(node.value, dict):
        here.mistake(f"must have the fields {', '.join(fields)}")
        return content
    for name, value in node.value.items():
        spot = place.at(field_name=f"{key}: {name}", line=value.line)
        if name not in fields:
            spot.mistake(f"is not a field; there are: {', '.join(fields)}")
            continue
        lines[name] = value.line
        before = len(place.mistakes)
        content.values[name] = field_value(fields[name], value, links, spot)
        if len(place.mistakes) > before:
            unread.add(name)
    row = model._default_manager.filter(**{f"{content.key}__iexact": key}).first() or model()
    for name, value in content.values.items():
        setattr(row, name, value)
    with translation.override("en"):
        validate_fields(row, place, lambda name: lines.get(name, node.line), exclude=unread)
    return content

"""What one file says about its page, read by the page's type; and how a page takes it over."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import models
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage
from wagtail.models import Orderable, Page

from doedemocratie.core.fields import StreamField

from .block_values import field_value
from .links import LinkReader
from .markdown import BodyReader
from .mistakes import Place
from .page_index import PageIndex
from .page_types import BODY_FIELD, RESERVED_KEYS, PageType, Relation
from .reader import Document
from .references import FileReference, PageReference, Resolver, RichText, Stream, stored
from .yaml_nodes import Node


@dataclass(frozen=True)
class Row:
    """One row of a relation, and its line in the file."""

    values: dict[str, Any]
    line: int


@dataclass
class PageContent:
    """All that a file says about its page."""

    document: Document
    type: PageType
    values: dict[str, Any] = field(default_factory=dict)
    rows: dict[str, list[Row]] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    """The keys with a mistake that was already noted: what follows from it is not worth a second line."""
    files: dict[FileReference, Place] = field(default_factory=dict)
    alternatives: list[tuple[FileReference, str, Place]] = field(default_factory=list)

    @property
    def source(self) -> str:
        """The file, relative to the directory."""
        return self.document.source

    def line(self, key: str) -> int:
        """Return the line of a key, or the first line when the file does not have it."""
        node = self.document.front.get(key)
        if key == BODY_FIELD:
            return self.document.body_line
        return node.line if node else 1


def read_page(document: Document, page_type: PageType, pages: PageIndex, root: Path) -> PageContent:
    """Read the front matter and the body of a file; mistakes are noted in its place."""
    content = PageContent(document, page_type)

    def seen(file: FileReference, place: Place) -> None:
        content.files.setdefault(file, place)

    links = LinkReader(root, document.source, pages, seen)
    mistakes = document.place.mistakes
    for key, node in document.front.items():
        place = document.place.at(field_name=key, line=node.line)
        before = len(mistakes)
        if key in RESERVED_KEYS:
            _check_order(key, node, place)
        elif key not in page_type.keys:
            place.mistake(f"is not a field of {page_type.name}")
        elif key in page_type.relations:
            content.rows[key] = _rows(page_type.relations[key], node, links, place)
        else:
            content.values[key] = field_value(page_type.fields[key], node, links, place)
        if len(mistakes) > before:
            content.unread.add(key)
    content.values["slug"] = document.slug
    _read_body(content, links)
    return content


def _read_body(content: PageContent, links: LinkReader) -> None:
    document, field_ = content.document, content.type.body
    if field_ is None:
        if document.body.strip():
            skipped = document.body.index(document.body.strip()[0])
            line = document.body_line + document.body.count("\n", 0, skipped)
            document.place.at(line=line).mistake(f"a page of type {content.type.name} has no body")
        return
    reader = BodyReader(document.body, document.body_line, field_.stream_block, links, document.place)
    content.values[BODY_FIELD] = reader.read()
    content.alternatives.extend(reader.alternatives)


def _check_order(key: str, node: Node, place: Place) -> None:
    if key == "order" and not node.text.lstrip("-").isdecimal():
        place.mistake(f"'{node.text}' is not a whole number")


def _rows(relation: Relation, node: Node, links: LinkReader, place: Place) -> list[Row]:
    if not isinstance(node.value, list):
        if not node.is_empty:
            place.mistake("must be a list")
        return []
    rows: list[Row] = []
    for item in node.value:
        here = place.at(line=item.line)
        values = _row(relation, item, links, here)
        if relation.value_field and len(values) == 1 and any(row.values == values for row in rows):
            if values[relation.value_field] is not None:
                here.mistake(f"'{item.text}' is in the list twice")
            continue
        rows.append(Row(values, item.line))
    for limit, wrong, word in (
        (relation.maximum, lambda limit: len(rows) > limit, "most"),
        (relation.minimum, lambda limit: len(rows) < limit, "least"),
    ):
        if limit is not None and wrong(limit):
            place.mistake(f"has {len(rows)} items; at {word} {limit}")
    return rows


def _row(relation: Relation, item: Node, links: LinkReader, place: Place) -> dict[str, Any]:
    fields = relation.fields
    if not isinstance(item.value, dict):
        if relation.value_field is None:
            place.mistake(f"an item must have the fields {', '.join(fields)}")
            return {}
        return {relation.value_field: field_value(fields[relation.value_field], item, links, place)}
    values: dict[str, Any] = {}
    for key, node in item.value.items():
        here = place.at(field_name=f"{place.field}: {key}", line=node.line)
        name = _file_field(fields) if key == "file" and key not in fields else key
        if name not in fields:
            here.mistake(f"is not a field here; there are: {', '.join(fields)}")
        else:
            values[name] = field_value(fields[name], node, links, here)
    needed = relation.value_field
    if needed is not None and needed not in values and not fields[needed].null:
        # Without it there would be no row: nothing that a file says is dropped without a word.
        place.mistake(f"an item must have the field {'file' if needed == _file_field(fields) else needed}")
    return values


def _file_field(fields: dict[str, models.Field]) -> str | None:
    """Return the one field that holds an image or document: files call it ``file``."""
    names = [
        name
        for name, column in fields.items()
        if isinstance(column, models.ForeignKey) and issubclass(column.related_model, (AbstractImage, AbstractDocument))
    ]
    return names[0] if len(names) == 1 else None


def fill(page: Page, content: PageContent, resolver: Resolver) -> None:
    """Give ``page`` everything that its file says; what the file does not say gets its default."""
    for name, column in content.type.fields.items():
        if name in content.values:
            value = content.values[name]
        elif name == "show_in_menus":
            value = type(page).show_in_menus_default
        else:
            value = column.get_default()
        set_value(page, column, value, resolver, seed=f"{content.source}/{name}")
    for key, relation in content.type.relations.items():
        setattr(page, relation.accessor, rows(content, key, relation, resolver))
    page.draft_title = page.title


def rows(content: PageContent, key: str, relation: Relation, resolver: Resolver) -> list[models.Model]:
    """Return the rows of a relation, unsaved; a row whose page or file an editor deleted is left out."""
    result: list[models.Model] = []
    for row in content.rows.get(key, []):
        instance = relation.model()
        for name, value in row.values.items():
            set_value(instance, relation.fields[name], value, resolver, seed=f"{content.source}/{key}/{name}")
        if relation.value_field is None or getattr(instance, relation.fields[relation.value_field].attname) is not None:
            if isinstance(instance, Orderable):
                instance.sort_order = len(result)
            result.append(instance)
    return result


def set_value(instance: models.Model, column: models.Field, value: Any, resolver: Resolver, seed: str) -> None:
    """Set a field of a page, a row or the settings, with references resolved."""
    if isinstance(value, (PageReference, FileReference)):
        target = resolver.resolve(value)
        if target is not None and not isinstance(target, column.related_model or models.Model):
            target = None
        setattr(instance, column.name, target)
    elif isinstance(column, StreamField):
        raw = stored(value, resolver, seed) if isinstance(value, Stream) else []
        setattr(instance, column.name, column.stream_block.to_python(raw))
    elif isinstance(value, RichText):
        setattr(instance, column.name, stored(value, resolver, seed))
    elif value is None and not column.null:
        setattr(instance, column.name, column.get_default())
    else:
        setattr(instance, column.name, value)

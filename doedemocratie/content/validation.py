"""Validates what the files say with the models' and blocks' own rules, before anything is written."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import translation
from wagtail.blocks import StreamValue
from wagtail.fields import RichTextField

from .explain import block_errors, explain, field_errors, note, whole_errors
from .mistakes import Place
from .page_types import BODY_FIELD
from .pages import PageContent, fill, rows
from .references import Resolver, Stream
from .standins import StandIns

# The loader gives these itself, or the tree does.
TREE_FIELDS = {
    "path",
    "depth",
    "numchild",
    "url_path",
    "content_type",
    "locale",
    "owner",
    "translation_key",
    "draft_title",
}


def validate_page(content: PageContent, resolver: StandIns) -> None:
    """Note every mistake that the page's model and blocks find."""
    page = content.type.model(path="0001", depth=1)  # a page without a parent: its slug is checked against the files
    fill(page, content, resolver)
    with translation.override("en"):
        validate_fields(
            page,
            content.document.place,
            content.line,
            exclude=TREE_FIELDS | content.unread | ({BODY_FIELD} if content.type.body else set()),
        )
        for name, value in content.values.items():
            if isinstance(value, Stream):
                place = content.document.place.at(field_name=name, line=content.line(name))
                validate_stream(getattr(page, name), value, place, last_line=content.document.raw.count(b"\n") + 2)
        _validate_rows(content, resolver)
    _validate_between(page, content)


def validate_fields(instance: models.Model, place: Place, line: Any, exclude: set[str]) -> None:
    """Run ``full_clean`` and note its errors; ``line`` gives the line of a field in the file."""
    columns = {column.name: column for column in instance._meta.concrete_fields}
    try:
        instance.full_clean(exclude=exclude)
    except ValidationError as error:
        for name, part in field_errors(error):
            if name in exclude:
                continue
            value = getattr(instance, name, None) if name else None
            note(place.at(field_name=name, line=line(name)), explain(part, value, _choices(columns.get(name))))
    for name, column in columns.items():
        length = len(getattr(instance, name) or "") if _has_soft_limit(column) and name not in exclude else 0
        if column.max_length and length > column.max_length:
            place.at(field_name=name, line=line(name)).mistake(
                f"is too long: {length} characters, at most {column.max_length}"
            )


def validate_stream(value: StreamValue, blocks: Stream, place: Place, last_line: int) -> None:
    """Run the blocks' own validation and note its errors at the lines of the blocks."""
    try:
        value.stream_block.clean(value)
    except ValidationError as error:
        noted = {mistake.line for mistake in place.mistakes if mistake.source == place.source}
        for index, child in getattr(error, "block_errors", {}).items():
            start = blocks[index].line
            end = blocks[index + 1].line if index + 1 < len(blocks) else last_line
            if any(start <= line < max(end, start + 1) for line in noted):
                continue  # something in this block could not be read; what is missing now follows from that
            for path, messages in block_errors(child, value[index].value, blocks[index].type):
                note(place.at(field_name=f"{place.field}: {path}", line=start), messages)
        for single in whole_errors(error):
            note(place, explain(single))
        if not hasattr(error, "block_errors"):
            note(place, explain(error))


def _validate_rows(content: PageContent, resolver: Resolver) -> None:
    for key, relation in content.type.relations.items():
        if key in content.unread:
            continue
        lines = [row.line for row in content.rows.get(key, [])]
        for instance, line in zip(rows(content, key, relation, resolver), lines, strict=False):
            place = content.document.place.at(field_name=key, line=line)
            try:
                instance.full_clean(exclude=[relation.parent_field])
            except ValidationError as error:
                for name, part in field_errors(error):
                    value = getattr(instance, name, None) if name else None
                    messages = explain(part, value, _choices(relation.fields.get(name)))
                    note(place.at(field_name=f"{key}: {name}" if name else key), messages)


def _validate_between(page: Any, content: PageContent) -> None:
    """Note what the page has against its rows: editors' forms look at both together, and so does its ``row_problems()``."""
    keys = {relation.accessor: key for key, relation in content.type.relations.items()}
    for accessor, number, name, message in getattr(page, "row_problems", list)():
        key = keys[accessor]
        if key not in content.unread and number < len(content.rows.get(key, [])):
            line = content.rows[key][number].line
            content.document.place.at(field_name=f"{key}: {name}", line=line).mistake(message)


def _choices(column: models.Field | None) -> list[str]:
    return [str(choice) for choice, _label in column.flatchoices] if column is not None else []


def _has_soft_limit(column: models.Field) -> bool:
    """Return whether Django leaves the length of this field to forms."""
    return isinstance(column, models.TextField) and not isinstance(column, RichTextField)

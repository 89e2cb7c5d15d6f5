"""Values in YAML to the values of blocks and model fields, with references for what they point at."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from wagtail import blocks
from wagtail.documents.models import AbstractDocument
from wagtail.fields import RichTextField
from wagtail.images.models import AbstractImage
from wagtail.models import Page

from doedemocratie.core.fields import StreamField

from .links import LinkReader
from .mistakes import Place
from .references import Block, Items, RichText, Stream
from .rich_text import RichTextWriter
from .yaml_nodes import Node


def markdown_value(node: Node, links: LinkReader, features: list[str] | None, place: Place) -> RichText:
    """Return the rich text that a Markdown text in YAML stands for."""
    from .markdown import BodyReader

    tree = BodyReader.tree(node.text)
    first = node.text_line
    return RichTextWriter(links, features).blocks(
        tree.children, lambda child: first + (child.map[0] if child.map else 0), place
    )


def block_value(block: blocks.Block, node: Node, links: LinkReader, place: Place) -> Any:
    """Return the value for a block of any kind from YAML; mistakes are noted."""
    match block:
        case blocks.StructBlock():
            return _struct(block, node, links, place)
        case blocks.StreamBlock():
            return _stream(block, node, links, place)
        case blocks.ListBlock():
            items = _list(node, place)
            return Items(block_value(block.child_block, item, links, place.at(line=item.line)) for item in items)
        case blocks.RichTextBlock():
            return markdown_value(node, links, block.features, place)
        case blocks.ChooserBlock():
            return _reference(block.model_class, node, links, place)
        case blocks.BooleanBlock():
            return _boolean(node, place)
    if isinstance(node.value, (list, dict)):
        place.mistake("must be a text")
        return None
    return node.text


def field_value(field: models.Field, node: Node, links: LinkReader, place: Place) -> Any:
    """Return the value for a model field from YAML; what cannot be read is noted and gives None."""
    if isinstance(field, StreamField):
        return block_value(field.stream_block, node, links, place)
    if isinstance(field, models.ForeignKey):
        return None if node.is_empty else _foreign(field, node, links, place)
    if isinstance(node.value, (list, dict)):
        place.mistake("must be a text, not a list or mapping")
        return None
    if isinstance(field, models.BooleanField):
        return _boolean(node, place)
    text = node.text.strip()
    if isinstance(field, RichTextField):
        return markdown_value(node, links, field.features, place)
    if not text:
        return None if field.null else ""
    if isinstance(field, models.DateTimeField):
        return _moment(text, place)
    if isinstance(field, models.DateField):
        return _date(text, place)
    try:
        return field.to_python(text)
    except ValidationError:
        kind = (
            "a number" if isinstance(field, (models.IntegerField, models.DecimalField, models.FloatField)) else "valid"
        )
        place.mistake(f"'{text}' is not {kind}")
        return None


def _struct(block: blocks.StructBlock, node: Node, links: LinkReader, place: Place) -> dict[str, Any]:
    if not isinstance(node.value, dict):
        place.mistake(f"must have the fields {', '.join(block.child_blocks)}")
        return {}
    value: dict[str, Any] = {}
    for name, item in node.value.items():
        here = place.at(field_name=f"{place.field}: {name}", line=item.line)
        if name not in block.child_blocks:
            here.mistake(f"is not a field here; there are: {', '.join(block.child_blocks)}")
        elif not item.is_empty:
            value[name] = block_value(block.child_blocks[name], item, links, here)
    return with_empty_texts(block, value)


def with_empty_texts(block: blocks.StructBlock, value: dict[str, Any]) -> dict[str, Any]:
    """Return ``value`` with an empty text for each text left out: an editor's form stores that, never None."""
    kinds = (blocks.CharBlock, blocks.TextBlock, blocks.URLBlock, blocks.EmailBlock, blocks.RegexBlock)
    texts = [name for name, child in block.child_blocks.items() if isinstance(child, kinds) and not child.get_default()]
    return {**dict.fromkeys(texts, ""), **value}


def _stream(block: blocks.StreamBlock, node: Node, links: LinkReader, place: Place) -> Stream:
    """A list; an item is ``{type: value}``, or only the value where the stream has one type."""
    result: list[Block] = []
    for item in _list(node, place):
        here = place.at(line=item.line)
        kind, value = "", item
        if isinstance(item.value, dict) and len(item.value) == 1 and next(iter(item.value)) in block.child_blocks:
            kind, value = next(iter(item.value.items()))
        elif len(block.child_blocks) == 1:
            kind = next(iter(block.child_blocks))
        else:
            here.mistake(f"must be one of: {', '.join(block.child_blocks)}")
            continue
        result.append(Block(kind, block_value(block.child_blocks[kind], value, links, here), item.line))
    return Stream(result)


def _list(node: Node, place: Place) -> list[Node]:
    if isinstance(node.value, list):
        return node.value
    if node.value is not None:
        place.mistake("must be a list")
    return []


def _reference(model: type[models.Model], node: Node, links: LinkReader, place: Place) -> Any:
    if not node.text:
        place.mistake("must be a path")
        return None
    if issubclass(model, Page):
        return links.page(node.text, model, place)
    if issubclass(model, (AbstractImage, AbstractDocument)):
        return links.file(node.text, model, place)
    place.mistake("cannot be given in a file")
    return None


def _foreign(field: models.ForeignKey, node: Node, links: LinkReader, place: Place) -> Any:
    if hasattr(field.related_model, "content_names"):
        return named_value(field, node, place)
    return _reference(field.related_model, node, links, place)


def named_value(field: models.ForeignKey, node: Node, place: Place) -> models.Model | None:
    """Return the object that a text names, of a model whose objects come with the site, such as a value of a list.

    The model says in ``content_names`` by which of its fields, and may say in ``is_current`` what can still be chosen.
    """
    model: Any = field.related_model
    found = model._default_manager.complex_filter(field.get_limit_choices_to())
    text = node.text.strip()
    if isinstance(node.value, (list, dict)) or not text:
        place.mistake("must be one name")
        return None
    for name in model.content_names:
        named = found.filter(**{f"{name}__iexact": text}).first()
        if named is not None:
            if not getattr(named, "is_current", True):
                place.mistake(f"'{text}' is no longer in use")
            return named
    chosen = found.filter(is_current=True) if hasattr(model, "is_current") else found
    names = [next(filter(None, (getattr(one, name) for name in model.content_names))) for one in chosen]
    place.mistake(f"'{text}' is not one of: {', '.join(names)}")
    return None


def _boolean(node: Node, place: Place) -> bool:
    if isinstance(node.value, bool):
        return node.value
    if node.value is not None:
        place.mistake(f"'{node.text}' is not 'true' or 'false'")
    return False


def block_date(text: str, place: Place) -> str | None:
    """Return a date in a text as a block stores it; what is no date is noted."""
    found = _date(text, place)
    return found.isoformat() if found else None


def _date(text: str, place: Place) -> datetime.date | None:
    try:
        parsed = parse_date(text) if len(text) == 10 else None
    except ValueError:
        parsed = None
    if parsed is None:
        place.mistake(f"'{text}' is not a date")
    return parsed


def _moment(text: str, place: Place) -> datetime.datetime | None:
    try:
        parsed = parse_datetime(text if len(text) > 10 else f"{text} 00:00")
    except ValueError:
        parsed = None
    if parsed is None:
        place.mistake(f"'{text}' is not a date and time")
        return None
    return parsed if timezone.is_aware(parsed) else timezone.make_aware(parsed)

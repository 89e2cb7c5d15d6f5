"""Values that point at something which may not be in the database yet, and how they become what the database stores.

Files refer to pages and files in any order, so a value is read into these first and resolved when everything exists.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any, Protocol

from django.db import models


@dataclass(frozen=True)
class PageReference:
    """A page of the site, by the key under which the index of pages knows it."""

    key: str


@dataclass(frozen=True)
class FileReference:
    """An image or document of the directory; ``source`` is relative to the directory."""

    source: str
    path: Path
    model: type[models.Model]


@dataclass(frozen=True)
class Link:
    """A link in rich text to a page or a document, around HTML that is ready."""

    target: PageReference | FileReference
    html: str


@dataclass(frozen=True)
class RichText:
    """Rich text in the form that Wagtail stores, save for the numbers of the pages and documents that it links to."""

    parts: tuple[str | Link, ...]


@dataclass(frozen=True)
class Block:
    """A block of a stream and the line on which it starts."""

    type: str
    value: Any
    line: int


class Stream(tuple[Block, ...]):
    """The blocks of a stream."""


class Items(tuple[Any, ...]):
    """The items of a list block."""


class Resolver(Protocol):
    """Knows what references stand for."""

    def resolve(self, reference: PageReference | FileReference) -> models.Model | None:
        """Return what ``reference`` points at, or None when an editor has deleted it."""


def stored(value: Any, resolver: Resolver, seed: str) -> Any:
    """Return ``value`` as Wagtail stores it in JSON.

    ``seed`` names the value in the whole site: the same seed gives blocks the same id at every load, so that a page which did not
    change is stored as it was, and comments and comparisons hold on to their block.
    """
    match value:
        case PageReference() | FileReference():
            target = resolver.resolve(value)
            return target.pk if target else None
        case RichText():
            return "".join(part if isinstance(part, str) else _link(part, resolver) for part in value.parts)
        case Stream():
            return [
                {"type": block.type, "id": _id(seed, index), "value": stored(block.value, resolver, f"{seed}/{index}")}
                for index, block in enumerate(value)
            ]
        case Items():
            return [
                {"type": "item", "id": _id(seed, index), "value": stored(item, resolver, f"{seed}/{index}")}
                for index, item in enumerate(value)
            ]
        case dict():
            return {key: stored(item, resolver, f"{seed}/{key}") for key, item in value.items()}
        case list():
            return [stored(item, resolver, f"{seed}/{index}") for index, item in enumerate(value)]
    return value


def _id(seed: str, index: int) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{seed}#{index}"))


def _link(link: Link, resolver: Resolver) -> str:
    target = resolver.resolve(link.target)
    if target is None:
        return link.html
    kind = "page" if isinstance(link.target, PageReference) else "document"
    return f'<a linktype="{kind}" id="{escape(str(target.pk))}">{link.html}</a>'

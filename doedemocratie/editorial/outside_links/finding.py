"""Which addresses stand in the text of a page, without rendering it."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from django.db.models import URLField
from wagtail import blocks
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.rich_text import RichText

from doedemocratie.core.fields import StreamField
from doedemocratie.core.models import SiteSettings
from doedemocratie.editorial.page_texts import children_of


def addresses_in(page: Page) -> Iterator[str]:
    """Yield every address in the fields of ``page``, a specific one, as it was written. No query of its own."""
    for field in page._meta.concrete_fields:
        value = getattr(page, field.attname)
        if isinstance(field, URLField):
            yield value or ""
        elif isinstance(field, RichTextField):
            yield from _in_rich_text(value)
        elif isinstance(field, StreamField):
            yield from _in_block(field.stream_block, value)


def addresses_in_footer(settings: SiteSettings) -> Iterator[str]:
    """Yield the addresses at the bottom of every page."""
    for column in settings.footer_columns.raw_data:
        for link in column["value"]["links"]:
            yield "" if link["value"].get("page") else link["value"].get("url") or ""


def _in_block(block: blocks.Block, value: Any) -> Iterator[str]:
    if value is None:
        return
    for child_block, child in children_of(block, value):
        yield from _in_block(child_block, child)
    if isinstance(value, RichText):
        yield from _in_rich_text(value.source)
    elif isinstance(block, blocks.URLBlock):
        yield str(value)


def _in_rich_text(source: str | None) -> list[str]:
    reader = _Reader()
    reader.feed(source or "")
    reader.close()
    return reader.addresses


class _Reader(HTMLParser):
    """Gathers where the links of HTML lead."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.addresses += [value for name, value in attrs if name == "href" and value]

"""Finds the page that a path in a content file means: one of the files, or a page that is already on the site."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page

from .reader import Document
from .references import PageReference


@dataclass(frozen=True)
class Target:
    """A page that can be pointed at: its key, its address below the home page, its type, and its id when it exists."""

    key: str
    url_path: str
    model: type[Page]
    page_id: int | None = None

    @property
    def reference(self) -> PageReference:
        """Return the reference to this page."""
        return PageReference(self.key)


class PageIndex:
    """All pages that files can point at, by address, by slug and type, and by file."""

    def __init__(self) -> None:
        self._by_path: dict[str, Target] = {}
        self._by_key: dict[str, Target] = {}

    def add_document(self, document: Document, model: type[Page]) -> None:
        """Add the page of a file; it wins over what the database has at the same address."""
        self._add(Target(document.source, document.url_path, model))
        folder = document.source.removesuffix("index.md").removesuffix(".md").strip("/")
        self._by_path.setdefault(f"/{folder}/" if folder else "/", self._by_key[document.source])

    def add_site(self, home: Page | None) -> None:
        """Add the pages that exist below ``home`` and that no file stands for."""
        if home is None:
            return
        rows = Page.objects.descendant_of(home, inclusive=True).values_list("pk", "url_path", "content_type")
        for pk, url_path, content_type in rows:
            model = ContentType.objects.get_for_id(content_type).model_class()
            path = "/" + url_path.removeprefix(home.url_path)
            if path not in self._by_path and model is not None and issubclass(model, Page):
                self._add(Target(f"#{pk}", path, model, pk))

    def _add(self, target: Target) -> None:
        self._by_path[target.url_path] = target
        self._by_key[target.key] = target

    def by_key(self, key: str) -> Target:
        """Return the page with this key."""
        return self._by_key[key]

    def by_source(self, source: str) -> Target | None:
        """Return the page of a file."""
        return self._by_key.get(source)

    def find(self, text: str, model: type[Page] = Page) -> Target | None:
        """Return the page at a path in the tree, or the only page of type ``model`` with this slug."""
        path = text.strip().removeprefix("page:").strip("/")
        found = self._by_path.get(f"/{path}/" if path else "/")
        if found is not None or "/" in path or model is Page:
            return found
        named = [
            target
            for target in self._by_key.values()
            if issubclass(target.model, model) and target.url_path.endswith(f"/{path}/")
        ]
        return named[0] if len(named) == 1 else None

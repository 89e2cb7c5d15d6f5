"""Reads what a link, an image or a path in a content file points at, and refuses what is not there."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db import models
from django.urls import Resolver404, resolve
from wagtail.documents import get_document_model
from wagtail.models import Page

from .mistakes import Place
from .page_index import PageIndex, Target
from .reader import escapes
from .references import FileReference, PageReference

type_of_link = PageReference | FileReference | str


@dataclass
class LinkReader:
    """Reads references in the file ``source`` of the directory ``root``; ``seen`` hears of every file that is used."""

    root: Path
    source: str
    pages: PageIndex
    seen: Callable[[FileReference, Place], None]

    @staticmethod
    def is_document(target: type_of_link) -> bool:
        """Return whether a link leads to a document."""
        return isinstance(target, FileReference)

    def read(self, href: str, place: Place) -> type_of_link | None:
        """Return what a link in the text leads to, or note a mistake."""
        try:
            parts = urlsplit(href)
        except ValueError:
            place.mistake(f"'{href}' is not a web address")
            return None
        if parts.scheme in ("http", "https"):
            return self._checked(href, URLValidator(schemes=["http", "https"]), href, place)
        if parts.scheme == "mailto":
            return self._checked(href, validate_email, unquote(parts.path), place)
        if parts.scheme == "tel":
            return href
        if parts.scheme == "page" or href.startswith("/"):
            return self._internal(unquote(href), place)
        if parts.scheme or parts.netloc:
            place.mistake(f"a link cannot start with '{parts.scheme or '//'}:'")
            return None
        if href.startswith("#") and len(href) > 1:
            return href
        if not parts.path:
            place.mistake("the link leads nowhere")
            return None
        if parts.path.endswith(".md"):
            return self._file_of_page(unquote(parts.path), place)
        return self.file(unquote(href), get_document_model(), place)

    def page(self, text: str, model: type[Page], place: Place) -> PageReference | None:
        """Return the page of type ``model`` that a path means, or note a mistake."""
        if text.endswith(".md"):
            target = self.pages.by_source(text.strip("/")) or self._by_relative(text)
        else:
            target = self.pages.find(text, model)
        if target is None:
            what = "page" if model is Page else page_name(model)
            place.mistake(f"there is no {what} '{text}'")
            return None
        if not issubclass(target.model, model):
            place.mistake(f"'{text}' is a {page_name(target.model)}, not a {page_name(model)}")
            return None
        return target.reference

    def file(self, text: str, model: type[models.Model], place: Place) -> FileReference | None:
        """Return the image or document at a path relative to this file, or note a mistake."""
        if text.startswith(("/", "\\")) or "\0" in text or ":" in text.split("/")[0]:
            place.mistake(f"'{text}' must be a path relative to this file")
            return None
        path = self.root / Path(self.source).parent / text
        relative = posixpath.normpath(posixpath.join(posixpath.dirname(self.source), text))
        if relative.startswith("../") or relative == ".." or escapes(self.root, path):
            place.mistake(f"'{text}' leads out of the directory")
            return None
        if not path.is_file():
            place.mistake(f"there is no file '{text}'")
            return None
        reference = FileReference(relative, path, model)
        self.seen(reference, place)
        return reference

    def _internal(self, href: str, place: Place) -> type_of_link | None:
        if href.startswith("//"):
            place.mistake(f"'{href}' is not a path on this site")
            return None
        if "#" in href or "?" in href:
            place.mistake(f"'{href}': a link to a page cannot have a '#' or '?' part")
            return None
        target = self.pages.find(href)
        if target is not None:
            return target.reference
        if href.startswith("/"):
            try:
                if resolve(href).url_name not in ("wagtail_serve", "wagtail_serve_pages"):
                    return href  # a page that the site itself makes, such as the search
            except Resolver404:
                pass
        place.mistake(f"there is no page '{href}'")
        return None

    def _file_of_page(self, path: str, place: Place) -> PageReference | None:
        target = self._by_relative(path)
        if target is None:
            place.mistake(f"there is no page of the file '{path}'")
            return None
        return target.reference

    def _by_relative(self, path: str) -> Target | None:
        return self.pages.by_source(posixpath.normpath(posixpath.join(posixpath.dirname(self.source), path)))

    @staticmethod
    def _checked(href: str, validator: Callable[[str], None], value: str, place: Place) -> str | None:
        try:
            validator(value)
        except ValidationError:
            place.mistake(f"'{value}' is not {'an e-mail address' if validator is validate_email else 'a web address'}")
            return None
        return href


def page_name(model: type[Page]) -> str:
    """Return the name of a page type as files write it."""
    return model._meta.label if model is not Page else "page"

"""What is said about a page that was taken away, by the section that knows why.

A section registers a function when its app is ready. It is asked once for every address where nothing is, so it costs one
query at most. Whether the visitor may know is decided here and in ``core.views``, not by the section.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from wagtail.models import Page


@dataclass(frozen=True)
class Gone:
    """What a visitor may know of a page that is gone.

    ``heading`` says what happened ("Deze publicatie is ingetrokken"), ``reason`` and ``note`` why; both may be empty. Without
    a ``title`` no more is told than that a page was here.
    ``replacement`` is shown only when every visitor may read it.
    """

    heading: str
    title: str
    date: dt.date
    reason: str = ""
    note: str = ""
    replacement: Page | None = None


Finder = Callable[[str, Page | None], Gone | None]
Locator = Callable[[Page], str | None]

_finders: list[Finder] = []
_locators: list[Locator] = []


def register(finder: Finder) -> None:
    """Ask ``finder`` about every address where nothing is.

    It is given the address as the tree has it (``url_path``), and the unpublished page that stands there, if one does. It
    returns ``None`` when it knows nothing of it, or nothing that every visitor may know.
    """
    if finder not in _finders:
        _finders.append(finder)


def register_locator(locator: Locator) -> None:
    """Ask ``locator`` where a page stood that is kept in a place without an address.

    It returns that address as the tree had it (``url_path``), or ``None`` for a page that stands where it stood.
    """
    if locator not in _locators:
        _locators.append(locator)


def former_address(page: Page) -> str | None:
    """Return the ``url_path`` under which readers had ``page``, when it is kept elsewhere now; else ``None``."""
    return next((found for locator in _locators if (found := locator(page)) is not None), None)


def find(url_path: str, page: Page | None) -> Gone | None:
    """Return what the first section that knows of ``url_path`` says. One query for each section."""
    return next((gone for finder in _finders if (gone := finder(url_path, page)) is not None), None)

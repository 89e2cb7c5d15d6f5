"""How a response says that it may be kept and shown to every visitor alike.

A view that says nothing is never kept: not the admin, a form, a preview, or what only some may see. The page cache
(``doedemocratie.delivery.page_cache``) stands outside Django and reads what is said here from the WSGI environment.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from django.core.cache import cache
from django.http import HttpRequest

ENVIRON_KEY = "doedemocratie.keeping"
# Where the page cache puts the content version that the response is rendered under.
VERSION_KEY = "doedemocratie.content_version"
REMEMBERED = 24 * 3600  # seconds; what belongs to an older version is asked for no more


@dataclass
class Keeping:
    """What was said about one response.

    ``parameters`` are the query parameters that the response depends on, whatever else the address carries; ``None``
    stands for all of them, so the response is kept only for an address without a query. ``until`` is the moment after
    which the response no longer holds by itself, if there is one.
    """

    parameters: frozenset[str] | None
    until: dt.datetime | None = None


def keep(request: HttpRequest, *, parameters: Iterable[str] | None = (), until: dt.datetime | None = None) -> None:
    """Say that every visitor may get the response to ``request``, as long as the content of the site stays the same.

    ``parameters`` and ``until`` (an aware moment) are explained at ``Keeping``. Of several moments the first one counts.
    """
    named = None if parameters is None else frozenset(parameters)
    earlier = request.META.get(ENVIRON_KEY)
    if earlier is not None and earlier.until is not None:
        until = min(until, earlier.until) if until is not None else earlier.until
    request.META[ENVIRON_KEY] = Keeping(named, until)


Fact = TypeVar("Fact")


def remembered(request: HttpRequest, name: str, find: Callable[[], Fact]) -> Fact:
    """Return what ``find()`` returns, for which it is called once as long as the content of the site stays the same.

    For facts that take long to find, are wanted for many pages, and follow from the content alone: neither the visitor
    nor the time may make a difference. ``name`` is different for each fact. Without the page cache, which tells the
    content version, nothing is remembered.
    """
    version = request.META.get(VERSION_KEY)
    if not version:
        return find()
    key = f"fact:{name}@{version}"
    found: tuple[Fact] | None = cache.get(key)
    if found is None:
        found = (find(),)
        cache.set(key, found, REMEMBERED)
    return found[0]

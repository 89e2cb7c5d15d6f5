"""Have PostgreSQL answer a search from its index, however many pages have the word."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection


@contextmanager
def from_the_index() -> Iterator[None]:
    """Keep PostgreSQL from reading every row of the search index in the queries within; on another database, nothing.

    Its planner takes a row's words to lie in the row. They lie beside it, compressed, so for a word that most pages have
    it would read and unpack all words of the site, which takes many times as long as the index on them.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with connection.execute_wrapper(_without_sequential_scan):
        yield


def _without_sequential_scan(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
    """Send the query with its setting in one go, which makes them one transaction: the setting ends with it.

    That costs no round trip, and leaves nothing behind where a pooler gives the connection to somebody else.
    """
    return execute(f"SET LOCAL enable_seqscan = off; {sql}", *rest)

"""The database's search, safe for whatever an editor types in the admin.

Wagtail hands the text of its search boxes to the backend as it is. On SQLite a double quote in it ends the text inside
the query, and the database refuses what follows; PostgreSQL refuses a NUL.
"""

from __future__ import annotations

from copy import copy
from functools import cache
from typing import Any

from wagtail.search.backends import database
from wagtail.search.query import SearchQuery

# An apostrophe separates words as these do, and the backends know how to quote it. A space could leave nothing to
# search for, which they do not expect inside a query of several parts.
REPLACEMENTS = str.maketrans({'"': "'", "\x00": "'"})


def SearchBackend(params: dict[str, Any]) -> Any:  # noqa: N802  # the name that Wagtail looks for in this module
    """Return the backend that Wagtail chooses for the database, given the ``params`` of the setting."""
    chosen: Any = type(database.SearchBackend(params.copy()))
    return _with_safe_queries(chosen)(params)


class SafeQueries:
    """A backend that replaces the characters that end a query."""

    def search(self, query: str | SearchQuery, *args: Any, **options: Any) -> Any:
        """Find whole words, with the arguments and the result of the backend."""
        return super().search(safe(query), *args, **options)  # type: ignore[misc]  # this comes before a backend

    def autocomplete(self, query: str | SearchQuery, *args: Any, **options: Any) -> Any:
        """Find words that begin so, with the arguments and the result of the backend."""
        return super().autocomplete(safe(query), *args, **options)  # type: ignore[misc]  # this comes before a backend


def safe(query: Any) -> Any:
    """Return ``query``, a text or a query of parts, with each character replaced that a database cannot take."""
    if isinstance(query, str):
        return query.translate(REPLACEMENTS)
    result = copy(query)
    for name, value in vars(query).items():
        if name in {"query_string", "subquery"}:
            setattr(result, name, safe(value))
        elif name == "subqueries":
            setattr(result, name, [safe(part) for part in value])
    return result


@cache
def _with_safe_queries(backend: type) -> type:
    return type(backend.__name__, (SafeQueries, backend), {})

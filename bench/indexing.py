"""Fill the search index of a site that was just built: the same index as `manage.py update_index` makes, sooner.

Wagtail reads every text of a page five times, sets the weight of the titles again after each batch, and lets the
database keep four inverted indexes right for each row. Here each happens once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from modelsearch import index as search_fields
from wagtail.search.backends import get_search_backend

TABLE = "wagtailsearch_indexentry"
MEMORY = "256MB"  # for PostgreSQL to build an inverted index in


def fill_index(batches: Iterable[tuple[Any, list[Any]]]) -> None:
    """Index `batches`, each a model and objects of it that nobody changes meanwhile, in an index without entries."""
    index = get_search_backend().get_index_for_model(None)
    set_title_norms: Callable[..., None] = index._refresh_title_norms
    index._refresh_title_norms = _nothing
    with _inverted_indexes_last(), _texts_read_once():
        for model, objects in batches:
            index.add_items(model, objects)
        set_title_norms(full=True)


def _nothing() -> None:
    """Leave the weights of titles for the end."""


@contextmanager
def _texts_read_once() -> Iterator[None]:
    read = search_fields.BaseField.get_value

    def read_once(field: Any, page: Any) -> Any:
        known = page.__dict__.setdefault("_read_for_index", {})
        if field.field_name not in known:
            known[field.field_name] = read(field, page)
        return known[field.field_name]

    search_fields.BaseField.get_value = read_once
    try:
        yield
    finally:
        search_fields.BaseField.get_value = read


@contextmanager
def _inverted_indexes_last() -> Iterator[None]:
    """Drop PostgreSQL's inverted indexes of the search index, and make them again of all rows at once."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s AND indexdef LIKE '%% USING gin %%'"
            " AND schemaname = current_schema()",
            [TABLE],
        )
        found = cursor.fetchall()
        for name, _definition in found:
            cursor.execute(f'DROP INDEX "{name}"')
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # PostgreSQL makes no index while checks of rows wait
        cursor.execute(f"SET maintenance_work_mem = '{MEMORY}'")
        for _name, definition in found:
            cursor.execute(definition)
        cursor.execute("RESET maintenance_work_mem")

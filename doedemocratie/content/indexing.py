"""One update of the search index and the reference index at the end of a load, instead of several for every row that is saved."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from django.db import models
from django.db.models.signals import post_save
from modelsearch.backends import get_search_backends
from modelsearch.index import Indexed, class_is_indexed, get_indexed_models
from modelsearch.signal_handlers import post_save_signal_handler
from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

BATCH = 200


@contextmanager
def quiet_saves() -> Iterator[None]:
    """Save rows without updating the indexes. For a command only: it holds for the whole process."""
    connected = [
        model for model in get_indexed_models() if post_save.disconnect(post_save_signal_handler, sender=model)
    ]
    try:
        with disable_reference_index_auto_update():
            yield
    finally:
        for model in connected:
            post_save.connect(post_save_signal_handler, sender=model)


def index_now(ids: dict[type[models.Model], list[int]], prefetches: dict[type[models.Model], list[str]]) -> None:
    """Update both indexes for the rows with these ids, by model. Call it inside a transaction.

    ``prefetches`` names the relations to fetch with the rows of a model, in one query for a batch.
    """
    for model, keys in ids.items():
        for start in range(0, len(keys), BATCH):
            batch = keys[start : start + BATCH]
            indexed = issubclass(model, Indexed) and class_is_indexed(model)
            rows = cast(Any, model).get_indexed_objects() if indexed else model._default_manager.all()
            found = list(rows.filter(pk__in=batch).prefetch_related(*prefetches.get(model, [])))
            for row in found:
                if ReferenceIndex.is_indexed(model):
                    ReferenceIndex.create_or_update_for_object(row)
            for backend in get_search_backends(with_auto_update=True) if indexed else []:
                backend.add_bulk(model, found)

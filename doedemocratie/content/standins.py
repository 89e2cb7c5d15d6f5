"""Rows that stand in for pages and files that do not exist yet, while the values that point at them are validated.

The models' and blocks' own validation looks up every page, image and document in the database. So it runs in a transaction that is
always rolled back, with one row for each kind of thing: what is validated is exactly what an editor's form would validate.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import timezone
from wagtail.images.models import AbstractImage
from wagtail.models import Locale, Page

from .page_index import PageIndex
from .references import FileReference, PageReference


class StandIns:
    """Resolves every reference to a row of the right model. Use it through ``stand_ins``."""

    def __init__(self, pages: PageIndex) -> None:
        self._pages = pages
        self._rows: dict[type[models.Model], models.Model] = {}

    def resolve(self, reference: PageReference | FileReference) -> models.Model:
        """Return the row that stands for what ``reference`` points at."""
        model = self._pages.by_key(reference.key).model if isinstance(reference, PageReference) else reference.model
        if model not in self._rows:
            self._rows[model] = self._make(model)
        return self._rows[model]

    def _make(self, model: type[models.Model]) -> models.Model:
        values: dict[str, Any] = self._page_values(model) if issubclass(model, Page) else {}
        if issubclass(model, AbstractImage):
            values["description"] = "stand-in"  # whether a file has one is checked where the file is read
        link: dict[str, Any] = {}
        for part in [*reversed(model._meta.get_parent_list()), model]:  # a raw save leaves the tables of parents alone
            row = part(**values, **link)
            for column in part._meta.concrete_fields:
                if not column.null and not column.primary_key and getattr(row, column.attname) is None:
                    setattr(row, column.attname, _something(column))
            row.save_base(raw=True, force_insert=True)  # raw: no handler of a signal takes this row for a real one
            link = {f"{part._meta.model_name}_ptr_id": row.pk}
        return row

    def _page_values(self, model: type[Page]) -> dict[str, Any]:
        return {
            "title": "stand-in",
            "slug": f"stand-in-{len(self._rows)}",
            "path": f"Z{len(self._rows):03d}",
            "depth": 1,
            "locale": Locale.get_active(),
            "content_type": ContentType.objects.get_for_model(model),
        }


def _something(column: models.Field) -> Any:
    match column:
        case models.DateTimeField():
            return timezone.now()
        case models.DateField():
            return datetime.date(2000, 1, 1)
        case models.TimeField():
            return datetime.time()
        case models.ForeignKey():
            return column.get_default()
    return 0


@contextmanager
def stand_ins(pages: PageIndex) -> Iterator[StandIns]:
    """Give stand-ins inside a transaction that leaves nothing behind."""
    with transaction.atomic():
        try:
            yield StandIns(pages)
        finally:
            transaction.set_rollback(True)

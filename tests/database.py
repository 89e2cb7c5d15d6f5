"""What tests do with the rows of the database as a whole: put them back, and make a site of rows that were made before.

Django would empty every table after a test that commits, and save each row anew with all its signals: a second on SQLite,
three on PostgreSQL, where TRUNCATE makes a new file for each table. Copying a few hundred rows takes a tenth of that. Making
the pages of a small site, as an editor would, takes another second, in a thousand tests.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from itertools import chain
from typing import Any

from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from wagtail.models import Page, Site

Row = tuple[Any, ...]

ROWS_AT_ONCE = 100


@dataclass(frozen=True)
class Table:
    """A table of the database, with those of its columns that can be written, and which of them is the key."""

    name: str
    columns: tuple[str, ...]
    key: int

    def _quoted(self, *names: str) -> str:
        return ", ".join(map(connection.ops.quote_name, names))

    def read(self, keys: list[Any] | None = None) -> dict[Any, Row]:
        """Return the rows, all or those with these keys, by their keys, in the form in which the driver gives and takes them."""
        statement = f"SELECT {self._quoted(*self.columns)} FROM {self._quoted(self.name)}"  # noqa: S608
        if keys is not None:
            statement += f" WHERE {self._quoted(self.columns[self.key])} IN ({', '.join(['%s'] * len(keys))})"
        with connection.cursor() as cursor:
            cursor.execute(statement, keys)
            return {row[self.key]: row for row in cursor.fetchall()}

    def write(self, rows: list[Row]) -> None:
        """Add ``rows``."""
        row = f"({', '.join(['%s'] * len(self.columns))})"
        statement = f"INSERT INTO {self._quoted(self.name)} ({self._quoted(*self.columns)}) VALUES "  # noqa: S608
        with connection.cursor() as cursor:
            for start in range(0, len(rows), ROWS_AT_ONCE):
                some = rows[start : start + ROWS_AT_ONCE]
                cursor.execute(statement + ", ".join([row] * len(some)), list(chain.from_iterable(some)))

    def delete(self, keys: list[Any] | None = None) -> None:
        """Take rows away: all, or those with these keys."""
        statement = f"DELETE FROM {self._quoted(self.name)}"  # noqa: S608
        if keys is not None:
            statement += f" WHERE {self._quoted(self.columns[self.key])} IN ({', '.join(['%s'] * len(keys))})"
        with connection.cursor() as cursor:
            cursor.execute(statement, keys)


def tables() -> list[Table]:
    """Return the tables of the models. What a trigger of the database fills, the full-text index of SQLite, is none."""
    existing = set(connection.introspection.django_table_names(only_existing=True, include_views=False))
    found = []
    models: list[type[Model]] = apps.get_models(include_auto_created=True)
    for model in models:
        if model._meta.db_table in existing and not model._meta.db_table.endswith("_fts"):
            fields = [one for one in model._meta.local_concrete_fields if one.column and not one.generated]
            key = next(number for number, field in enumerate(fields) if field.primary_key)
            found.append(Table(model._meta.db_table, tuple(str(field.column) for field in fields), key))
    return found


class Snapshot:
    """The rows of every table, as they are when this is made."""

    def __init__(self) -> None:
        self.rows = {table: table.read() for table in tables()}

    def restore(self) -> None:
        """Make the tables hold these rows and no others. Sequences go on: a test never knows which number comes next."""
        # The constraints between tables are checked when this commits, so that the order of the tables is free.
        with transaction.atomic():
            for table in self.rows:
                table.delete()
            for table, rows in self.rows.items():
                table.write(list(rows.values()))


class Difference:
    """What changed between two snapshots."""

    def __init__(self, before: Snapshot, after: Snapshot) -> None:
        self.gone: dict[Table, dict[Any, Row]] = {}
        self.come: dict[Table, list[Row]] = {}
        for table, rows in before.rows.items():
            new = after.rows[table]
            gone = {key: row for key, row in rows.items() if new.get(key) != row}
            come = [row for key, row in new.items() if rows.get(key) != row]
            if gone:
                self.gone[table] = gone
            if come:
                self.come[table] = come

    def repeat(self) -> bool:
        """Change the same again, and return whether that was possible: nothing may have been changed at these rows."""
        if any(table.read(list(rows)) != rows for table, rows in self.gone.items()):
            return False
        try:
            with transaction.atomic():
                for table, rows in self.gone.items():
                    table.delete(list(rows))
                for table, new in self.come.items():
                    table.write(new)
        except IntegrityError:
            return False
        return True


def made_once(build: Callable[[], dict[str, Any]]) -> Callable[[], dict[str, Any]]:
    """Decorate what makes pages and returns them by name: after the first time, the rows are copied and nothing is made.

    Where a test made or changed something before that stands in the way, they are made after all.

    What waits for the commit, such as measuring how a page reads, is left undone: it would be done, and copied, only when the
    test that happened to come first commits.
    """
    first: list[tuple[Difference, dict[str, tuple[type[Page], int]]]] = []

    def build_alone() -> dict[str, Any]:
        with transaction.atomic():
            before = len(connection.run_on_commit)
            made = build()
            del connection.run_on_commit[before:]
        return made

    @wraps(build)
    def again() -> dict[str, Any]:
        if first:
            difference, pages = first[0]
            if difference.repeat():
                Site.clear_site_root_paths_cache()
                return {name: model._default_manager.get(pk=key) for name, (model, key) in pages.items()}
            return build_alone()
        before = Snapshot()
        made = build_alone()
        first.append((Difference(before, Snapshot()), {name: (type(page), page.pk) for name, page in made.items()}))
        return made

    return again

"""Looking something up by a number that no row can have finds nothing.

The number in an address or a form can be larger than the database keeps. Django knows that of a column with numbers, but not of
a column that leads to another table, nor of a list of numbers; there SQLite and PostgreSQL raise an error (500).
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import ForeignKey, IntegerField
from django.db.models.fields.related_lookups import RelatedExact, RelatedIn
from django.db.models.lookups import In

LONGEST_KEY = 19  # digits of the largest number that a database keeps


def key_in(text: str) -> int | None:
    """Return the key of a row that ``text``, from an address or a form, names; ``None`` when it can be none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST_KEY else None


def unkept(numbers: Any, column: Any, connection: Any) -> list[Any]:
    """Return those of ``numbers`` that the database cannot keep in a ``column``. What is no number is not judged."""
    field = column.output_field
    while getattr(field, "remote_field", None) is not None:
        field = field.target_field
    kind = field.get_internal_type()
    if kind not in connection.ops.integer_field_ranges:
        return []
    lowest, highest = connection.ops.integer_field_range(kind)
    return [one for one in numbers if isinstance(one, int) and not lowest <= one <= highest]


class RelatedNumber(RelatedExact):
    """The row that a number leads to."""

    def process_rhs(self, compiler: Any, connection: Any) -> Any:
        """Return the right side for SQL. Raises ``EmptyResultSet``, which Django takes for no rows."""
        if unkept([self.rhs], self.lhs, connection):
            raise EmptyResultSet
        return super().process_rhs(compiler, connection)


class KeptNumbersMixin:
    """A list of numbers, without those that no row can have."""

    def process_rhs(self, compiler: Any, connection: Any) -> Any:
        """Return the right side for SQL."""
        lookup: Any = self
        if lookup.rhs_is_direct_value() and (never := unkept(lookup.rhs, lookup.lhs, connection)):
            lookup.rhs = [one for one in lookup.rhs if one not in never]
        return super().process_rhs(compiler, connection)  # type: ignore[misc]  # of the lookup that this is mixed into


class NumberIn(KeptNumbersMixin, In):
    """The same of a column with numbers."""


class RelatedNumberIn(KeptNumbersMixin, RelatedIn):
    """The same of a column that leads to another table."""


def register() -> None:
    """Have Django look up with these."""
    IntegerField.register_lookup(NumberIn)
    ForeignKey.register_lookup(RelatedNumber)
    ForeignKey.register_lookup(RelatedNumberIn)

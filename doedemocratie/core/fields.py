"""The one StreamField of this project."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wagtail import fields


class StreamField(fields.StreamField):  # noqa: TID251 (the one place that builds on it)
    """Wagtail's StreamField, without its block definitions in the migrations.

    The database column is JSON whatever the blocks are, so a migration for every changed label is only noise. Historical
    models in migrations therefore see an empty stream: a data migration that needs the content reads the raw JSON.
    """

    def __init__(self, block_types: Any = (), **kwargs: Any) -> None:
        super().__init__(block_types or [], **kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """Return what the migration needs, leaving the blocks out."""
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [], kwargs

"""A model field that holds a value of one of the value lists."""

from __future__ import annotations

from typing import Any

from django.db import models


def value_field(value_list: str, verbose_name: str, **options: Any) -> models.ForeignKey:
    """Return a reference to a value of ``value_list``; ``options`` are those of Django's ``ForeignKey``.

    A value that is no longer in use stays valid where it was chosen; ``ValueFieldPanel`` no longer offers it elsewhere.
    """
    return models.ForeignKey(
        "opendata.ValueListItem",
        verbose_name=verbose_name,
        on_delete=models.PROTECT,
        related_name="+",
        limit_choices_to={"value_list": str(value_list)},
        **options,
    )

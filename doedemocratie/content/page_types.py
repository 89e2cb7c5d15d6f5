"""What a content file can say about each page type, read from the models: this layer names no section of the site."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import InlinePanel
from wagtail.models import Page, get_page_models

from doedemocratie.core.fields import StreamField

BODY_FIELD = "body"
PAGE_FIELDS = ("title", "slug", "seo_title", "search_description", "show_in_menus")
RESERVED_KEYS = ("type", "order")


@dataclass(frozen=True)
class Relation:
    """Rows that belong to a page: ``accessor`` on the page, the rows' model, and the field that a bare value fills."""

    accessor: str
    model: type[models.Model]
    parent_field: str
    value_field: str | None
    minimum: int | None = None
    maximum: int | None = None

    @property
    def fields(self) -> dict[str, models.Field]:
        """The fields of a row that a file can fill."""
        return {
            field.name: field
            for field in self.model._meta.concrete_fields
            if field.editable
            and not field.auto_created
            and not field.primary_key
            and field.name not in (self.parent_field, "sort_order")
        }


@dataclass(frozen=True)
class PageType:
    """A page model, and the keys that its files can have: fields and rows."""

    name: str
    model: type[Page]
    fields: dict[str, models.Field]
    relations: dict[str, Relation]

    @property
    def body(self) -> StreamField | None:
        """The field that takes the Markdown below the front matter."""
        field = self.fields.get(BODY_FIELD)
        return field if isinstance(field, StreamField) else None

    @property
    def keys(self) -> set[str]:
        """Every key that is allowed in the front matter."""
        keys = {*RESERVED_KEYS, *self.fields, *self.relations}
        return keys - {BODY_FIELD} if self.body else keys


def page_types() -> dict[str, PageType]:
    """Return the page types that can have a file, by name such as ``news.NewsArticlePage``."""
    return {model._meta.label: page_type(model) for model in get_page_models() if model is not Page}


@cache
def page_type(model: type[Page]) -> PageType:
    """Return what files of this page model can say."""
    own = set(model._meta.concrete_fields) - set(Page._meta.concrete_fields)
    fields: dict[str, models.Field] = {name: model._meta.get_field(name) for name in PAGE_FIELDS}
    for field in model._meta.concrete_fields:
        if field in own and field.editable and not field.primary_key and not field.auto_created:
            fields[field.name] = field
    return PageType(model._meta.label, model, fields, _relations(model))


def _relations(model: type[Page]) -> dict[str, Relation]:
    declared: dict[str, tuple[str, str]] = {}
    for base in reversed(model.__mro__):
        declared.update(vars(base).get("content_relations", {}))
    limits = _limits(model)
    keys = {accessor: (key, value_field) for key, (accessor, value_field) in declared.items()}
    relations: dict[str, Relation] = {}
    for relation in model._meta.related_objects:
        field, accessor = relation.field, relation.get_accessor_name()
        if not isinstance(field, ParentalKey) or not accessor:
            continue
        if accessor not in keys and relation.model is Page:
            continue  # Wagtail's own, such as comments, or a relation that this page type did not declare
        key, value_field = keys.get(accessor, (accessor, None))
        minimum, maximum = limits.get(accessor, (None, None))
        rows = Relation(accessor, relation.related_model, field.name, value_field, minimum, maximum)
        if value_field is None:
            foreign = [name for name, column in rows.fields.items() if isinstance(column, models.ForeignKey)]
            rows = Relation(
                accessor, rows.model, field.name, foreign[0] if len(foreign) == 1 else None, minimum, maximum
            )
        relations[key] = rows
    return relations


def _limits(model: type[Page]) -> dict[str, tuple[int | None, int | None]]:
    """Return how many rows editors can give each relation, from the panels of the page's form."""
    limits: dict[str, tuple[int | None, int | None]] = {}

    def walk(panel: Any) -> None:
        if isinstance(panel, InlinePanel):
            limits[panel.relation_name] = (panel.min_num, panel.max_num)
        for child in getattr(panel, "children", []):
            walk(child)

    walk(model.get_edit_handler())
    return limits

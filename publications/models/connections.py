"""What a publication is tied to, found with one query: related pages, other publications, and collections."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, F, IntegerField, QuerySet, Value
from django.db.models.functions import Cast, Concat
from wagtail.models import Page

from doedemocratie.core.models import RelatedPage
from publications.enums import RelationKind

from .collections import CollectionItem
from .parts import PublicationRelation

RELATED, COLLECTION, CHAPTER, REVERSED = "related", "collection", "chapter", "from:"

# What readers of the other page see of a relation that was made on this one.
REVERSE_LABELS = {
    RelationKind.BELONGS_WITH: "Hoort bij",
    RelationKind.SUCCEEDS: "Is vervangen door",
    RelationKind.REPLACED_BY: "Is de opvolger van",
    RelationKind.TRANSLATION_OF: "Is ook vertaald",
}


@dataclass
class Connections:
    """The pages that one publication is tied to; each is a bare page with a title and an address.

    ``related_ids`` are the pages that an editor chose to read next. ``relations`` are pairs of words and page, and
    ``successors`` those that take this publication's place. ``chapters`` are in the order of the book.
    """

    related_ids: list[int] = field(default_factory=list)
    relations: list[tuple[str, Page]] = field(default_factory=list)
    successors: list[Page] = field(default_factory=list)
    collections: list[Page] = field(default_factory=list)
    chapters: list[Page] = field(default_factory=list)


def connections_of(publication: Any) -> Connections:
    """Return what readers may see of the publication's ties. One query."""
    if publication.pk is None:
        return Connections()
    found = Connections()
    # An alias has copies of its original's rows. What others say, they say of the original, and an alias of theirs repeats it.
    original = publication.alias_of_id or publication.pk
    rows = _rows(RelatedPage.objects.filter(page=original), Value(RELATED), "related_page").union(
        _rows(PublicationRelation.objects.filter(page=original), F("kind"), "other"),
        _rows(PublicationRelation.objects.filter(other=original, page__alias_of=None), _reversed(), "page"),
        _rows(CollectionItem.objects.filter(publication=original, page__alias_of=None), Value(COLLECTION), "page"),
        _chapters(publication),
        all=True,
    )
    ordered = sorted(rows, key=lambda row: (row[0], row[1] or 0, row[5]))
    for tie, _order, pk, title, url_path, path, live, words in ordered:
        page = Page(pk=pk, title=title, url_path=url_path, path=path, live=live)
        page.words = words
        if tie == RELATED:
            found.related_ids.append(pk)
        elif publication.lets_see(page):
            _add(found, tie, page)
    found.relations.sort(key=lambda relation: relation[0])  # those with the same words together
    return found


def _add(found: Connections, tie: str, page: Page) -> None:
    if tie in (COLLECTION, CHAPTER):
        (found.collections if tie == COLLECTION else found.chapters).append(page)
        return
    kind = RelationKind(tie.removeprefix(REVERSED))
    is_reversed = tie.startswith(REVERSED)
    if kind == (RelationKind.SUCCEEDS if is_reversed else RelationKind.REPLACED_BY):
        if page.pk not in [successor.pk for successor in found.successors]:
            found.successors.append(page)
        return
    label = REVERSE_LABELS[kind] if is_reversed else str(kind.label)
    if (label, page.pk) not in [(known, other.pk) for known, other in found.relations]:
        found.relations.append((label, page))


def _reversed() -> Any:

    return Concat(Value(REVERSED), F("kind"), output_field=CharField())


def _chapters(publication: Any) -> QuerySet:
    return (
        Page.objects.child_of(publication)
        .order_by()
        .annotate(tie=Value(CHAPTER, output_field=CharField()), sort_order=Value(0))
        .values_list("tie", "sort_order", "pk", "title", "url_path", "path", "live", "chapterpage__words")
    )


def _rows(ties: QuerySet, tie: Any, name: str) -> QuerySet:
    columns = ("title", "url_path", "path", "live")
    return (
        ties.order_by()
        .annotate(
            tie=tie if not isinstance(tie, Value) else Value(tie.value, output_field=CharField()),
            # Cast, because PostgreSQL takes nothing for text.
            words=Cast(Value(None), IntegerField()),
        )
        .values_list("tie", "sort_order", f"{name}_id", *(f"{name}__{field}" for field in columns), "words")
    )

"""Find the page of a document that has the words which the page of the site itself has not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any

from django.apps import apps
from django.db.models import Case, F, IntegerField, Q, Value, When, Window
from django.db.models.functions import RowNumber

from doedemocratie.core.models import BasePage
from doedemocratie.core.models.search import DOCUMENT_MARK, DOCUMENT_WORD_MARK
from doedemocratie.library.models import CustomDocument, public_documents

from .matching import Match, Way
from .planning import from_the_index
from .terms import Term


@dataclass(frozen=True)
class Passage:
    """A page of a document: the title and address of the document, the page's number, its text, and the words found there."""

    title: str
    address: str
    number: int
    text: str
    terms: tuple[Term, ...]

    @property
    def url(self) -> str:
        """The address of the page in the document, as programs that show a PDF understand it (RFC 8118, section 3)."""
        return f"{self.address}#page={self.number}"


def models_with_documents() -> tuple[type[BasePage], ...]:
    """Return the page models whose documents are found as part of the page."""
    return tuple(model for model in apps.get_models() if issubclass(model, BasePage) and model.documents_relation)


def pages_with(document_ids: Iterable[int]) -> list[int]:
    """Return the ids of the pages that are found by the words of one of these documents. One query for each page type."""
    found: set[int] = set()
    for model in models_with_documents():
        rows = model._default_manager.filter(**{f"{model.documents_relation}__document__in": list(document_ids)})
        found.update(rows.values_list("pk", flat=True))
    return sorted(found)


def passages(missing: dict[BasePage, list[Term]], way: Way) -> dict[int, Passage]:
    """Return by the key of the page where its documents have words that it has not.

    ``missing`` are the words that are not in the title or teaser of each page. Of all pages of its documents, that with most
    of them counts, and of these the first. Costs one query for each page type with documents among them.
    """
    found: dict[int, Passage] = {}
    for model in models_with_documents():
        lacking = {page.pk: terms for page, terms in missing.items() if isinstance(page, model) and terms}
        if lacking:
            found |= _passages_of(model, lacking, way)
    return found


def _passages_of(model: type[BasePage], lacking: dict[int, list[Term]], way: Way) -> dict[int, Passage]:
    terms = list(dict.fromkeys(term for wanted in lacking.values() for term in wanted))
    flags = {
        f"passage_has_{number}": Case(
            When(
                _in_text(term, way)
                & Q(pk__in=[key for key, wanted in lacking.items() if term in wanted])
                & Q(pk__in=way.pages(_in_documents(term, way))),
                then=Value(1),
            ),
            default=Value(0),
            output_field=IntegerField(),
        )
        for number, term in enumerate(terms)
    }
    score: Any = sum((F(flag) for flag in flags), start=Value(0))
    best_first: list[Any] = [F("passage_score").desc(), F("passage_document"), F("passage_number")]
    document = f"{model.documents_relation}__document"
    rows = (
        model._default_manager.filter(pk__in=list(lacking))
        # Names of their own: a condition on the relation itself would be about any of its rows.
        .annotate(
            passage_document=F(document),
            passage_number=F(f"{document}__text_pages__number"),
            passage_stems=F(f"{document}__text_pages__stems"),
            passage_words=F(f"{document}__text_pages__words"),
        )
        .filter(passage_document__in=public_documents())
        .annotate(**flags)
        .annotate(passage_score=score)
        .filter(passage_score__gt=0)
        .annotate(passage_place=Window(RowNumber(), partition_by=[F("pk")], order_by=best_first))
        .filter(passage_place=1)
        .order_by()
        .values_list(
            "pk",
            "passage_document",
            f"{document}__collection",
            f"{document}__title",
            f"{document}__file",
            "passage_number",
            f"{document}__text_pages__text",
            *flags,
        )
    )
    with from_the_index():
        return {row[0]: _passage(row, terms) for row in rows}


def _passage(row: tuple[Any, ...], terms: list[Term]) -> Passage:
    _, document_id, collection_id, title, file, number, text, *flags = row
    return Passage(
        title=title,
        # With its collection, for which it would ask the database.
        address=CustomDocument(pk=document_id, collection_id=collection_id, file=file).url,
        number=number,
        text=text,
        terms=tuple(term for term, there in zip(terms, flags, strict=True) if there),
    )


def _in_documents(term: Term, way: Way) -> Any:
    """Return the search for pages that have ``term`` only in their documents."""
    if way.match is Match.BEGINNINGS:
        return term.beginning_query(DOCUMENT_WORD_MARK)
    return term.stem_query(DOCUMENT_MARK)


def _in_text(term: Term, way: Way) -> Q:
    """Return the condition that a page of a document has ``term``."""
    if way.match is Match.BEGINNINGS:
        parts, whole, name, end = term.words, "".join(term.words), "passage_words__contains", ""
    else:
        parts, whole, name, end = term.stems, term.joined_stem, "passage_stems__contains", " "
    there = reduce(and_, (Q(**{name: f" {part}{end}"}) for part in parts))
    return reduce(or_, [Q(**{name: f" {whole}{end}"})], there) if term.joined_stem else there

"""Which pages answer a question, from the strictest way of answering to the loosest, as queries of the index."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import partial
from itertools import combinations
from typing import Any

from django.db.models import Case, IntegerField, QuerySet, Value, When
from wagtail.models import Page
from wagtail.search.backends import get_search_backend
from wagtail.search.query import SearchQuery

from doedemocratie.core.models.search import PAGE_MARK, SUMMARY_MARK, TITLE_MARK, TITLE_WORD_MARK, WORD_MARK

from .terms import Term, every, some


class Match(Enum):
    """How pages answer a question, from the strictest: the first that finds a page is used."""

    EVERY_WORD = "every_word"
    BEGINNINGS = "beginnings"
    SOME_WORDS = "some_words"


@dataclass(frozen=True)
class Way:
    """One way of answering: ``places`` are queries for the words in the title, in the teaser or themes, and anywhere.

    The last finds every page that answers in this way, each other those that come before the rest. ``words`` are queries
    of single words, when not every page has all of them.
    """

    match: Match
    places: tuple[SearchQuery, ...]
    words: tuple[SearchQuery, ...] = ()

    def pages(self, query: SearchQuery) -> QuerySet[Page]:
        """Return the keys of all pages that ``query`` finds, public or not, as a query for use inside another."""
        backend = get_search_backend()
        search = backend.autocomplete if self.match is Match.BEGINNINGS else backend.search
        return search(query, Page.objects.all(), order_by_relevance=False).get_queryset().order_by().values("pk")

    @property
    def everything(self) -> QuerySet[Page]:
        """The keys of all pages that answer in this way."""
        return self.pages(self.places[-1])

    def pages_by_place(self) -> Iterator[QuerySet[Page]]:
        """Yield what ``pages`` returns for each of the places."""
        return map(self.pages, self.places)

    def place(self) -> Case:
        """Return the expression of where the words stand: the number of the first place that finds the page."""
        return Case(
            *(When(pk__in=self.pages(query), then=Value(number)) for number, query in enumerate(self.places[:-1])),
            default=Value(len(self.places) - 1),
            output_field=IntegerField(),
        )

    def words_missing(self) -> Any:
        """Return the expression by which pages with more of the words come first: minus how many they have."""
        present = (
            Case(When(pk__in=self.pages(word), then=Value(-1)), default=Value(0), output_field=IntegerField())
            for word in self.words
        )
        return sum(present, start=Value(0))


def ways(terms: list[Term]) -> Iterator[Way]:
    """Yield the ways of answering a question of these ``terms``, the strictest first."""
    if not terms:
        return
    whole = (partial(Term.stem_query, mark=mark) for mark in (TITLE_MARK, SUMMARY_MARK, PAGE_MARK))
    yield Way(Match.EVERY_WORD, tuple(every(terms, query_of) for query_of in whole))
    if all(term.can_be_beginning for term in terms):
        begun = (partial(Term.beginning_query, mark=mark) for mark in (TITLE_WORD_MARK, WORD_MARK))
        yield Way(Match.BEGINNINGS, tuple(every(terms, query_of) for query_of in begun))
    if len(terms) > 1:
        yield _any_word(terms)


def _any_word(terms: list[Term]) -> Way:
    """Return the way of answering with at least one of the words; pages that lack only one come first."""
    places = [some(term.stem_query(mark) for term in terms) for mark in (TITLE_MARK, PAGE_MARK)]
    if len(terms) > 2:
        places.insert(0, some(every(group, Term.stem_query) for group in combinations(terms, len(terms) - 1)))
    return Way(Match.SOME_WORDS, tuple(places), tuple(term.stem_query() for term in terms))

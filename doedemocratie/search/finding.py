"""Find the public pages that answer a visitor's question.

The order does not use the databases' relevance: SQLite takes 25 seconds for it over 10,000 pages, and PostgreSQL has
another idea of it. Pages with the words in their title come first, then those with the words in their teaser or
themes, then the rest; within each the newest first. That is the same, and fast, on both.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import lru_cache, partial
from typing import Any, overload

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, Count, DateField, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.text import slugify
from wagtail.models import Page, Site
from wagtail.search.backends import get_search_backend
from wagtail.search.query import SearchQuery

from doedemocratie.core.models import BasePage
from doedemocratie.core.models.search import SUMMARY_MARK, TITLE_MARK, TITLE_WORD_MARK

from .excerpt import excerpt
from .highlight import marker
from .terms import Term, every, some

MAX_JOINS = 4
"""Page types that one query joins. A join of all ten makes PostgreSQL expect a huge result while its tables are young,
and then it compiles the query first, which takes two seconds."""


class Match(Enum):
    """How pages answer a question, from the strictest: the first that finds a page is used."""

    EVERY_WORD = "every_word"
    BEGINNINGS = "beginnings"
    SOME_WORDS = "some_words"


@dataclass(frozen=True)
class Kind:
    """A kind of page among the answers: its label, how the address names it, and how many pages it has."""

    slug: str
    label: str
    count: int


@dataclass(frozen=True)
class Result:
    """A page as the answers show it: `title`, `teaser` and `excerpt` are HTML with the words found marked.

    `excerpt` is a sentence of the body, for a page that has none of the words in its title or teaser; else it is empty.
    """

    page: BasePage
    url: str
    kind: str
    date: date | None
    title: SafeString
    teaser: SafeString
    excerpt: SafeString


@lru_cache(maxsize=1)
def searched_models() -> tuple[type[BasePage], ...]:
    """Return the page models that visitors can find."""
    return tuple(model for model in apps.get_models() if issubclass(model, BasePage))


def child_lookup(model: type[BasePage]) -> str:
    """Return how a query over `Page` reaches the row of `model`."""
    link = model._meta.get_ancestor_link(Page)
    return str(link.remote_field.get_accessor_name())


class Answer:
    """The pages that answer a question, counted by kind; nothing is fetched of them until they are sliced.

    Costs one query for the pages behind a login, one count for each way of matching that was tried, and two or three
    for a page of results, whatever their number.
    """

    def __init__(self, request: HttpRequest, terms: list[Term], kind: str = "") -> None:
        self.request = request
        self.terms = terms
        self.private = Page.objects.all().private_q()
        self.match = Match.EVERY_WORD
        self.kinds: list[Kind] = []
        content_types = ContentType.objects.get_for_models(*searched_models())
        self._content_types = {content_types[model].pk: model for model in searched_models()}
        if terms:
            self._find()
        self.kind = kind if any(found.slug == kind for found in self.kinds) else ""
        self.total = sum(found.count for found in self.kinds)

    def _find(self) -> None:
        public = self._public_pages()
        for match in Match:
            found = self._matching(match)
            if found is None:
                continue
            self.match = match
            self._pages = public.filter(pk__in=found)
            rows = self._pages.order_by().values_list("content_type").annotate(Count("pk"))
            counts: dict[str, int] = {}
            for content_type, count in rows:
                label = self._content_types[content_type].kind_label
                counts[label] = counts.get(label, 0) + count
            if counts:
                self.kinds = sorted(
                    (Kind(slugify(label), label, count) for label, count in counts.items()),
                    key=lambda kind: (-kind.count, kind.label),
                )
                return
        self.match = Match.EVERY_WORD

    def _public_pages(self) -> QuerySet[Page]:
        """Return the pages that every visitor may see: of this site, published, not expired, not an alias."""
        pages = Page.objects.live().exclude(self.private)
        pages = pages.filter(alias_of=None, content_type__in=self._content_types)
        site = Site.find_for_request(self.request)
        if site is not None:
            pages = pages.descendant_of(site.root_page, inclusive=True)
        return pages.filter(Q(expire_at=None) | Q(expire_at__gt=timezone.now()))

    def _matching(self, match: Match) -> QuerySet[Page] | None:
        if match is Match.EVERY_WORD:
            return page_ids(every(self.terms, Term.stem_query))
        if match is Match.BEGINNINGS:
            if not all(term.can_be_beginning for term in self.terms):
                return None
            return page_ids(every(self.terms, Term.beginning_query), beginnings=True)
        return page_ids(some(self.terms, Term.stem_query)) if len(self.terms) > 1 else None

    def _ordered(self) -> QuerySet[Page]:
        pages = self._pages
        if self.kind:
            labels = {kind.label for kind in self.kinds if kind.slug == self.kind}
            pages = pages.filter(
                content_type__in=[pk for pk, model in self._content_types.items() if model.kind_label in labels]
            )
        order: list[Any] = []
        if self.match is Match.SOME_WORDS:
            words = sum((_present(term.stem_query()) for term in self.terms), start=Value(0))
            order.append(words.desc())
        return pages.order_by(*order, self._place(), order_date().desc(nulls_last=True), "-pk")

    def _place(self) -> Case:
        """Return the expression of where the words stand: 0 in the title, 1 in teaser or themes, 2 elsewhere."""
        if self.match is Match.BEGINNINGS:
            in_title = every(self.terms, lambda term: term.beginning_query(TITLE_WORD_MARK))
            places = [When(pk__in=page_ids(in_title, beginnings=True), then=Value(0))]
        else:
            combine = some if self.match is Match.SOME_WORDS else every
            places = [
                When(pk__in=page_ids(combine(self.terms, partial(Term.stem_query, mark=mark))), then=Value(place))
                for place, mark in enumerate((TITLE_MARK, SUMMARY_MARK))
            ]
        return Case(*places, default=Value(2), output_field=IntegerField())

    def count(self) -> int:
        """Return the number of pages found, of the chosen kind when there is one; no query."""
        return sum(kind.count for kind in self.kinds if kind.slug == self.kind) if self.kind else self.total

    def __len__(self) -> int:
        return self.count()

    @overload
    def __getitem__(self, position: slice) -> list[Result]: ...
    @overload
    def __getitem__(self, position: int) -> Result: ...
    def __getitem__(self, position: slice | int) -> list[Result] | Result:
        """Return results in their order: one query for which pages, and one for what up to four types of them show."""
        if isinstance(position, int):
            return self[position : position + 1][0]
        if not self.kinds:
            return []
        keys = dict(self._ordered().values_list("pk", "content_type")[position])
        return list(self._results(self._rows(keys), list(keys)))

    def _rows(self, keys: dict[int, int]) -> dict[int, Page]:
        """Return the pages with these keys and content types, each with the row of its type at hand."""
        rows: dict[int, Page] = {}
        present = sorted(set(keys.values()))
        for start in range(0, len(present), MAX_JOINS):
            types = present[start : start + MAX_JOINS]
            pages = Page.objects.filter(pk__in=[key for key, content_type in keys.items() if content_type in types])
            rows.update(
                (page.pk, page)
                for page in pages.select_related(*(child_lookup(self._content_types[pk]) for pk in types))
            )
        return rows

    def _results(self, pages: dict[int, Page], keys: list[int]) -> Iterator[Result]:
        mark = marker(self.terms, beginnings=self.match is Match.BEGINNINGS)
        for key in keys:
            row = pages.get(key)
            model = self._content_types.get(row.content_type_id) if row else None
            if row is None or model is None:
                continue
            page = getattr(row, child_lookup(model))
            url = page.get_url(self.request)
            if url:
                title, teaser = mark(page.title), mark(page.introduction)
                yield Result(
                    page=page,
                    url=url,
                    kind=page.kind_label,
                    date=page.display_date,
                    title=title,
                    teaser=teaser,
                    excerpt=SafeString() if "<mark>" in title + teaser else excerpt(page, mark),
                )


def page_ids(query: SearchQuery, beginnings: bool = False) -> QuerySet[Page]:
    """Return the keys of all pages that `query` finds, public or not, as a query for use inside another."""
    backend = get_search_backend()
    search = backend.autocomplete if beginnings else backend.search
    return search(query, Page.objects.all(), order_by_relevance=False).get_queryset().order_by().values("pk")


def _present(query: SearchQuery) -> Case:
    return Case(When(pk__in=page_ids(query), then=Value(1)), default=Value(0), output_field=IntegerField())


def order_date() -> Any:
    """Return the expression of the date that puts newer pages first, of whatever type the page is."""
    dates = [
        F(f"{child_lookup(model)}__listing_date")
        for model in searched_models()
        if any(field.name == "listing_date" for field in model._meta.get_fields())
    ]
    return Coalesce(*dates, Cast(Value(None), DateField()), output_field=DateField())

"""Find the public pages that answer a visitor's question.

The order does not use the databases' relevance: SQLite takes 25 seconds for it over 10,000 pages, and PostgreSQL has
another idea of it. Pages with the words in their title come first, then those with the words in their teaser or
themes, then the rest; within each the newest first. That is the same, and fast, on both.

It stays fast for a word that every page has, because nobody reads on after a thousand answers: no more are counted, put
in order or shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, overload

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import DateField, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.text import slugify
from wagtail.models import Page, Site

from doedemocratie.core.models import BasePage
from doedemocratie.core.models.base import pages_below
from doedemocratie.core.querysets import waiting_for_parent
from doedemocratie.core.surroundings import private_paths_for

from .documents import Passage, passages
from .excerpt import excerpt, excerpt_of_text
from .highlight import marker
from .matching import Match, Way, ways
from .planning import from_the_index
from .terms import Term

MOST = 1_000
"""Answers that are counted and shown."""

MAX_JOINS = 4
"""Page types that one query joins. A join of all ten makes PostgreSQL expect a huge result while its tables are young,
and then it compiles the query first, which takes two seconds."""


@dataclass(frozen=True)
class Kind:
    """A kind of page: its label, how the address names it, and how many answers it has when all were counted."""

    slug: str
    label: str
    count: int | None = None


@dataclass(frozen=True)
class Result:
    """A page as the answers show it: `title`, `teaser` and `excerpt` are HTML with the words found marked.

    `excerpt` is a sentence of the body, for a page that has none of the words in its title or teaser; else it is empty.
    When there are words that only a document of the page has, it is a sentence of that, and `passage` tells where it stands.
    """

    page: BasePage
    url: str
    kind: str
    date: date | None
    title: SafeString
    teaser: SafeString
    excerpt: SafeString
    passage: Passage | None = None


@lru_cache(maxsize=1)
def searched_models() -> tuple[type[BasePage], ...]:
    """Return the page models that visitors can find."""
    return tuple(model for model in apps.get_models() if issubclass(model, BasePage))


def child_lookup(model: type[BasePage]) -> str:
    """Return how a query over `Page` reaches the row of `model`."""
    link = model._meta.get_ancestor_link(Page)
    return str(link.remote_field.get_accessor_name())


class Answer:
    """The pages that answer a question, and their kinds to choose from; nothing is fetched of them until they are sliced.

    Up to ``MOST`` answers are counted by kind. When there are more, ``kinds`` are all kinds of pages that there can be many
    of, without numbers, and the answers of the ``kind`` that was chosen are looked for apart.

    Costs one query for the pages behind a login and one or two for each way of answering that is tried; a page of results
    takes one or two, one more for each page type whose documents are searched and that is among them, and up to three more
    when there are more than ``MOST`` answers.
    """

    def __init__(self, request: HttpRequest, terms: list[Term], kind: str = "") -> None:
        self.request = request
        self.terms = terms
        self.private = pages_below(private_paths_for(request))
        self.site = Site.find_for_request(request)
        content_types = ContentType.objects.get_for_models(*searched_models())
        self._content_types = {content_types[model].pk: model for model in searched_models()}
        self.kind = ""
        self.kinds: list[Kind] = []
        self.match = Match.EVERY_WORD
        self._way: Way | None = None
        # The answers in their order, each with its content type, when there are not too many to know all.
        self._known: dict[int, int] | None = {}
        for way in ways(terms):
            if self._find(way, kind):
                break

    def _find(self, way: Way, kind: str) -> bool:
        """Look for answers in this way; return whether there are any, of the ``kind`` or of another."""
        known = self._all(way)
        if known is None:
            self.kinds = self._frequent_kinds()
        else:
            counts = Counter(self._content_types[content_type].kind_label for content_type in known.values())
            self.kinds = [Kind(slugify(label), label, count) for label, count in counts.items()]
            self.kinds.sort(key=lambda found: (-(found.count or 0), found.label))
        if not self.kinds:
            return False
        self._way, self.match = way, way.match
        self.kind = kind if any(found.slug == kind for found in self.kinds) else ""
        if known is None and self.kind:
            known = self._all(way, self.kind)
        elif known is not None:
            types = self._types_of(self.kind)
            known = {key: content_type for key, content_type in known.items() if content_type in types}
        self._known = known
        return True

    def _all(self, way: Way, kind: str = "") -> dict[int, int] | None:
        """Return all answers of a kind in their order, each with its content type; ``None`` when they are too many."""
        with from_the_index():
            keys = list(self._public(way.everything, kind).values_list("pk", flat=True)[: MOST + 1])
        if len(keys) > MOST:
            return None
        if not keys:
            return {}
        order = (way.words_missing(), way.place(), order_date().desc(nulls_last=True), "-pk")
        with from_the_index():
            return dict(Page.objects.filter(pk__in=keys).order_by(*order).values_list("pk", "content_type"))

    def _frequent_kinds(self) -> list[Kind]:
        models = [model for model in searched_models() if not model.max_count and not model.max_count_per_parent]
        labels = sorted({model.kind_label for model in models})
        return [Kind(slugify(label), label) for label in labels]

    def _types_of(self, kind: str) -> list[int]:
        """Return the content types of the pages of a kind, named as in the address; of all when it is empty."""
        types = self._content_types.items()
        return [pk for pk, model in types if not kind or slugify(model.kind_label) == kind]

    def _public(self, keys: QuerySet, kind: str) -> QuerySet[Page]:
        """Return the pages with these keys that every visitor may see: of this site, published, not expired, no alias."""
        pages = Page.objects.filter(pk__in=keys, live=True, alias_of=None, content_type__in=self._types_of(kind))
        if self.site is not None:
            pages = pages.filter(path__startswith=self.site.root_page.path)
        return (
            pages.exclude(self.private)
            .exclude(waiting_for_parent())
            .filter(Q(expire_at=None) | Q(expire_at__gt=timezone.now()))
        )

    @property
    def is_cut_off(self) -> bool:
        """Whether there are more answers than are shown."""
        return self._known is None

    def count(self) -> int:
        """Return the number of pages that are shown, of the chosen kind when there is one; no query."""
        return MOST if self._known is None else len(self._known)

    def __len__(self) -> int:
        return self.count()

    @overload
    def __getitem__(self, position: slice) -> list[Result]: ...
    @overload
    def __getitem__(self, position: int) -> Result: ...
    def __getitem__(self, position: slice | int) -> list[Result] | Result:
        """Return results in their order."""
        if isinstance(position, int):
            return self[position : position + 1][0]
        keys = self._keys(position)
        return list(self._results(self._rows(keys), list(keys))) if keys else []

    def _keys(self, position: slice) -> dict[int, int]:
        """Return the keys of the results at ``position`` in their order, each with its content type."""
        if self._known is not None:
            return dict(list(self._known.items())[position])
        found: dict[int, int] = {}
        for keys in self._way.pages_by_place() if self._way else ():
            if len(found) < position.stop:
                found.update(self._newest(keys, found, position.stop - len(found)))
        return dict(list(found.items())[position])

    def _newest(self, keys: QuerySet, beside: dict[int, int], count: int) -> dict[int, int]:
        """Return the ``count`` newest of the pages with these keys, other than those ``beside`` them. One query."""
        pages = self._public(keys, self.kind).exclude(pk__in=list(beside))
        with from_the_index():
            newest = pages.order_by(order_date().desc(nulls_last=True), "-pk")[:count]
            return dict(newest.values_list("pk", "content_type"))

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
        shown: dict[BasePage, str] = {}
        for key in keys:
            row = pages.get(key)
            model = self._content_types.get(row.content_type_id) if row else None
            if row is not None and model is not None:
                page = getattr(row, child_lookup(model))
                if url := page.get_url(self.request):
                    shown[page] = url
        in_documents = passages({page: self._missing(page) for page in shown}, self._way) if self._way else {}
        mark = marker(self.terms, self._begun)
        for page, url in shown.items():
            title, teaser = mark(page.title), mark(page.introduction)
            sentence, passage = self._sentence(page, in_documents.get(page.pk), is_marked="<mark>" in title + teaser)
            yield Result(page, url, page.kind_label, page.display_date, title, teaser, sentence, passage)

    @property
    def _begun(self) -> bool:
        """Whether words count that only begin like those of the question."""
        return self.match is Match.BEGINNINGS

    def _missing(self, page: BasePage) -> list[Term]:
        """Return the words that are neither in the title nor in the teaser of `page`."""
        if not page.documents_relation:
            return []
        text = f"{page.title}\n{page.introduction}"
        return [term for term in self.terms if not term.stands_in(text, as_beginning=self._begun)]

    def _sentence(
        self, page: BasePage, passage: Passage | None, *, is_marked: bool
    ) -> tuple[SafeString, Passage | None]:
        """Return the sentence to show below the teaser, which may be empty, and where it stands if not in the page itself."""
        mark = marker(self.terms, self._begun)
        # Whole words that are only in the documents are known for certain; beginnings of words are not.
        own = SafeString() if is_marked or (passage and not self._begun) else excerpt(page, mark)
        if passage and not own:
            sentence = excerpt_of_text(passage.text, marker(list(passage.terms), self._begun), mark)
            if sentence:
                return sentence, passage
        return own, None


def order_date() -> Any:
    """Return the expression of the date that puts newer pages first, of whatever type the page is."""
    dates = [
        F(f"{child_lookup(model)}__listing_date")
        for model in searched_models()
        if any(field.name == "listing_date" for field in model._meta.get_fields())
    ]
    return Coalesce(*dates, Cast(Value(None), DateField()), output_field=DateField())

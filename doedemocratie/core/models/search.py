"""What a page puts into the search index for visitors, already read as Dutch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from itertools import accumulate
from typing import Any, ClassVar

from wagtail.search import index

from doedemocratie.core.language import index_stems, index_words
from doedemocratie.library.models import DocumentPage, public_documents

# Each stem is marked with the places that it stands in, from the few that say most to the whole page, so that a search
# can ask for pages with every word in their title first, on any database, without its own idea of relevance. The mark
# also keeps the visitors' stems apart from the plain words that editors search in the admin.
TITLE_MARK = "titel0"
SUMMARY_MARK = "kern0"
PAGE_MARK = "pagina0"
WORD_MARK = "woord0"
TITLE_WORD_MARK = "titelwoord0"
# What stands only in the documents of the page carries this mark as well, so that a search can tell where it found it.
DOCUMENT_MARK = "bijlage0"
DOCUMENT_WORD_MARK = "bijlagewoord0"

MAX_TERMS = 8_000
"""Different words of a page that are indexed: a PostgreSQL tsvector holds at most one megabyte."""

MAX_DOCUMENT_LENGTH = 200_000
"""Characters of all words that a page is found by only because of its documents. They are indexed twice, and beside
the words of the page itself they must fit in that megabyte, also those of another script, which take six times as much."""


def marked(mark: str, terms: Iterable[str]) -> str:
    """Return `terms` for the index, each with `mark` before it, in a fixed order."""
    return " ".join(f"{mark}{term}" for term in sorted(terms)[:MAX_TERMS])


class SearchedByVisitorsMixin:
    """A page that visitors find by its title, its body, and every other text that its ``search_fields`` name.

    A page type with a ``listing_date`` is ordered by it among other results. One whose documents are found as part of the
    page names in ``documents_relation`` the relation to the rows that each have a ``document``, such as "downloads".
    """

    documents_relation: ClassVar[str] = ""

    visitor_search_fields: ClassVar[list[Any]] = [
        index.SearchField("search_stems"),
        index.AutocompleteField("search_words"),
    ]

    def more_search_texts(self) -> list[str]:
        """Return texts that say as much as the teaser and stand in no field, for page types that have such."""
        return []

    def search_texts(self) -> tuple[str, str, str]:
        """Return the text of the title, of what says most beside it (teaser, themes), and of the body."""
        page: Any = self
        title, summary, body = [page.title], self.more_search_texts(), list[str]()
        for field in page.get_searchable_search_fields():
            if field.field_name not in {"title", "search_stems"}:
                (body if field.field_name == "body" else summary).extend(_strings(field.get_value(page)))
        return "\n".join(title), "\n".join(summary), "\n".join(body)

    def searched_documents(self) -> list[int]:
        """Return the ids of the documents whose words are words of this page, restricted or not; none by default."""
        rows = getattr(self, self.documents_relation).all() if self.documents_relation else ()
        return [row.document_id for row in rows if row.document_id]

    def search_stems(self) -> str:
        """Return the marked stems of the page for the index."""
        title, summary, body = (index_stems(text) for text in self.search_texts())
        own = title | summary | body
        attached = document_terms(self.searched_documents(), "stems", beside=own)
        return " ".join(
            (
                marked(TITLE_MARK, title),
                marked(SUMMARY_MARK, title | summary),
                marked(PAGE_MARK, own.union(attached)),
                marked(DOCUMENT_MARK, attached),
            )
        )

    def search_words(self) -> str:
        """Return the marked words of the page for the index, for who types only the beginning of a word."""
        texts = self.search_texts()
        own = index_words("\n".join(texts))
        attached = document_terms(self.searched_documents(), "words", beside=own)
        return " ".join(
            (
                marked(TITLE_WORD_MARK, index_words(texts[0])),
                marked(WORD_MARK, own.union(attached)),
                marked(DOCUMENT_WORD_MARK, attached),
            )
        )


def document_terms(document_ids: list[int], field: str, beside: Collection[str]) -> list[str]:
    """Return the terms in ``field`` ("stems" or "words") of these documents that are not among those ``beside`` them.

    The terms on most pages come first: what a long document has beyond ``MAX_TERMS`` and ``MAX_DOCUMENT_LENGTH``, it says
    only once. Documents that are not for every visitor have no terms. One query; none without documents.
    """
    if not document_ids:
        return []
    pages = DocumentPage.objects.filter(document__in=public_documents().filter(pk__in=document_ids))
    counts = Counter[str]()
    for terms in pages.order_by().values_list(field, flat=True):
        counts.update(terms.split())
    found = sorted(counts.keys() - set(beside), key=lambda term: (-counts[term], term))
    found = found[: max(0, MAX_TERMS - len(beside))]
    lengths = accumulate(map(len, found))
    return [term for term, length in zip(found, lengths, strict=True) if length <= MAX_DOCUMENT_LENGTH]


def _strings(value: Any) -> list[str]:
    """Return the texts of a search field's value, which is text, nothing, or a list of these."""
    if isinstance(value, (list, tuple)):
        return [text for item in value for text in _strings(item)]
    return [] if value is None else [str(value)]

"""What a page puts into the search index for visitors, already read as Dutch."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from wagtail.search import index

from doedemocratie.core.language import index_stems, index_words

# Each stem is marked with the places that it stands in, from the few that say most to the whole page, so that a search
# can ask for pages with every word in their title first, on any database, without its own idea of relevance. The mark
# also keeps the visitors' stems apart from the plain words that editors search in the admin.
TITLE_MARK = "titel0"
SUMMARY_MARK = "kern0"
PAGE_MARK = "pagina0"
WORD_MARK = "woord0"
TITLE_WORD_MARK = "titelwoord0"

MAX_TERMS = 8_000
"""Different words of a page that are indexed: a PostgreSQL tsvector holds at most one megabyte."""


def marked(mark: str, terms: Iterable[str]) -> str:
    """Return `terms` for the index, each with `mark` before it, in a fixed order."""
    return " ".join(f"{mark}{term}" for term in sorted(terms)[:MAX_TERMS])


class SearchedByVisitorsMixin:
    """A page that visitors find by its title, its body, and every other text that its ``search_fields`` name.

    A page type with a ``listing_date`` is ordered by it among other results.
    """

    visitor_search_fields: ClassVar[list[Any]] = [
        index.SearchField("search_stems"),
        index.AutocompleteField("search_words"),
    ]

    def search_texts(self) -> tuple[str, str, str]:
        """Return the text of the title, of what says most beside it (teaser, themes), and of the body."""
        page: Any = self
        title, body = [page.title], list[str]()
        summary = [theme.title for theme in getattr(page, "themes", [])]
        for field in page.get_searchable_search_fields():
            if field.field_name not in {"title", "search_stems"}:
                (body if field.field_name == "body" else summary).extend(_strings(field.get_value(page)))
        return "\n".join(title), "\n".join(summary), "\n".join(body)

    def search_stems(self) -> str:
        """Return the marked stems of the page for the index."""
        title, summary, body = (index_stems(text) for text in self.search_texts())
        return " ".join(
            (
                marked(TITLE_MARK, title),
                marked(SUMMARY_MARK, title | summary),
                marked(PAGE_MARK, title | summary | body),
            )
        )

    def search_words(self) -> str:
        """Return the marked words of the page for the index, for who types only the beginning of a word."""
        texts = self.search_texts()
        return " ".join(
            (marked(TITLE_WORD_MARK, index_words(texts[0])), marked(WORD_MARK, index_words("\n".join(texts))))
        )


def _strings(value: Any) -> list[str]:
    """Return the texts of a search field's value, which is text, nothing, or a list of these."""
    if isinstance(value, (list, tuple)):
        return [text for item in value for text in _strings(item)]
    return [] if value is None else [str(value)]

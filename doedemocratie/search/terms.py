"""What a visitor asked for, as words that the index knows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

from wagtail.search.query import PlainText, SearchQuery

from doedemocratie.core.language import Word, compounds, index_stems, index_words, joined
from doedemocratie.core.models.search import PAGE_MARK, WORD_MARK

MAX_TERMS = 8
"""Words of a question that count: more only make the databases work."""

MIN_BEGINNING = 3
"""Letters that must be there before the rest of a word is guessed."""

_FUNCTION_WORDS = """
aan al als bij dan dat de den der deze die dit door dus een en er ga gaan geen had heb hebben heeft het hier hij
hoe hun ik in is ja je kan kun kunnen kunt maar me meer men met mij mijn moet moeten na naar niet nog of om ons
onze ook op over s t te ten ter tot u uit uw van veel voor waar waarom wanneer was wat we wel welk welke wie wij
wil worden wordt zal ze zich zij zijn zo zou zonder
"""
FUNCTION_WORDS = frozenset(_FUNCTION_WORDS.split())
"""Words that say nothing about what a page is about. They are in the index; a question only leaves them out when other
words remain, so that "hoe kan ik een buurthuis overnemen" does not ask for pages that have each of its words."""


@dataclass(frozen=True)
class Term:
    """One word that was asked for; with hyphens it has several parts, and is also found written as one."""

    stems: tuple[str, ...]
    words: tuple[str, ...]
    joined_stem: str = ""

    def stem_query(self, mark: str = PAGE_MARK) -> SearchQuery:
        """Return the search for this word in the places of the page that `mark` names."""
        parts = _all(PlainText(f"{mark}{stem}") for stem in self.stems)
        return parts | PlainText(f"{mark}{self.joined_stem}") if self.joined_stem else parts

    def beginning_query(self, mark: str = WORD_MARK) -> SearchQuery:
        """Return the search for words that begin like this one, for `autocomplete()`."""
        parts = _all(PlainText(f"{mark}{word}") for word in self.words)
        return parts | PlainText(f"{mark}{''.join(self.words)}") if self.joined_stem else parts

    def stands_in(self, text: str, as_beginning: bool) -> bool:
        """Return whether ``text`` has this word, or with ``as_beginning`` a word that begins so."""
        if as_beginning:
            words = index_words(text)
            return all(any(word.startswith(part) for word in words) for part in self.words)
        stems = index_stems(text)
        return stems.issuperset(self.stems) or self.joined_stem in stems

    @property
    def can_be_beginning(self) -> bool:
        """Return whether enough of the word is there to guess the rest."""
        return len("".join(self.words)) >= MIN_BEGINNING


def terms_of(question: str) -> list[Term]:
    """Return the words to search for in what a visitor typed: each once, without function words when others remain."""
    found = [_term(parts) for parts in compounds(question)]
    telling = [term for term in found if not (len(term.words) == 1 and term.words[0] in FUNCTION_WORDS)]
    return list(dict.fromkeys(telling or found))[:MAX_TERMS]


def every(terms: Iterable[Term], query_of: Callable[[Term], SearchQuery]) -> SearchQuery:
    """Return the search for pages that have each of `terms`, which is not empty."""
    return _all(query_of(term) for term in terms)


def some(queries: Iterable[SearchQuery]) -> SearchQuery:
    """Return the search for pages that at least one of `queries`, which are not none, finds."""
    return reduce(or_, queries)


def _all(queries: Iterable[SearchQuery]) -> SearchQuery:
    return reduce(and_, queries)


def _term(parts: tuple[Word, ...]) -> Term:
    parts = parts[:MAX_TERMS]
    return Term(
        stems=tuple(part.stem for part in parts),
        words=tuple(part.folded for part in parts),
        joined_stem=joined(parts) if len(parts) > 1 else "",
    )

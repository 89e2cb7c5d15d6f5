"""Show which words of a text were asked for."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from doedemocratie.core.language import Word, compose, compounds, joined

from .terms import Term


def marker(terms: list[Term], beginnings: bool) -> Callable[[str], SafeString]:
    """Return the function that turns plain text into HTML with the words of `terms` in `<mark>`.

    The words are compared as the index does, so "gemeenten" is marked when "gemeente" was asked for. With `beginnings`
    a word that only begins like one of `terms` is marked too.
    """
    stems = {stem for term in terms for stem in (*term.stems, term.joined_stem) if stem}
    starts = tuple(word for term in terms for word in term.words) if beginnings else ()

    def wanted(word: Word) -> bool:
        return word.stem in stems or word.folded.startswith(starts)

    def mark_words(text: str) -> SafeString:
        text = compose(text)
        pieces: list[tuple[str, str]] = []
        position = 0
        for parts in compounds(text):
            if len(parts) > 1 and joined(parts) in stems:
                spans = [(parts[0].start, parts[-1].end)]
            else:
                spans = [(part.start, part.end) for part in parts if wanted(part)]
            for start, end in spans:
                pieces.append((text[position:start], text[start:end]))
                position = end
        return format_html("{}{}", format_html_join("", "{}<mark>{}</mark>", pieces), text[position:])

    return mark_words

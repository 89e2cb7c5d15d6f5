"""Read Dutch text as words that can be compared: the one analyser of the index and of what a visitor types.

The databases' own stemmers disagree with each other and miss half of the Dutch plurals, so both databases get words
that were already reduced to their stem here. The stem is made by the Kraaij-Pohlmann algorithm of Snowball, corrected
where it joins words that mean something else (`overheid` with `over`) or parts words that belong together (`stad`
from `steden`). Accents are folded first: what a visitor types without them is the same word.

This module knows nothing of Django. It lies in `core` because the page models fill the index with it.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from snowballstemmer.dutch_stemmer import DutchStemmer

MAX_WORD_LENGTH = 64
"""Characters of a word that count: longer 'words' are addresses or noise, and PostgreSQL refuses the very long ones."""

COMBINING = "\u0300-\u036f"
WORD = re.compile(
    rf"[^\W_][^\W_{COMBINING}]*(?:[{COMBINING}]+[^\W_]*)*"  # letters and digits, with accents as signs of their own
    r"(?:['’ʼ`´](?:s|en|tje|tjes)(?![^\W_]))?"  # thema's, foto'tje: the ending belongs to the word
)
RECENT_TEXTS = 32
"""Texts whose words are remembered: one save of a page asks for the same few texts several times."""

HYPHENS = {"-", "\u2010", "\u2011"}
SOFT_HYPHEN = "\u00ad"
APOSTROPHE_ENDING = re.compile(r"['’ʼ`´].*$")
LETTERS_WITHOUT_PARTS = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)


class Word(NamedTuple):
    """A word of a text: where it stands, how it reads when folded, and the stem that it is found by."""

    start: int
    end: int
    folded: str
    stem: str


def compose(text: str) -> str:
    """Return `text` with every accent joined to its letter and without soft hyphens: positions of words refer to it."""
    return unicodedata.normalize("NFC", text.replace(SOFT_HYPHEN, ""))


def fold(word: str) -> str:
    """Return `word` in lower case, without accents, as plain letters and digits of ASCII.

    Letters of another script become the hexadecimal of their UTF-8, so that both databases take them for one word and
    its beginning is still its beginning.
    """
    decomposed = unicodedata.normalize("NFKD", word.casefold()).casefold().translate(LETTERS_WITHOUT_PARTS)
    letters = "".join(character for character in decomposed if character.isalnum())[:MAX_WORD_LENGTH]
    return letters if letters.isascii() else letters.encode("utf-8", "replace").hex()


# Which form is which: (pattern of the whole word, what replaces it). The first that matches is used, before stemming.
REWRITES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        # ideeën, democratieën, knieën
        (r"ieen$", "ie"),
        (r"eeen$", "ee"),
        (r"(bacter|financ|port|olie|provinc)ien$", r"\1ie"),
        # thema's written without its apostrophe
        (
            (
                r"(thema|foto|video|auto|agenda|nota|risico|euro|schema|collega|opa|oma|villa|radio|studio|scenario"
                r"|portfolio|regio|taxi|hobby|baby|lobby|party|camera|cinema|drama|programma|logo|memo|kilo|demo|info"
                r"|data|paraplu|menu|pagina|piano|quota|ngo)s$"
            ),
            r"\1",
        ),
        # Plurals with an s that the algorithm leaves in place
        (r"(sheet|expert|pilot|right|event|account|talent|moment|concept|budget|project|ticket|toolkit)s$", r"\1"),
        (r"([a-z][aeiou][a-z]en)s$", r"\1"),
        (r"apps$", "app"),
        # Plurals that change their vowel or their ending
        (r"(?<!be)(?<!ver)(?<!aanbe)steden$", "stad"),
        (r"^((?:.*(?:s|kamer|partij|jury|panel|team|commissie|bond|burger))?)leden$", r"\1lid"),
        (r"(kind|lied|volk|kalf|rund|lam|been|rad|ei|gemoed|hoend)eren$", r"\1"),
        (r"^((?:[a-z]{3,})?)goederen$", r"\1goed"),
        (r"^((?:[a-z]{3,})?)bladeren$", r"\1blad"),
        (r"koeien$", "koe"),
        (r"vlooien$", "vlo"),
        (r"schepen$", "schip"),
        (r"mus(?:ea|eums)$", "museum"),
        (r"centr(?:a|ums)$", "centrum"),
        (r"for(?:a|ums)$", "forum"),
        (r"media$", "medium"),
        (r"(polit|cr?it|mus|academ|techn)ici$", r"\1icus"),
        (r"(crisis|bas|analys|hypothes|thes)es$", r"\1is"),
        (r"cris[ei]s$", "crisis"),
        (r"bases$", "basis"),
        (r"lui$", "man"),
        (r"lieden$", "man"),
        # Short vowel in the singular, long in the plural: weg, wegen
        (r"(?<!be)(?<!over)(?<!af)(?<!toe)wegen$", "weg"),
        (r"(?<!uit)(?<!op)(?<!ver)dagen$", "dag"),
        (r"(?<!n)paden$", "pad"),
        (r"baden$", "bad"),
        (r"(bedr|(?<!o)verdr|versl|gez)agen$", r"\1ag"),
        (r"(gl|v)azen$", r"\1as"),
        (r"daken$", "dak"),
        (r"hoven$", "hof"),
        (r"oorlogen$", "oorlog"),
        (r"gebreken$", "gebrek"),
        (r"bevelen$", "bevel"),
        (r"(?<!voor)spelen$", "spel"),
        (r"goden$", "god"),
        # A d that belongs to the word: beelden, waarden
        (r"([aeiou][lr])den?$", r"\1d"),
        # What the singular becomes, the plural becomes too: initiatieven, vrijwilligers, problemen
        (r"igers$", "iger"),
        (r"(l|st)emen$", r"\1eem"),
        (r"^betrokkenen$", "betrokken"),
        (r"atieven?$", "atief"),
        # organiseren, organiseert, participeren
        (r"(is|ip|ic|ul|in|ct|ur|iv)(?:eren|eert)$", r"\1eer"),
        (r"^ge([a-z]+)(is|ip|ic|ul|in|ct|ur|iv)eerde?n?$", r"\1\2eer"),
    )
)

# Words, also as the last part of a compound, that the algorithm would cut a piece from that belongs to them.
WHOLE_WORDS = re.compile(
    r"(?:.*(?:mens|kans|grens|wens|dans|fonds|advies|fiets|proces|succes|toets|koers|beurs|adres|congres|gids|crisis"
    r"|basis|voorbeeld|overheid|eenheid|openbaar|centrum|museum|forum|medium|datum))$"
)
WHOLE_WORD_FORMS = (
    (re.compile(r"overheden$"), "overheid"),
    (re.compile(r"eenheden$"), "eenheid"),
    (re.compile(r"openbare$"), "openbaar"),
)
PARTICIPLE_PREFIX = re.compile(r"ge(?=[a-z]{2})")
SHIELD = "ğ"
OPEN_ADJECTIVE = re.compile(r"(?<=[bcdfghjklmnpqrstvwxz])([aeou])([bcdfghjklmnpqrstvwxz])$")
_stemmer = DutchStemmer()


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """Return the stem of a folded Dutch word: the same for its singular, plural and diminutive where we can."""
    if not word.isalpha() or len(word) < 3:
        return word
    for pattern, whole in WHOLE_WORD_FORMS:
        word = pattern.sub(whole, word)
    if not WHOLE_WORDS.match(word):
        for pattern, replacement in REWRITES:
            word, changed = pattern.subn(replacement, word)
            if changed:
                break
    if WHOLE_WORDS.match(word):
        return word
    # The algorithm drops every "ge" as if it began a participle: gemeente → meen, begeleiden → beleid. Hide it.
    stemmed = _stemmer.stemWord(PARTICIPLE_PREFIX.sub(f"{SHIELD}e", word)).replace(SHIELD, "g")
    return _close(stemmed)


def _close(word: str) -> str:
    """Finish what the algorithm leaves of short adjectives: kleine → klein, grote → groot, sociale → sociaal."""
    if len(word) > 3 and word.endswith("e") and word[-2] not in "eio":
        word = word[:-1]
        is_double = word[-1] == word[-2] and word[-1] not in "aeiou"
        word = word[:-1] if is_double else OPEN_ADJECTIVE.sub(r"\1\1\2", word)
        word = {"v": word[:-1] + "f", "z": word[:-1] + "s"}.get(word[-1], word)
    return re.sub(r"([ieu])al$", r"\1aal", word)


def words(text: str) -> Iterator[Word]:
    """Yield the words of `text` in order; positions refer to `compose(text)`.

    Parts of a hyphenated word are words of their own here.
    """
    for match in WORD.finditer(compose(text)):
        folded = fold(APOSTROPHE_ENDING.sub("", match[0]))
        if folded:
            yield Word(match.start(), match.end(), folded, stem(folded))


def compounds(text: str) -> Iterator[tuple[Word, ...]]:
    """Yield each word of `text` as the parts that hyphens join: one part for most words, two for "doe-democratie"."""
    composed = compose(text)
    parts: list[Word] = []
    for word in words(composed):
        if parts and composed[parts[-1].end : word.start] not in HYPHENS:
            yield tuple(parts)
            parts = []
        parts.append(word)
    if parts:
        yield tuple(parts)


def joined(parts: tuple[Word, ...]) -> str:
    """Return the stem of a hyphenated word written as one: "doe-democratie" as "doedemocratie"."""
    return stem("".join(part.folded for part in parts)[:MAX_WORD_LENGTH])


@lru_cache(maxsize=RECENT_TEXTS)
def index_stems(text: str) -> frozenset[str]:
    """Return every stem that `text` can be found by."""
    stems: set[str] = set()
    for parts in compounds(text):
        stems.update(part.stem for part in parts)
        if len(parts) > 1:
            stems.add(joined(parts))
    return frozenset(stems)


@lru_cache(maxsize=RECENT_TEXTS)
def index_words(text: str) -> frozenset[str]:
    """Return every folded word of `text`, unstemmed, for finding it by how a word begins."""
    found: set[str] = set()
    for parts in compounds(text):
        found.update(part.folded for part in parts)
        if len(parts) > 1:
            found.add("".join(part.folded for part in parts)[:MAX_WORD_LENGTH])
    return frozenset(found)

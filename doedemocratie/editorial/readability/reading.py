"""What can be said of how a text reads: figures, a level, and findings that tell what to do about it.

Advice and never a judgement: a formula counts letters and knows nothing of what is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from .passive import is_passive
from .sentences import Kind, Text, counted, sentences, words
from .syllables import syllables

LONG_SENTENCE = 25  # words; a sentence in plain Dutch (B1) has ten to fifteen
FEWEST_WORDS = 50  # with fewer, a formula says nothing
LONG_ON_AVERAGE = 15  # words in a sentence
LONG_WORDS = 1.85  # syllables in a word


class Level(StrEnum):
    """How hard a text is to read by its Flesch-Douma score: W.H. Douma, De leesbaarheid van landbouwbladen (1960)."""

    VERY_EASY = "zeer makkelijk"
    EASY = "makkelijk"
    FAIRLY_EASY = "vrij makkelijk"
    PLAIN = "gewoon"
    FAIRLY_HARD = "vrij moeilijk"
    HARD = "moeilijk"
    VERY_HARD = "zeer moeilijk"


# The lowest score of each level.
LEVELS = (
    (90, Level.VERY_EASY),
    (80, Level.EASY),
    (70, Level.FAIRLY_EASY),
    (60, Level.PLAIN),
    (45, Level.FAIRLY_HARD),
    (30, Level.HARD),
)


class Sort(StrEnum):
    """What a finding is about."""

    LONG_SENTENCE = "long-sentence"
    PASSIVE = "passive"
    PLAIN_WORD = "plain-word"


@dataclass(frozen=True)
class PlainWordRule:
    """A word that has a plainer one: its forms, what to write, and perhaps why."""

    forms: tuple[str, ...]
    plainer: str
    explanation: str = ""


@dataclass(frozen=True)
class Finding:
    """One thing to mend: the ``sentence`` it is in, the ``words`` it is about (may be empty), and what to do."""

    sort: Sort
    sentence: str
    words: str
    advice: str


@dataclass(frozen=True)
class Reading:
    """How a text reads. ``score`` and ``level`` are None for a text that is too short for a formula."""

    word_count: int
    sentence_count: int
    words_per_sentence: float
    syllables_per_word: float
    score: int | None
    level: Level | None
    advice: str
    findings: tuple[Finding, ...]


def flesch_douma(words_per_sentence: float, syllables_per_word: float) -> float:
    """Return the Flesch-Douma score: about 0 (very hard) to 100 (very easy), and beyond for extreme texts.

    206.84 - 0.77 times the syllables in a hundred words - 0.93 times the words in a sentence.
    """
    return 206.84 - 0.77 * (100 * syllables_per_word) - 0.93 * words_per_sentence


def level_of(score: float) -> Level:
    """Return the level that ``score`` belongs to."""
    return next((level for lowest, level in LEVELS if score >= lowest), Level.VERY_HARD)


def read(texts: Sequence[Text], rules: Iterable[PlainWordRule] = ()) -> Reading:
    """Return how ``texts`` read together. ``rules`` are the words that have a plainer one.

    Takes about a millisecond for a hundred words.
    """
    lengths: list[int] = []
    syllable_count = 0
    for _sentence, found in counted(list(texts)):
        lengths.append(len(found))
        syllable_count += sum(map(syllables, found))
    word_count, sentence_count = sum(lengths), len(lengths)
    per_sentence = word_count / sentence_count if lengths else 0.0
    per_word = syllable_count / word_count if word_count else 0.0
    # Rounded first: two pages with the same number have the same level.
    score = round(flesch_douma(per_sentence, per_word)) if word_count >= FEWEST_WORDS else None
    return Reading(
        word_count=word_count,
        sentence_count=sentence_count,
        words_per_sentence=round(per_sentence, 1),
        syllables_per_word=round(per_word, 2),
        score=score,
        level=None if score is None else level_of(score),
        advice=_advice(score, per_sentence, per_word),
        findings=tuple(_findings(texts, tuple(rules))),
    )


def _advice(score: int | None, per_sentence: float, per_word: float) -> str:
    """Return what would make the text easier to read."""
    if score is None:
        return f"Er is nog te weinig tekst: het leesniveau is er vanaf {FEWEST_WORDS} woorden."
    if score >= 60:
        return "De meeste mensen lezen deze tekst zonder moeite."
    steps = []
    if per_sentence > LONG_ON_AVERAGE:
        steps.append(
            f"Maak uw zinnen korter: ze hebben nu gemiddeld {round(per_sentence)} woorden. Streef naar 10 tot 15."
        )
    if per_word > LONG_WORDS:
        steps.append("Kies kortere woorden, en knip lange woorden in stukken: ‘regels van de gemeente’.")
    return " ".join(steps) or "Maak uw zinnen korter en kies kortere woorden."


def _findings(texts: Sequence[Text], rules: tuple[PlainWordRule, ...]) -> Iterable[Finding]:
    pattern, by_form = _matcher(rules)
    for text in texts:
        for sentence in sentences(text.text):
            if text.kind is not Kind.HEADING:
                yield from _about_sentence(sentence)
            for match in pattern.finditer(sentence) if pattern else ():
                rule = by_form[" ".join(match[0].lower().split())]
                advice = f"Schrijf liever: {rule.plainer}. {rule.explanation}".strip()
                yield Finding(Sort.PLAIN_WORD, sentence, match[0], advice)


def _about_sentence(sentence: str) -> Iterable[Finding]:
    length = len(words(sentence))
    if length > LONG_SENTENCE:
        advice = f"Deze zin heeft {length} woorden. Maak er twee of drie zinnen van."
        yield Finding(Sort.LONG_SENTENCE, sentence, "", advice)
    if is_passive(sentence):
        advice = "Schrijf wie het doet: ‘De gemeente beslist’ in plaats van ‘Er wordt beslist’."
        yield Finding(Sort.PASSIVE, sentence, "", advice)


@lru_cache(maxsize=4)
def _matcher(rules: tuple[PlainWordRule, ...]) -> tuple[re.Pattern[str] | None, dict[str, PlainWordRule]]:
    """Return what finds the words of ``rules``, the longest first, and which rule a found word belongs to."""
    by_form = {" ".join(form.lower().split()): rule for rule in reversed(rules) for form in rule.forms if form.strip()}
    if not by_form:
        return None, {}
    forms = (r"\s+".join(map(re.escape, form.split())) for form in sorted(by_form, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{'|'.join(forms)})(?![\w-])", re.IGNORECASE), by_form

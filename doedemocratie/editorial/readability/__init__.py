"""How Dutch text reads: text in, figures and findings out. Knows nothing of Django or of pages."""

from .reading import Finding, Level, PlainWordRule, Reading, Sort, flesch_douma, level_of, read
from .sentences import Kind, Text, sentences, words
from .syllables import syllables

__all__ = [
    "Finding",
    "Kind",
    "Level",
    "PlainWordRule",
    "Reading",
    "Sort",
    "Text",
    "flesch_douma",
    "level_of",
    "read",
    "sentences",
    "syllables",
    "words",
]

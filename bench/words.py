"""Dutch text as varied as that of the project's own content: common words often, most words seldom."""

from __future__ import annotations

import random
import re
from collections import Counter
from itertools import accumulate
from pathlib import Path

WORD = re.compile(r"[^\W\d_]{2,}")
RARE_WORDS = 30_000
RARE_SHARE = 0.06  # of the words of a text: compounds of two words, the n-th 1/n as frequent as the first


class Writer:
    """Writes the same text for the same seed."""

    def __init__(self, content: Path, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311  # a figure, not a secret
        texts = (path.read_text(encoding="utf-8").split("---", 2)[-1] for path in sorted(content.rglob("*.md")))
        counts = Counter(word.lower() for text in texts for word in WORD.findall(text))
        common = sorted(counts, key=lambda word: (-counts[word], word))
        nouns = [word for word in common if len(word) > 4]
        rare = list(dict.fromkeys(f"{self.random.choice(nouns)}{self.random.choice(nouns)}" for _ in range(RARE_WORDS)))
        harmonic = sum(1 / rank for rank in range(1, len(rare) + 1))
        mass = sum(counts.values()) * RARE_SHARE / (1 - RARE_SHARE) / harmonic
        self.vocabulary = [*common, *rare]
        self.rare = rare
        self.weights = list(
            accumulate([float(counts[word]) for word in common] + [mass / rank for rank in range(1, len(rare) + 1)])
        )

    def words(self, count: int) -> list[str]:
        """Return ``count`` words."""
        return self.random.choices(self.vocabulary, cum_weights=self.weights, k=count)

    def title(self) -> str:
        """Return a title of three to eight words."""
        return " ".join(self.words(self.random.randint(3, 8))).capitalize()[:120]

    def text(self, sentences: int) -> str:
        """Return ``sentences`` sentences of six to eighteen words."""
        return " ".join(f"{' '.join(self.words(self.random.randint(6, 18))).capitalize()}." for _ in range(sentences))

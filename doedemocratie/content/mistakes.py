"""Mistakes in content files: where each is, and what is wrong in a few plain words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, order=True)
class Mistake:
    """One mistake: the file (relative to the directory that is loaded), its line (0: the whole file), and the field."""

    source: str
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        place = f"{self.source}:{self.line}" if self.line else self.source
        return ": ".join(part for part in (place, self.field, self.message) if part)


class ContentError(Exception):
    """The content files have mistakes, so nothing was imported."""

    def __init__(self, mistakes: list[Mistake]) -> None:
        super().__init__("\n".join(str(mistake) for mistake in mistakes))
        self.mistakes = mistakes


@dataclass
class Mistakes:
    """All mistakes found so far, so that somebody can mend them in one go."""

    found: set[Mistake] = field(default_factory=set)

    def add(self, source: str, line: int, field_name: str, message: str) -> None:
        """Note a mistake once, however often it is met."""
        self.found.add(Mistake(source, line, field_name, " ".join(message.split())))

    def __iter__(self) -> Iterator[Mistake]:
        return iter(sorted(self.found))

    def __len__(self) -> int:
        return len(self.found)

    def raise_if_any(self) -> None:
        """Raise ContentError when there is a mistake."""
        if self.found:
            raise ContentError(list(self))


@dataclass(frozen=True)
class Place:
    """One file, as the place where a mistake is made; it says where without every function passing the file's name."""

    source: str
    mistakes: Mistakes
    field: str = ""
    line: int = 0

    def at(self, *, field_name: str | None = None, line: int | None = None) -> Place:
        """Return the same file with another field or line."""
        return Place(
            self.source,
            self.mistakes,
            self.field if field_name is None else field_name,
            self.line if line is None else line,
        )

    def mistake(self, message: str) -> None:
        """Note a mistake here."""
        self.mistakes.add(self.source, self.line, self.field, message)

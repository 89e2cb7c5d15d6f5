"""Who wrote a publication, as a curator writes it in one line and as readers and reference lists show it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Author:
    """A person with a ``family`` name and ``given`` names, or an organisation, which has only ``family``."""

    family: str
    given: str = ""
    particle: str = ""  # "van de" in "Van de Wijdeven"

    @property
    def is_person(self) -> bool:
        """Whether this is a person."""
        return bool(self.given)

    @property
    def name(self) -> str:
        """The name as one says it."""
        return " ".join(part for part in (self.given, self.particle, self.family) if part)

    @property
    def inverted(self) -> str:
        """The name as a list of references sorts it: Wijdeven, Ted van de."""
        return (
            f"{self.family}, {' '.join(part for part in (self.given, self.particle) if part)}"
            if self.given
            else self.family
        )

    @property
    def with_initials(self) -> str:
        """The name as APA writes it: Van de Wijdeven, T."""
        if not self.given:
            return self.family
        family = f"{self.particle} {self.family}" if self.particle else self.family
        initials = " ".join("-".join(f"{part[0]}." for part in name.split("-") if part) for name in self.given.split())
        return f"{family[0].upper()}{family[1:]}, {initials}"


def authors_in(line: str) -> list[Author]:
    """Return the authors in ``line``: "Wijdeven, Ted van de; Raad voor het openbaar bestuur".

    A semicolon stands between two authors. A person is written as family name, comma, given names; what has no comma is
    an organisation.
    """
    found = []
    for text in line.split(";"):
        family, _, rest = (part.strip() for part in text.partition(","))
        words = rest.split()
        # The words in small letters at the end are the particle of the family name.
        first = next((index for index, word in enumerate(words) if word[0].islower()), len(words))
        if family:
            found.append(Author(family, " ".join(words[:first]), " ".join(words[first:])))
    return found


def in_words(authors: list[Author]) -> str:
    """Return the names as one says them, with "en" before the last."""
    names = [author.name for author in authors]
    return " en ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)

"""What the facts of a publication ask of a value."""

from __future__ import annotations

from itertools import pairwise

from django.core.exceptions import ValidationError
from stdnum import isbn
from stdnum.exceptions import InvalidChecksum
from stdnum.exceptions import ValidationError as NumberError

PARTICLES = frozenset("Van De Den Der Het Ten Ter Te In Op Von Da Di Du El La Le".split())


def validate_isbn(value: str) -> None:
    """Refuse what is no ISBN of ten or thirteen digits, by its own check digit (ISO 2108)."""
    try:
        isbn.validate(value)
    except InvalidChecksum as error:
        raise ValidationError(
            "Dit ISBN klopt niet: het laatste cijfer past niet bij de andere.", code="isbn"
        ) from error
    except NumberError as error:
        raise ValidationError(
            "Een ISBN heeft 10 of 13 cijfers, bijvoorbeeld 978-90-12-34567-5.", code="isbn"
        ) from error


def validate_authors(line: str) -> None:
    """Refuse an author that is more than one: with a second comma, or with the full name of a person on each side of one."""
    for text in line.split(";"):
        family, *rest = text.split(",")
        given = rest[0].split() if rest else []
        # A particle ends the name: Vries, Jan de.
        goes_on = any(word[0].islower() and after[0].isupper() for word, after in pairwise(given))
        if len(rest) > 1 or goes_on or (_is_full_name(family.split()) and _is_full_name(given)):
            raise ValidationError(
                "Zet tussen twee auteurs een puntkomma: Jansen, Anna; Vries, Piet de. Zo weet de site waar de ene naam "
                "ophoudt en de andere begint.",
                code="authors",
            )


def _is_full_name(words: list[str]) -> bool:
    """Return whether two of the words or more are names; an initial is none, nor is a particle with a capital (De Vries)."""
    return len([word for word in words if word[0].isupper() and "." not in word and word not in PARTICLES]) > 1


def is_isbn(value: str) -> bool:
    """Return whether ``value`` is a valid ISBN."""
    return bool(isbn.is_valid(value))


def formatted_isbn(value: str) -> str:
    """Return a valid ISBN as thirteen digits with the hyphens in their places."""
    return str(isbn.format(value, convert=True))

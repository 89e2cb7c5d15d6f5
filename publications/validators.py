"""What the facts of a publication ask of a value."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from stdnum import isbn
from stdnum.exceptions import InvalidChecksum
from stdnum.exceptions import ValidationError as NumberError


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


def formatted_isbn(value: str) -> str:
    """Return a valid ISBN as thirteen digits with the hyphens in their places."""
    return str(isbn.format(value, convert=True))

"""What needs care: a count for each report of things to mend.

A section or report says what it finds with the hook ``register_care``: a function that returns a :class:`Care`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet, Value
from wagtail import hooks

from doedemocratie.editorial.dashboard.cards import Card, Line

HOOK = "register_care"


@dataclass(frozen=True)
class Care:
    """One kind of thing to mend.

    ``one`` and ``many`` say what was found, ``many`` with ``{}`` for the number; ``found`` returns what to count for a user,
    and ``url`` leads the user to the report that lists the same.
    """

    name: str
    one: str
    many: str
    found: Callable[[Any], QuerySet[Any]]
    url: Callable[[Any], str]
    is_for: Callable[[Any], bool]

    def words(self, number: int) -> str:
        """Return what was found, in words."""
        return self.one if number == 1 else self.many.format(number)


def cares_for(user: Any) -> list[Care]:
    """Return what ``user`` looks after."""
    cares: list[Care] = [register() for register in hooks.get_hooks(HOOK)]
    return [care for care in cares if care.is_for(user)]


def counts(cares: list[Care], user: Any) -> dict[str, int]:
    """Return how many of each there are, by name; what is not there is left out. One query for all of them."""
    queries = [
        care.found(user)
        .order_by()
        .annotate(care=Value(care.name))
        .values("care")
        .annotate(number=Count("pk"))
        .values_list("care", "number")
        for care in cares
    ]
    if not queries:
        return {}
    return dict(queries[0].union(*queries[1:], all=True))


def care_card(user: Any) -> Card | None:
    """Return the card, or nothing for who has no report."""
    cares = cares_for(user)
    if not cares:
        return None
    numbers = counts(cares, user)
    lines = [Line(care.words(numbers[care.name]), care.url(user), "") for care in cares if numbers.get(care.name)]
    return Card("care", "Heeft aandacht nodig", lines, "Alles is in orde.")

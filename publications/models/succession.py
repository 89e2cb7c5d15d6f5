"""Which publication takes the place of which, and where that would go round in a circle."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

from publications.enums import RelationKind

from .parts import PublicationRelation

SUCCESSION = (RelationKind.SUCCEEDS, RelationKind.REPLACED_BY)

ITSELF = "Kies een andere publicatie dan deze zelf."
CONTRADICTION = "Een andere relatie op deze pagina zegt het omgekeerde. Haal een van de twee weg."

Graph = dict[int | None, set[int | None]]
"""For each publication those that took its place. ``None`` is a page that was never saved."""


def succession_problems(page_id: int | None, rows: Iterable[tuple[str, int]]) -> Iterator[tuple[int, str]]:
    """Yield what is wrong with the relations of a publication: the number of the row, from 0, and why, in Dutch.

    ``rows`` are all relations that the page is to have: their kind, and the id of the other publication. They are judged
    together with those of all other publications in the database. At most two queries.
    """
    rows = list(rows)
    graph: Graph | None = None
    own: Graph = {}
    for number, (kind, other) in enumerate(rows):
        if other == page_id:
            yield number, ITSELF
        elif kind in SUCCESSION:
            graph = _replaced_by(page_id) if graph is None else graph
            older, newer = _in_order(kind, page_id, other)
            chain = _path(graph, newer, older)
            if not chain:
                graph.setdefault(older, set()).add(newer)
                own.setdefault(older, set()).add(newer)
            elif any(following in own.get(one, ()) for one, following in itertools.pairwise(chain)):
                yield number, CONTRADICTION
            else:
                yield number, _circle(page_id, chain)


def _in_order(kind: str, page: int | None, other: int | None) -> tuple[int | None, int | None]:
    """Return the older and the newer of the two."""
    return (page, other) if kind == RelationKind.REPLACED_BY else (other, page)


def _replaced_by(without: int | None) -> Graph:
    """Return what the relations of all publications say, except those of one. One query."""
    graph: Graph = {}
    rows = PublicationRelation.objects.filter(kind__in=SUCCESSION).exclude(page=without)
    for page, kind, other in rows.order_by().values_list("page_id", "kind", "other_id"):
        older, newer = _in_order(kind, page, other)
        graph.setdefault(older, set()).add(newer)
    return graph


def _path(graph: Graph, start: int | None, end: int | None) -> list[int | None]:
    """Return the shortest way from ``start`` to ``end``, both included; empty when there is none."""
    came_from: dict[int | None, int | None] = {start: start}
    waiting = [start]
    for current in waiting:
        if current == end:
            way = [current]
            while way[-1] != start:
                way.append(came_from[way[-1]])
            return way[::-1]
        for following in graph.get(current, ()):
            if following not in came_from:
                came_from[following] = current
                waiting.append(following)
    return []


def _circle(page_id: int | None, chain: list[int | None]) -> str:
    """Return the message that says which publications stand in the way, from the oldest to the newest. One query."""
    from .publication import PublicationPage

    titles = dict(PublicationPage.objects.filter(pk__in=[pk for pk in chain if pk]).values_list("pk", "title"))
    names = ["deze publicatie" if pk == page_id else f"“{titles.get(pk or 0, '')}”" for pk in chain]
    steps = ", en ".join(f"{older} is vervangen door {newer}" for older, newer in itertools.pairwise(names))
    return f"Dit maakt een kring, want er staat al: {steps}. Haal eerst die relatie weg, of kies een andere publicatie."

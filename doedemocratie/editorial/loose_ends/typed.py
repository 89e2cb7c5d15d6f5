"""Links to the site itself that an editor typed or pasted as an address, and that lead visitors nowhere.

Wagtail's index of references knows only pages that were chosen. The addresses are those that ``outside_links`` notes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from wagtail.models import Page, Site

from doedemocratie.core.models.base import pages_below, private_paths
from doedemocratie.editorial.outside_links.addresses import OWN
from doedemocratie.editorial.outside_links.models import EVERY_PAGE, OutsideLink, OutsideLinkUse
from doedemocratie.editorial.redirects.problems import Problem, RefusedError
from doedemocratie.editorial.redirects.rules import Rules, local_path

from .redirects import MOST, rules_for

NOWHERE = {Problem.LOOP, Problem.NOT_PUBLIC, Problem.MISSING}


def typed_links(chosen: Mapping[str, Any]) -> QuerySet[OutsideLinkUse]:
    """Return where such links stand, as ``chosen`` in the form of the report, with what ``hidden_links`` says of each.

    One query when nobody typed any, and else a few for each site.
    """
    found: dict[str, list[int]] = {}
    stored = dict(OutsideLink.objects.filter(address__startswith=OWN).values_list("address", "pk"))
    for address, state in _states(list(stored)):
        found.setdefault(state, []).append(stored[address])
    if not found:
        return OutsideLinkUse.objects.none()
    cases = [When(link__in=links[:MOST], then=Value(state)) for state, links in found.items()]
    live = OutsideLinkUse.objects.filter(Q(page=None) | Q(page__live=True))
    uses = live.annotate(
        state=Case(*cases, default=Value(""), output_field=CharField()),
        source_title=Coalesce("page__title", Value(EVERY_PAGE)),
        target_title=F("link__address"),
    ).exclude(state="")
    # From one page behind a login to another is none.
    uses = uses.exclude(state="login", page__in=Page.objects.filter(pages_below(private_paths())))
    if chosen.get("state"):
        uses = uses.filter(state=chosen["state"])
    if chosen.get("content_type"):
        uses = uses.filter(page__content_type=chosen["content_type"])
    return uses


def _states(addresses: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the addresses that lead nowhere, with what is the matter. With more sites one that leads somewhere on any is sound."""
    if not addresses:
        return
    every = [
        rules_for(site, addresses) for site in Site.objects.select_related("root_page").order_by("-is_default_site")
    ]
    hidden: dict[str, int] = {}
    for address in addresses:
        if not all(_leads_nowhere(address, rules) for rules in every):
            continue
        places = [rules.addresses.page_at(local_path(address, rules.addresses)) for rules in every]
        place = next((one for one in places if one is not None), None)
        if place is not None and not place.is_live:
            hidden[address] = place.pk
        else:
            yield address, "login" if place is not None and not place.is_public else "niets"
    drafts = Page.objects.filter(pk__in=hidden.values(), first_published_at=None)
    never = set(drafts.values_list("pk", flat=True)) if hidden else set()
    for address, page_id in hidden.items():
        yield address, "concept" if page_id in never else "offline"


def _leads_nowhere(address: str, rules: Rules) -> bool:
    try:
        rules.target(address, source="")
    except RefusedError as error:
        # A stylesheet is no page and no view, and not missing.
        return error.problem in NOWHERE and not rules.addresses.is_reserved(local_path(address, rules.addresses))
    return False

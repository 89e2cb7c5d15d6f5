"""Import a list of redirects: first a plan, with each line that cannot be; then all of it in one transaction.

Twenty thousand lines take a few seconds, because what they are compared with is read once: every page of the site and
every redirect, two queries each.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import ModelLogEntry, Site

from doedemocratie.core.redirects import redirects_changed
from doedemocratie.core.redirects.addresses import canonical

from .problems import Mistake, Problem, RefusedError
from .reading import Line
from .rules import Rules, Target, local_path
from .site_addresses import SiteAddresses

BATCH = 1_000


@dataclass(frozen=True)
class Choices:
    """What the curator chose: on which site, for good or for now, and what may be replaced or lead elsewhere."""

    site: Site
    is_permanent: bool = True
    replace: bool = False
    other_sites: bool = False


@dataclass
class Plan:
    """What an import would do; nothing of it is done yet.

    ``shortened`` are stored redirects that led to one of the old addresses, and now lead to where that leads.
    """

    added: list[Redirect] = field(default_factory=list)
    replaced: list[Redirect] = field(default_factory=list)
    shortened: list[Redirect] = field(default_factory=list)
    unchanged: int = 0
    mistakes: list[Mistake] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)

    @property
    def good(self) -> int:
        """How many lines are good, with those that were imported before."""
        return len(self.added) + len(self.replaced) + self.unchanged

    @property
    def changes(self) -> int:
        """How many redirects are written for lines of the file."""
        return len(self.added) + len(self.replaced)


def make_plan(lines: Iterable[Line], choices: Choices, mistakes: Iterable[Mistake] = ()) -> Plan:
    """Return what importing ``lines`` would do. Four queries, whatever the number of lines."""
    lines = list(lines)
    plan = Plan(mistakes=list(mistakes))
    addresses = SiteAddresses(choices.site, [one for line in lines for one in (line.source, line.target)])
    of_site = Q(site=choices.site) | Q(site=None)
    stored = {
        redirect.old_path: redirect
        for redirect in Redirect.objects.filter(of_site).select_related("redirect_page").order_by("site", "pk")
    }
    onwards: dict[str, Target | str] = {path: Target.of(redirect) for path, redirect in stored.items()}
    # Of doubles the first line counts.
    onwards |= {
        canonical(line.source): line.target for line in reversed(lines) if line.source.startswith(("/", "http"))
    }
    rules = Rules(addresses, onwards, other_sites=choices.other_sites)
    targets: dict[str, Target] = {}
    numbers: dict[str, int] = {}
    for line in lines:
        try:
            source = rules.source(line.source)
            if source in numbers:
                raise RefusedError(Problem.DOUBLE, numbers[source])
            numbers[source] = line.number
            target = rules.target(line.target, source)
            _place(plan, choices, stored.get(source), source, target)
        except RefusedError as error:
            plan.mistakes.append(Mistake(line.number, line.source, line.target, error.problem, error.detail))
        else:
            targets[source] = target
    plan.mistakes.sort(key=lambda mistake: mistake.number)
    plan.labels = {source: target.label for source, target in targets.items()}
    plan.shortened = _shortened(stored, targets, addresses)
    return plan


def _place(plan: Plan, choices: Choices, known: Redirect | None, source: str, target: Target) -> None:
    """Note what is to be done for one good line. Raises :class:`RefusedError` when it would replace what may not be."""
    if known is None:
        added = Redirect(old_path=source, site=choices.site, is_permanent=choices.is_permanent)
        target.put_into(added)
        plan.added.append(added)
    elif target.fits(known) and known.is_permanent == choices.is_permanent:
        plan.unchanged += 1
    elif not choices.replace:
        raise RefusedError(Problem.EXISTS, Target.of(known).label)
    else:
        target.put_into(known)
        known.is_permanent, known.automatically_created = choices.is_permanent, False
        plan.replaced.append(known)


def _shortened(stored: dict[str, Redirect], targets: dict[str, Target], addresses: SiteAddresses) -> list[Redirect]:
    """Return the stored redirects, changed, that lead to an old address of ``targets`` and not to a page."""
    changed = []
    for path, redirect in stored.items():
        if path in targets or redirect.redirect_page_id or not local_path(redirect.redirect_link, addresses):
            continue
        target = targets.get(canonical(redirect.redirect_link))
        if target is not None:
            target.put_into(redirect)
            changed.append(redirect)
    return changed


FIELDS = ("redirect_page", "redirect_link", "redirect_page_route_path", "is_permanent", "automatically_created")


@transaction.atomic
def carry_out(plan: Plan, user: Any = None) -> None:
    """Write what is planned, with a line in the log of each redirect. Raises ``IntegrityError`` when somebody was first."""
    Redirect.objects.bulk_create(plan.added, batch_size=BATCH)
    changed = [*plan.replaced, *plan.shortened]
    Redirect.objects.bulk_update(changed, FIELDS, batch_size=BATCH)
    _log("wagtail.create", plan.added, user)
    _log("wagtail.edit", changed, user)
    if plan.added or changed:
        redirects_changed.send(Redirect, redirects=[*plan.added, *changed])


def _log(action: str, redirects: list[Redirect], user: Any) -> None:
    """Write the lines that Wagtail's ``log()`` would write one by one."""
    kind = ContentType.objects.get_for_model(Redirect)
    now, together = timezone.now(), uuid.uuid4()
    ModelLogEntry.objects.bulk_create(
        [
            ModelLogEntry(
                content_type=kind,
                object_id=str(redirect.pk),
                label=redirect.old_path,
                action=action,
                timestamp=now,
                uuid=together,
                user=user,
                content_changed=True,
                data={},
            )
            for redirect in redirects
        ],
        batch_size=BATCH,
    )

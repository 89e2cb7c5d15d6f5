"""How it was with the pages that are deleted, and making it so again.

A page in the bin cannot be edited, so the text in its own table stays that of the site: nothing is published anew when it comes
back, and no version of it is made.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Q, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page, Revision, WorkflowState
from wagtail.signals import page_published

from doedemocratie.accounts.bin import is_in_bin

State = dict[str, Any]


def ids_in(pages: QuerySet[Page]) -> QuerySet[Any]:
    """Return the ids of ``pages`` as text, as rows about any kind of object keep them. No query of its own."""
    return pages.annotate(text_id=Cast("pk", CharField())).order_by().values("text_id")


def with_aliases(branch: QuerySet[Page]) -> list[Page]:
    """Return the pages of ``branch``, parents first, and after them the aliases elsewhere that go along with one of them.

    One query, and one for each step from alias to alias.
    """
    found = list(branch.order_by("path"))
    newest = found
    while newest:
        known = {page.pk for page in found}
        newest = list(Page.objects.filter(alias_of__in=newest).exclude(pk__in=known).order_by("path"))
        found += newest
    return found


def copy_with_others(pages: Iterable[Page]) -> Page | None:
    """Return the first copy among ``pages``, those of :func:`with_aliases`, that has pages below it which are none of them.

    A copy is deleted for good with its original, and pages of others would be too. One query, two when there is one.
    """
    pages = list(pages)
    known = {page.pk for page in pages}
    copies = [page for page in pages if page.alias_of_id in known and page.numchild]
    below = Q()
    for copy in copies:
        below |= Q(path__startswith=copy.path, depth=copy.depth + 1)
    other = Page.objects.filter(below).exclude(pk__in=known).first() if copies else None
    return next((copy for copy in copies if other is not None and other.path.startswith(copy.path)), None)


def take_off(pages: Iterable[Page], branch: QuerySet[Page], user: Any) -> list[State]:
    """Take ``pages`` off the site and stop what is planned or waits in ``branch``; return what ``put_back`` needs.

    ``pages`` are those of :func:`with_aliases`. A few queries, and those of unpublishing each page that is live.
    """
    pages = list(pages)
    versions = Revision.objects.filter(base_content_type=_page_type(), object_id__in=ids_in(branch))
    planned: dict[int, dict[str, str]] = {}
    for revision in versions.filter(approved_go_live_at__isnull=False).only("pk", "object_id", "approved_go_live_at"):
        planned.setdefault(int(revision.object_id), {})[str(revision.pk)] = revision.approved_go_live_at.isoformat()
    states = [
        {
            "page": page.pk,
            "live": page.live,
            "version": page.live_revision_id,
            "changed": page.has_unpublished_changes,
            "go_live_at": page.go_live_at.isoformat() if page.go_live_at else None,
            "planned": planned.get(page.pk, {}),
        }
        for page in pages
        if page.live or page.pk in planned
    ]
    for state in WorkflowState.objects.active().filter(base_content_type=_page_type(), object_id__in=ids_in(branch)):
        state.cancel(user=user)
    for page in pages:
        fresh = Page.objects.get(pk=page.pk)  # a publication takes its chapters along, and every page its aliases
        if fresh.live:
            UnpublishPageAction(fresh.specific, user=user, log_action=False).execute(skip_permission_checks=True)
    versions.filter(approved_go_live_at__isnull=False).update(approved_go_live_at=None)
    return states


def put_back(states: Iterable[State]) -> None:
    """Put on the site what was there, in the order in which it was noted, and plan again what is still to come.

    A copy that follows another page comes back with that.
    """
    for state in states:
        page = Page.objects.filter(pk=state["page"]).first()
        if page is None:
            continue
        if state["live"] and not (page.alias_of_id and not page.alias_of.live):
            _publish(page.specific, state)
        _plan(page, state)


def _publish(page: Any, state: State) -> None:
    version = Revision.objects.filter(pk=state["version"]).first() if state["version"] else None
    page.live, page.expired = True, False
    page.live_revision, page.has_unpublished_changes = version, state["changed"]
    page.save(clean=False)
    page_published.send(sender=type(page), instance=page, revision=version, alias=page.alias_of_id is not None)


def _plan(page: Page, state: State) -> None:
    coming = {pk: moment for pk, moment in state["planned"].items() if _is_coming(moment)}
    for revision in Revision.objects.filter(pk__in=coming):
        moment = coming[str(revision.pk)]
        content = {**revision.content, "go_live_at": moment}  # unpublishing takes it out of a version
        Revision.objects.filter(pk=revision.pk).update(content=content, approved_go_live_at=parse_datetime(moment))
    if coming and _is_coming(state["go_live_at"]):
        Page.objects.filter(pk=page.pk).update(go_live_at=parse_datetime(state["go_live_at"]))


def _is_coming(moment: str | None) -> bool:
    when = parse_datetime(moment or "")
    return when is not None and when > timezone.now()


def _page_type() -> ContentType:
    return ContentType.objects.get_for_model(Page)


def keep_off(instance: Page, **kwargs: Any) -> None:
    """Leave a copy in the bin that Wagtail publishes along with the page that it follows."""
    if is_in_bin(instance):
        Page.objects.filter(pk=instance.pk).update(live=False)

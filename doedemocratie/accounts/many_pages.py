"""What the rights on many pages ask of the database, asked once for all of them: for the lists in the admin."""

from __future__ import annotations

import operator
from collections.abc import Iterable
from functools import cache, reduce
from typing import Any

from django.db.models import Q
from wagtail.models import Page, Task

OTHERS_BELOW = "_others_below"
"""The attribute of a page that keeps whether something below it is not a draft of the user who asks."""


def own_drafts(user: Any) -> Q:
    """Return what matches the drafts of ``user`` that nobody ever read."""
    return Q(live=False, first_published_at__isnull=True, owner=user.pk)


def is_own_draft(page: Page, user: Any) -> bool:
    """Return whether ``page`` is one of those. No query."""
    return not page.live and page.first_published_at is None and page.owner_id is not None and page.owner_id == user.pk


@cache
def holds(page_model: type[Page], others: tuple[type[Page], ...]) -> bool:
    """Return whether a page of one of the types ``others`` may stand below a page of type ``page_model``, however deep."""
    seen: set[type[Page]] = set()
    waiting = [page_model]
    while waiting:
        for below in waiting.pop().allowed_subpage_models():
            if issubclass(below, others):
                return True
            if below not in seen:
                seen.add(below)
                waiting.append(below)
    return False


def prepare_permissions(pages: Iterable[Page], user: Any) -> None:
    """Read what the rights of ``user`` on each of these specific pages depend on. Three queries, however many pages."""
    rows = list(pages)
    _know_parents(rows)
    _know_branches(rows, user)
    _know_tasks(rows)


def _know_parents(pages: list[Page]) -> None:
    """Have the page above at hand where publishing asks for it."""
    waiting = [page for page in pages if getattr(page, "public_with_parent", False) and page.depth > 1]
    paths = {page.path[: -page.steplen] for page in waiting}
    parents = {parent.path: parent for parent in Page.objects.filter(path__in=paths)} if paths else {}
    for page in waiting:
        # Where treebeard's get_parent() looks first; Wagtail puts it there too.
        page._cached_parent_obj = parents.get(page.path[: -page.steplen])


def _know_branches(pages: list[Page], user: Any) -> None:
    """Note of the user's own drafts with pages below them whether all of those are too."""
    branches = [page for page in pages if is_own_draft(page, user) and not page.is_leaf()]
    if not branches:
        return
    below = reduce(operator.or_, (Q(path__startswith=page.path, depth__gt=page.depth) for page in branches))
    others = list(Page.objects.filter(below).exclude(own_drafts(user)).values_list("path", flat=True))
    for page in branches:
        setattr(page, OTHERS_BELOW, any(path.startswith(page.path) for path in others))


def _know_tasks(pages: list[Page]) -> None:
    """Have the tasks of the workflows that these pages are in at hand, as what they are."""
    states = [state for page in pages for state in getattr(page, "_current_workflow_states", [])]
    tasks = [state.current_task_state.task for state in states if state.current_task_state is not None]
    kinds = (
        {task.pk: task for task in Task.objects.filter(pk__in={task.pk for task in tasks}).specific()} if tasks else {}
    )
    for task in tasks:
        if task.pk in kinds:
            task.__dict__["specific"] = kinds[task.pk]  # it is a cached property

"""The sections of the site, and which of them are published with four eyes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import Page, Workflow, WorkflowPage, WorkflowTask, get_page_models

from doedemocratie.accounts.permissions import SITE_ROOT_DEPTH
from doedemocratie.accounts.second_person import needs_second_person, places_with_workflow
from doedemocratie.editorial.four_eyes.models import FourEyesDefault, FourEyesTask

# Editors read both: the name of the workflow on the button that submits, the name of the task in the history of a page.
WORKFLOW_NAME = "een collega"
TASK_NAME = "Goedkeuring door een collega"
TURNED_ON, TURNED_OFF = "editorial.four_eyes.on", "editorial.four_eyes.off"


@dataclass(frozen=True)
class Section:
    """A page below a home page that has pages of its own below it, with whether those are published with four eyes.

    ``name`` is its title, with that of the home page when there are several.
    """

    page: Page
    four_eyes: bool
    name: str


def sections() -> list[Section]:
    """Return the sections of every site in the order of the tree. Three queries."""
    homes = list(Page.objects.filter(depth=SITE_ROOT_DEPTH, sites_rooted_here__isnull=False).distinct())
    if not homes:
        return []
    # A page that may have copies of its own type below it is no section: a fixed page.
    models = [
        model for model in get_page_models() if any(below is not model for below in model.allowed_subpage_models())
    ]
    pages = Page.objects.type(*[model for model in models if model is not Page])
    pages = pages.filter(reduce(or_, [Page.objects.child_of_q(home) for home in homes]))
    places = places_with_workflow()
    names = {home.path: f" ({home.get_admin_display_title()})" if len(homes) > 1 else "" for home in homes}
    return [
        Section(
            page, needs_second_person(page, places), page.get_admin_display_title() + names[page.path[: -page.steplen]]
        )
        for page in pages.order_by("path")
    ]


@transaction.atomic
def turn_on(page: Page, user: Any = None) -> None:
    """Let ``page`` and all that is below it be published with four eyes; a place with other rules of its own keeps them."""
    WorkflowPage.objects.update_or_create(page=page, defaults={"workflow": four_eyes_workflow()})
    log(instance=page.specific, action=TURNED_ON, user=user)


@transaction.atomic
def turn_off(page: Page, user: Any = None) -> None:
    """Let ``page`` and what is below it be published at once again. What waits for approval can still be approved."""
    WorkflowPage.objects.filter(page=page).delete()
    log(instance=page.specific, action=TURNED_OFF, user=user)


def four_eyes_workflow() -> Workflow:
    """Return the workflow with nothing but an active task for a second person; make it when there is none."""
    tasks = FourEyesTask.objects.filter(active=True)
    found = (
        Workflow.objects.filter(active=True, workflow_tasks__task__in=tasks.values("task_ptr")).order_by("pk").first()
    )
    if found is not None:
        return found
    task = tasks.order_by("pk").first() or FourEyesTask.objects.create(name=TASK_NAME)
    workflow = Workflow.objects.create(name=WORKFLOW_NAME)
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    return workflow


def models_with_four_eyes() -> list[type[Page]]:
    """Return the types of the sections that begin with four eyes."""
    return [model for model in get_page_models() if getattr(model, "four_eyes_by_default", False)]


@transaction.atomic
def set_up() -> list[Page]:
    """Turn four eyes on for every section that begins with it, once, and return those where that was done now.

    What an administrator chose stands: a section that was set up before, or that has a workflow, is left alone.
    """
    models = models_with_four_eyes()
    done = FourEyesDefault.objects.values("page")
    fresh = list(Page.objects.type(*models).exclude(pk__in=done)) if models else []
    return [page for page in fresh if begin_with_four_eyes(page)]


@transaction.atomic
def begin_with_four_eyes(page: Page) -> bool:
    """Turn four eyes on for a section that was not set up before, unless it has a workflow; return whether that was done."""
    FourEyesDefault.objects.create(page=page)
    if WorkflowPage.objects.filter(page=page).exists():
        return False
    turn_on(page)
    return True

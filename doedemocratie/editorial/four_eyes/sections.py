"""The sections of the site, and which of them are published with four eyes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import Page, Site, Workflow, WorkflowPage, WorkflowTask, get_page_models

from doedemocratie.accounts.second_person import needs_second_person, places_with_workflow
from doedemocratie.editorial.four_eyes.models import FourEyesDefault, FourEyesTask

# Editors read both: the name of the workflow on the button that submits, the name of the task in the history of a page.
WORKFLOW_NAME = "een collega"
TASK_NAME = "Goedkeuring door een collega"
TURNED_ON, TURNED_OFF = "editorial.four_eyes.on", "editorial.four_eyes.off"


@dataclass(frozen=True)
class Section:
    """A page below the home page that has pages of its own below it, with whether those are published with four eyes."""

    page: Page
    four_eyes: bool


def sections() -> list[Section]:
    """Return the sections of the default site in the order of the tree. Three queries."""
    site = Site.objects.select_related("root_page").filter(is_default_site=True).first()
    if site is None:
        return []
    # A page that may have copies of its own type below it is no section: a fixed page.
    models = [
        model for model in get_page_models() if any(below is not model for below in model.allowed_subpage_models())
    ]
    pages = Page.objects.child_of(site.root_page).type(*[model for model in models if model is not Page])
    places = places_with_workflow()
    return [Section(page, needs_second_person(page, places)) for page in pages.order_by("path")]


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


@transaction.atomic
def set_up() -> list[Page]:
    """Turn four eyes on for every section that begins with it, once, and return those where that was done now.

    What an administrator chose stands: a section that was set up before, or that has a workflow, is left alone.
    """
    models = [model for model in get_page_models() if getattr(model, "four_eyes_by_default", False)]
    done = FourEyesDefault.objects.values("page")
    fresh = list(Page.objects.type(*models).exclude(pk__in=done)) if models else []
    turned_on = []
    for page in fresh:
        FourEyesDefault.objects.create(page=page)
        if not WorkflowPage.objects.filter(page=page).exists():
            turn_on(page)
            turned_on.append(page)
    return turned_on

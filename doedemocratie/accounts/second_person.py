"""Where nobody publishes alone: the parts of the tree whose workflow asks for the eyes of a second person.

The rule itself is a task of Wagtail's workflows that says ``needs_second_person`` (``editorial.FourEyesTask``). This layer
knows no such task; it asks all types of tasks which of them say so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef
from wagtail.models import Page, Task, WorkflowPage
from wagtail.workflows import get_task_types

if TYPE_CHECKING:
    from doedemocratie.accounts.models import User

_KEPT_ON_USER = "_places_with_workflow"


def places_with_workflow() -> dict[str, bool]:
    """Return the path of every page that has a workflow of its own, with whether it asks for a second person. One query."""
    if not getattr(settings, "WAGTAIL_WORKFLOW_ENABLED", True):
        return {}
    models = [model for model in get_task_types() if getattr(model, "needs_second_person", False)]
    types = ContentType.objects.get_for_models(*models).values()
    strict = Task.objects.filter(
        workflow_tasks__workflow=OuterRef("workflow"), active=True, content_type__in=[found.pk for found in types]
    )
    places = WorkflowPage.objects.filter(workflow__active=True).annotate(strict=Exists(strict))
    return dict(places.values_list("page__path", "strict"))


def needs_second_person(page: Page, places: dict[str, bool] | None = None) -> bool:
    """Return whether ``page`` is published only by who did not write it: the nearest workflow above it says so.

    ``places`` is what :func:`places_with_workflow` found, for who asks of many pages.
    """
    known = places_with_workflow() if places is None else places
    above = [path for path in known if page.path.startswith(path)]
    return bool(above) and known[max(above, key=len)]


def places_for(user: User | AnonymousUser) -> dict[str, bool]:
    """Return :func:`places_with_workflow`, asked once for the lifetime of ``user``, which is one request."""
    places: dict[str, bool] | None = getattr(user, _KEPT_ON_USER, None)
    if places is None:
        places = places_with_workflow()
        setattr(user, _KEPT_ON_USER, places)
    return places

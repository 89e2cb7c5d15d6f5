"""What happens when a workflow ends well. Wagtail imports this while it defines its models, so it imports none itself."""

from __future__ import annotations

from typing import Any


def publish_approved(workflow_state: Any, user: Any = None) -> None:
    """Publish, or plan, the newest version of what ``workflow_state`` is about (WAGTAIL_FINISH_WORKFLOW_ACTION).

    Raises ``PermissionDenied`` for a page that asks for a second person when nobody but its editor approved: whatever
    ends the workflow comes past here, also what no screen offers.
    """
    from django.core.exceptions import PermissionDenied
    from wagtail.models import Page

    from doedemocratie.accounts.second_person import needs_second_person
    from doedemocratie.editorial.four_eyes.editors import last_editor_id
    from doedemocratie.editorial.four_eyes.models import FourEyesTask

    instance = workflow_state.content_object
    if isinstance(instance, Page) and needs_second_person(instance):
        editor = last_editor_id(instance)
        approvers = FourEyesTask.approvers_in(workflow_state)
        if user is None or user.pk == editor or not approvers - {editor}:
            raise PermissionDenied("Nobody but the editor approved this page.")
    # The approver need not have the right to publish alone.
    instance.get_latest_revision().publish(user=user, skip_permission_checks=True)

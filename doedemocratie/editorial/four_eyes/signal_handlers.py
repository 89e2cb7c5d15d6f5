"""What follows when a page is submitted, approved, sent back, or taken off the site while it waits."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_save
from wagtail.admin import signal_handlers as wagtails
from wagtail.log_actions import get_active_log_context
from wagtail.models import Page, TaskState, WorkflowState
from wagtail.signals import (
    page_unpublished,
    task_submitted,
    workflow_approved,
    workflow_rejected,
)

from doedemocratie.editorial.four_eyes.models import FourEyesTask
from doedemocratie.editorial.four_eyes.sections import begin_with_four_eyes, models_with_four_eyes
from doedemocratie.editorial.four_eyes.tasks import send_mail_about

SUBMITTED, APPROVED, REJECTED = "submitted", "approved", "rejected"


def register() -> None:
    """Connect the handlers. Wagtail's own e-mails about a whole workflow go: they say less, and are sent during the request.

    They are connected after this, so their senders are silenced.
    """
    for notifier in (
        wagtails.workflow_submission_email_notifier,
        wagtails.workflow_approval_email_notifier,
        wagtails.workflow_rejection_email_notifier,
    ):
        notifier.can_handle = _never
    task_submitted.connect(_submitted, sender=TaskState, dispatch_uid="four_eyes.submitted")
    workflow_approved.connect(_approved, sender=WorkflowState, dispatch_uid="four_eyes.approved")
    workflow_rejected.connect(_rejected, sender=WorkflowState, dispatch_uid="four_eyes.rejected")
    page_unpublished.connect(_taken_off, dispatch_uid="four_eyes.taken_off")
    for model in models_with_four_eyes():
        post_save.connect(_made, sender=model, dispatch_uid=f"four_eyes.made.{model._meta.label}")


def _made(instance: Page, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """Turn four eyes on for a section that was made or copied while the site runs. The first ones wait for the set-up."""
    if created and not raw and FourEyesTask.objects.exists():
        begin_with_four_eyes(instance)


def _never(instance: Any, **kwargs: Any) -> bool:
    return False


def _submitted(instance: TaskState, user: Any, **kwargs: Any) -> None:
    if isinstance(instance.task.specific, FourEyesTask):
        _mail(SUBMITTED, instance, user)


def _approved(instance: WorkflowState, user: Any, **kwargs: Any) -> None:
    _mail(APPROVED, instance.current_task_state, user)


def _rejected(instance: WorkflowState, user: Any, **kwargs: Any) -> None:
    _mail(REJECTED, instance.current_task_state, user)


def _mail(event: str, task_state: TaskState | None, user: Any) -> None:
    """Have the worker write, once it is certain that it happened."""
    if task_state is not None:
        transaction.on_commit(partial(send_mail_about.enqueue, event, task_state.pk, user.pk if user else None))


def _taken_off(instance: Page, **kwargs: Any) -> None:
    """End what waits for a page that somebody took off the site: approving it unseen would bring it back.

    A page whose end date came may wait with a new one.
    """
    if instance.expired:
        return
    for state in WorkflowState.objects.active().for_instance(instance):
        if state.current_task_state is not None and isinstance(state.current_task_state.task.specific, FourEyesTask):
            state.cancel(user=get_active_log_context().user)

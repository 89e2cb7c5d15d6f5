"""The task of a workflow whose approver is never who last edited, and what was set up of itself."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast
from django.urls import reverse
from wagtail.models import Page, Task, TaskState, get_page_models

from doedemocratie.accounts.permissions import RolePagePermissionTester, may_manage
from doedemocratie.editorial.four_eyes.editors import last_editor_id, says_the_same, written
from doedemocratie.editorial.four_eyes.lock import FourEyesLock
from doedemocratie.editorial.four_eyes.reasons import why_not_approve

APPROVE, REJECT = "approve", "reject"


class FourEyesTask(Task):
    """Another person than who last edited the page approves it, out of the roles that manage its type.

    While a page waits, its editor cannot change what the colleague is reading; a reviewer can, and then somebody else
    approves.
    """

    # Who asks: doedemocratie.accounts.second_person.
    needs_second_person: ClassVar[bool] = True
    lock_class = FourEyesLock

    class Meta:
        verbose_name = "goedkeuring door een ander"
        verbose_name_plural = "goedkeuringen door een ander"

    @classmethod
    def get_description(cls) -> str:
        """Return what an administrator reads when choosing a task."""
        return "Een ander dan wie de pagina het laatst wijzigde, keurt haar goed."

    @classmethod
    def approvers_in(cls, workflow_state: Any) -> set[int]:
        """Return the ids of the users who approved this task in ``workflow_state``. One query."""
        states = TaskState.objects.filter(
            workflow_state=workflow_state, status=TaskState.STATUS_APPROVED, task__foureyestask__isnull=False
        )
        return set(states.exclude(finished_by=None).values_list("finished_by_id", flat=True))

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        """Return whether ``user`` must leave the page as it is: no reviewer, or who wrote what is being read now."""
        if not may_approve(obj, user):
            return True
        state = obj.current_workflow_task_state
        return state is not None and last_editor_id(obj) == user.pk and says_the_same(obj, state.revision)

    def user_can_lock(self, obj: Any, user: Any) -> bool:
        """Return whether ``user`` may keep others from changing a page that waits."""
        return may_approve(obj, user)

    def user_can_unlock(self, obj: Any, user: Any) -> bool:
        """Return whether ``user`` may open the lock of another on a page that waits."""
        tester = obj.permissions_for_user(user)
        return isinstance(tester, RolePagePermissionTester) and tester.may_approve and tester.supervises

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, str, bool]]:
        """Return what ``user`` may do: approve unless the last change is theirs, and send back what another asked for."""
        if not may_approve(obj, user) or self.locked_for_user(obj, user):
            return []
        actions = [(REJECT, "Terugsturen met opmerking", True)]
        if last_editor_id(obj) != user.pk:
            actions += [(APPROVE, "Goedkeuren", False), (APPROVE, "Goedkeuren met opmerking", True)]
        return actions

    @transaction.atomic
    def on_action(self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any) -> str | None:
        """Do it; return the address of the page's editor, which says why, when it cannot be approved (any more).

        Wagtail asks :meth:`get_actions` before it saves what the reviewer changed in the same form, so it is asked again
        here, with the page locked in the database. Raises ``PermissionDenied`` for what was never offered.
        """
        page: Any = Page.objects.select_for_update().get(pk=task_state.workflow_state.object_id).specific
        allowed = {name for name, _label, _modal in self.get_actions(page, user)}
        if action_name == APPROVE and may_approve(page, user) and why_not_approve(page, user):
            return reverse("wagtailadmin_pages:edit", args=[page.pk])
        if action_name not in allowed:
            raise PermissionDenied
        super().on_action(task_state, user, action_name, **kwargs)
        return None

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> QuerySet[TaskState]:
        """Return what waits for ``user``: pages of the types that one manages and did not change last. One query beforehand."""
        managed = [model for model in get_page_models() if may_manage(user, model)]
        if not managed or not user.is_active:
            return TaskState.objects.none()
        labels = Q()
        for model in managed:
            labels |= Q(
                workflow_state__content_type__app_label=model._meta.app_label,
                workflow_state__content_type__model=model._meta.model_name,
            )
        states: QuerySet[TaskState] = self.task_states.filter(labels, status=TaskState.STATUS_IN_PROGRESS)
        page = Page.objects.filter(
            pk=Cast(OuterRef("workflow_state__object_id"), output_field=models.BigIntegerField())
        )
        saved_last = states.filter(Exists(page.filter(latest_revision__user=user))).annotate(
            newest=Subquery(page.values("latest_revision__content")[:1])
        )
        own = [
            state
            for state, submitted, editor, newest in saved_last.values_list(
                "pk", "revision__content", "revision__user", "newest"
            )
            # One's own text, or a colleague's in which one changed more than the comments.
            if editor == user.pk or written(submitted) != written(newest)
        ]
        return states.exclude(pk__in=own)

    @transaction.atomic
    def deactivate(self, user: Any = None) -> None:
        """Take the task out of use, and cancel what waits for it: Wagtail would publish that, approved by nobody."""
        waiting = TaskState.objects.filter(task=self, status=TaskState.STATUS_IN_PROGRESS)
        for state in waiting.select_related("workflow_state"):
            state.workflow_state.cancel(user=user)
        super().deactivate(user=user)


def may_approve(page: Any, user: Any) -> bool:
    """Return whether approving pages like ``page`` is part of the work of ``user``."""
    tester = page.permissions_for_user(user)
    return isinstance(tester, RolePagePermissionTester) and tester.may_approve


class FourEyesDefault(models.Model):
    """A section that got its four eyes of itself, once. What an administrator makes of it afterwards stands."""

    page = models.OneToOneField(Page, primary_key=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = "beginstand van vier ogen"
        verbose_name_plural = "beginstanden van vier ogen"

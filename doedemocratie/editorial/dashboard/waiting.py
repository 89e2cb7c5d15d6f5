"""What waits for somebody: pages to approve, and remarks of colleagues."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.http import urlencode
from wagtail.admin.utils import get_user_display_name
from wagtail.models import Comment, CommentReply, Page, PageSubscription, Task, TaskState

from doedemocratie.accounts.bin import in_bin
from doedemocratie.editorial.dashboard.cards import SHOWN, Card, Line
from doedemocratie.editorial.dashboard.reach import managed_types


def to_approve(user: Any) -> QuerySet[TaskState]:
    """Return the steps of workflows that wait for ``user``, the longest one first.

    Wagtail's ``reviewable_by`` asks every active task; this only the tasks for which something waits, so on most days it
    costs one query. What a task of four eyes asks beforehand is another one.
    """
    busy = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS, task=OuterRef("pk"))
    states = TaskState.objects.none()
    for task in Task.objects.filter(Exists(busy), active=True).specific():
        states = states | task.get_task_states_user_can_moderate(user=user)
    of_pages = states.filter(workflow_state__base_content_type=ContentType.objects.get_for_model(Page))
    return of_pages.select_related("revision", "workflow_state__requested_by").order_by("started_at", "pk")


def open_comments(user: Any) -> QuerySet[Comment]:
    """Return the remarks that ``user`` has to answer, the last ones first. One query.

    Those are on pages of which one is the owner or follows the remarks, or in talks that one takes part in, and somebody
    else had the last word.
    """
    answers = CommentReply.objects.filter(comment=OuterRef("pk"))
    follows = PageSubscription.objects.filter(page=OuterRef("page"), user=user, comment_notifications=True)
    last_answer = answers.order_by("-created_at", "-pk")
    concerns = Q(page__owner=user) | Q(user=user) | Exists(follows) | Exists(answers.filter(user=user))
    return (
        Comment.objects.filter(concerns, resolved_at=None, page__content_type__in=managed_types(user))
        .exclude(in_bin("page"))
        .annotate(
            last_word=Coalesce(
                Subquery(last_answer.values("user_id")[:1]), F("user_id"), output_field=BigIntegerField()
            ),
            last_text=Coalesce(Subquery(last_answer.values("text")[:1]), F("text")),
            last_at=Coalesce(Subquery(last_answer.values("created_at")[:1]), F("created_at")),
            last_first_name=Coalesce(Subquery(last_answer.values("user__first_name")[:1]), F("user__first_name")),
            last_last_name=Coalesce(Subquery(last_answer.values("user__last_name")[:1]), F("user__last_name")),
            last_username=Coalesce(Subquery(last_answer.values("user__username")[:1]), F("user__username")),
        )
        .exclude(last_word=user.pk)
        .select_related("page")
        .order_by("-last_at", "-pk")
    )


def who_wrote_last(comment: Any) -> str:
    """Return the name of who had the last word in ``comment``, one of :func:`open_comments`."""
    return f"{comment.last_first_name} {comment.last_last_name}".strip() or comment.last_username


def comment_url(comment: Comment) -> str:
    """Return where the editor opens with ``comment`` in view."""
    return f"{reverse('wagtailadmin_pages:edit', args=[comment.page_id])}?{urlencode({'comment': comment.pk})}"


def waiting_card(user: Any) -> Card:
    """Return the card, with what is to be approved first."""
    approvals = [
        Line(
            state.revision.object_str,
            reverse("wagtailadmin_pages:edit", args=[state.revision.object_id]),
            f"Goedkeuren. Gevraagd door {get_user_display_name(state.workflow_state.requested_by) or 'een collega'}",
            state.started_at,
        )
        for state in to_approve(user)[: SHOWN + 1]
    ]
    remarks = [
        Line(
            comment.page.draft_title or comment.page.title,
            comment_url(comment),
            f"Opmerking van {who_wrote_last(comment)}",
            comment.last_at,
        )
        for comment in open_comments(user)[: SHOWN + 1]
    ]
    more = []
    if len(approvals) > SHOWN:
        address = f"{reverse('wagtailadmin_reports:workflow_tasks')}?reviewable=true"
        more.append(("Alles wat u kunt goedkeuren", address))
    if len(remarks) > SHOWN:
        more.append(("Alle opmerkingen", reverse("dashboard:comments")))
    return Card("waiting", "Wacht op u", approvals[:SHOWN] + remarks[:SHOWN], "Niets wacht op u.", more)

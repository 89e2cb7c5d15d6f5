"""The e-mails about pages that wait for approval: what, who, the change, and a link."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils import timezone, translation
from wagtail.models import Page, TaskState

from doedemocratie.accounts.people import possible_owners
from doedemocratie.editorial.care.base import person as name_of
from doedemocratie.editorial.four_eyes.changes import what_changed
from doedemocratie.editorial.four_eyes.editors import last_editor_id
from doedemocratie.editorial.four_eyes.models import may_approve
from doedemocratie.editorial.mailing import REFUSALS, address, deliver, is_final

logger = logging.getLogger(__name__)

SUBJECTS = {
    "submitted": "Ter goedkeuring: {title}",
    "approved": "Goedgekeurd: {title}",
    "rejected": "Teruggestuurd: {title}",
}
SOMEBODY = "Iemand"


@dataclass
class Remark:
    """A comment in the text, with who made it."""

    text: str
    who: str


@dataclass
class Letter:
    """What one e-mail tells. ``changes`` is empty for a page that is not on the site yet."""

    event: str
    title: str
    kind: str
    who: str
    edit_url: str
    is_new: bool
    changes: list[str] = field(default_factory=list)
    comment: str = ""
    remarks: list[Remark] = field(default_factory=list)
    compare_url: str = ""
    page_url: str = ""
    planned: Any = None

    @property
    def subject(self) -> str:
        """The line above the e-mail. A title may hold no line break there."""
        return SUBJECTS[self.event].format(title=" ".join(self.title.split()))


def send(event: str, task_state_id: int, user_id: int | None, only: list[int] | None = None) -> tuple[int, list[int]]:
    """Send the e-mail about ``event``, which the user did, to all whom it concerns, or of them to the users ``only``.

    Return how many were sent, and the ids of the users for whom it is to be tried again. Whoever did it gets none. An e-mail
    that the mail server refuses does not keep the others from theirs; when the server is away, nobody else is tried now.
    """
    state = (
        TaskState.objects.select_related("workflow_state__requested_by", "finished_by").filter(pk=task_state_id).first()
    )
    page = Page.objects.filter(pk=state.workflow_state.object_id).first() if state is not None else None
    if state is None or page is None or not isinstance(state.workflow_state.content_object, Page):
        return 0, []
    if event == "submitted" and state.status != TaskState.STATUS_IN_PROGRESS:
        return 0, []  # while this e-mail waited, somebody approved the page or took it back
    actor = get_user_model()._default_manager.filter(pk__in=[user_id] if user_id else []).first()
    page = page.specific
    people = [user for user in recipients(event, state, page, user_id) if only is None or user.pk in only]
    sent, left = 0, []
    with translation.override(settings.LANGUAGE_CODE):
        letter = write(event, state, page, actor)
        for place, person in enumerate(people):
            try:
                deliver(letter, person, f"editorial/four_eyes/mail_{event}.txt")
                sent += 1
            except REFUSALS as refusal:
                logger.exception("The mail server refuses an e-mail about a page (%s).", event)
                left += [] if is_final(refusal) else [person.pk]
            except OSError:
                logger.exception("E-mails about a page (%s) cannot be sent now.", event)
                left += [other.pk for other in people[place:]]
                break
    return sent, left


def recipients(event: str, state: TaskState, page: Any, user_id: int | None) -> list[Any]:
    """Return who is told: of a page that waits whoever may approve it, else who submitted and who wrote it.

    Without ``user_id``, those who signed off for such e-mails, and who has no address.
    """
    people = get_user_model()._default_manager.filter(is_active=True).exclude(email="")
    people = people.exclude(pk__in=[user_id] if user_id else [])
    setting = f"wagtail_userprofile__{event}_notifications"
    people = people.exclude(**{setting: False}).order_by("pk")
    editor = last_editor_id(page)
    if event == "submitted":
        others = people.filter(pk__in=possible_owners(type(page)).values("pk"))
        others = others.exclude(pk__in=[editor] if editor else [])
        return [person for person in others if may_approve(page, person)]
    return list(people.filter(pk__in={state.workflow_state.requested_by_id, state.revision.user_id, editor} - {None}))


def write(event: str, state: TaskState, page: Any, actor: Any) -> Letter:
    """Return what the e-mail tells."""
    submitted = page.get_latest_revision_as_object() if event == "submitted" else state.revision.as_object()
    planned = submitted.go_live_at if submitted.go_live_at and submitted.go_live_at > timezone.now() else None
    letter = Letter(
        event=event,
        title=page.get_admin_display_title(),
        kind=str(page.get_verbose_name()).lower(),
        who=name_of(actor) or SOMEBODY,
        edit_url=address("wagtailadmin_pages:edit", page.pk),
        is_new=page.first_published_at is None or event == "approved",
        comment=state.comment,
        planned=planned,
    )
    if event == "submitted":
        letter.changes = what_changed(page, submitted)
        if page.live:
            letter.compare_url = address(
                "wagtailadmin_pages:revisions_compare", page.pk, "live", page.latest_revision_id
            )
    elif event == "approved":
        letter.page_url = page.full_url if page.live and planned is None else ""
    else:
        comments = page.wagtail_admin_comments.filter(resolved_at=None).select_related("user").order_by("pk")
        letter.remarks = [Remark(comment.text, name_of(comment.user) or SOMEBODY) for comment in comments]
    return letter

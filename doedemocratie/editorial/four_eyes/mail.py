"""The e-mails about pages that wait for approval: what, who, the change, and a link."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.admin.mail import send_mail
from wagtail.models import Page, TaskState

from doedemocratie.accounts.enums import Role
from doedemocratie.editorial.four_eyes.changes import what_changed
from doedemocratie.editorial.four_eyes.editors import last_editor_id
from doedemocratie.editorial.four_eyes.models import may_approve

logger = logging.getLogger(__name__)

SUBJECTS = {
    "submitted": "Ter goedkeuring: {title}",
    "approved": "Goedgekeurd: {title}",
    "rejected": "Teruggestuurd: {title}",
}


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


def send(event: str, task_state_id: int, user_id: int | None) -> int:
    """Send the e-mail about ``event``, which the user did, to all whom it concerns; return how many were sent.

    Whoever did it gets none. An address that the mail server refuses does not keep the others from theirs.
    """
    state = (
        TaskState.objects.select_related("workflow_state__requested_by", "finished_by").filter(pk=task_state_id).first()
    )
    page = Page.objects.filter(pk=state.workflow_state.object_id).first() if state is not None else None
    if state is None or page is None or not isinstance(state.workflow_state.content_object, Page):
        return 0
    actor = get_user_model()._default_manager.filter(pk__in=[user_id] if user_id else []).first()
    page = page.specific
    sent = 0
    with translation.override(settings.LANGUAGE_CODE):
        letter = write(event, state, page, actor)
        for person in recipients(event, state, page, user_id):
            context = {"letter": letter, "person": person, "site_name": settings.WAGTAIL_SITE_NAME}
            text = render_to_string(f"editorial/four_eyes/mail_{event}.txt", context)
            html = render_to_string("editorial/four_eyes/mail.html", {**context, "paragraphs": paragraphs(text)})
            try:
                send_mail(letter.subject, text, [person.email], html_message=html)
                sent += 1
            except Exception:
                logger.exception("An e-mail about a page (%s) could not be sent.", event)
    return sent


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
        others = colleagues(page, people).exclude(pk__in=[editor] if editor else [])
        return [person for person in others if may_approve(page, person)]
    return list(people.filter(pk__in={state.workflow_state.requested_by_id, state.revision.user_id, editor} - {None}))


def colleagues(page: Any, people: QuerySet[Any]) -> QuerySet[Any]:
    """Return those of ``people`` who have a role that manages pages like ``page``."""
    roles = {role.value for role in (*getattr(page, "managed_by", ()), Role.BEHEERDERS)}
    return people.filter(Q(is_superuser=True) | Q(groups__name__in=roles)).distinct()


def write(event: str, state: TaskState, page: Any, actor: Any) -> Letter:
    """Return what the e-mail tells."""
    submitted = page.get_latest_revision_as_object() if event == "submitted" else state.revision.as_object()
    planned = submitted.go_live_at if submitted.go_live_at and submitted.go_live_at > timezone.now() else None
    letter = Letter(
        event=event,
        title=page.get_admin_display_title(),
        kind=str(page.get_verbose_name()).lower(),
        who=name_of(actor),
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
        letter.remarks = [Remark(comment.text, name_of(comment.user)) for comment in comments]
    return letter


def name_of(user: Any) -> str:
    """Return the name by which colleagues know ``user``."""
    return str(user.get_full_name() or user.get_username()) if user is not None else "Iemand"


def address(name: str, *args: Any) -> str:
    """Return the full address of a screen of the admin."""
    return f"{settings.WAGTAILADMIN_BASE_URL}{reverse(name, args=args)}"


def paragraphs(text: str) -> list[list[str]]:
    """Return the lines of each paragraph of ``text``: the HTML says exactly what the plain text does."""
    return [block.splitlines() for block in text.strip().split("\n\n")]

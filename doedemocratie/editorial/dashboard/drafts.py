"""What is written and not on the site yet."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.models import Page, Revision, WorkflowState

from doedemocratie.accounts.bin import in_bin
from doedemocratie.editorial.dashboard.cards import SHOWN, Card, Line
from doedemocratie.editorial.dashboard.reach import managed_types

STATES = {
    WorkflowState.STATUS_IN_PROGRESS: "Wacht op een collega",
    WorkflowState.STATUS_NEEDS_CHANGES: "Teruggestuurd met opmerkingen",
}


def drafts(user: Any) -> QuerySet[Page]:
    """Return the pages of the user's types with text that is not on the site, the last one first. One query.

    ``workflow`` is a key of ``STATES`` or ``None``; ``planned_at`` the moment at which the text goes online, or ``None``.
    """
    page_type = ContentType.objects.get_for_model(Page)
    here = Cast(OuterRef("pk"), CharField())
    states = WorkflowState.objects.filter(base_content_type=page_type, object_id=here, status__in=list(STATES))
    planned = Revision.objects.filter(base_content_type=page_type, object_id=here, approved_go_live_at__isnull=False)
    return (
        Page.objects.filter(has_unpublished_changes=True, content_type__in=managed_types(user), alias_of=None)
        .exclude(in_bin())
        .annotate(
            workflow=Subquery(states.order_by("-pk").values("status")[:1]),
            planned_at=Subquery(planned.order_by("-approved_go_live_at").values("approved_go_live_at")[:1]),
        )
        .select_related("latest_revision__user")
        .defer("latest_revision__content")
        .order_by("-latest_revision_created_at", "-pk")
    )


def own_drafts(user: Any) -> QuerySet[Page]:
    """Return those that ``user`` saved last, or asked a colleague to approve. One query."""
    asked = WorkflowState.objects.active().filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id=Cast(OuterRef("pk"), CharField()),
        requested_by=user,
    )
    return drafts(user).filter(Q(latest_revision__user=user) | Exists(asked))


def state(page: Any) -> str:
    """Return in words how far ``page``, one of :func:`drafts`, is."""
    if page.planned_at:
        return f"Gaat {date_format(timezone.localtime(page.planned_at), 'j F, H.i')} uur online"
    if page.workflow:
        return STATES[page.workflow]
    return "Online, met wijzigingen die bezoekers nog niet zien" if page.live else "Concept"


def drafts_card(user: Any) -> Card:
    """Return the card."""
    found = list(own_drafts(user)[: SHOWN + 1])
    lines = [
        Line(
            page.get_admin_display_title(),
            reverse("wagtailadmin_pages:edit", args=[page.pk]),
            state(page),
            page.latest_revision_created_at,
        )
        for page in found[:SHOWN]
    ]
    more = [("Alle concepten", reverse("dashboard:drafts"))] if len(found) > SHOWN else []
    return Card("drafts", "Uw concepten", lines, "U hebt geen concepten.", more)

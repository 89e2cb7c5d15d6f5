"""The chapters that are not on the site though their publication is, and how they get there together."""

from __future__ import annotations

from typing import Any

from doedemocratie.accounts.permissions import RolePagePermissionTester
from doedemocratie.editorial.bulk_publishing import Outcome, Refusal, publish_draft
from doedemocratie.editorial.drafts import problems_of_draft
from publications.models import ChapterPage, PublicationPage

WAITS = "Dit hoofdstuk ligt al bij een collega."
LOCKED = "Dit hoofdstuk is op slot."
NO_RIGHT = "Dit hoofdstuk mag u niet publiceren."


def hidden_chapters(publication: PublicationPage) -> list[ChapterPage]:
    """Return the chapters that readers do not have, in the order of the book. One query.

    Not those that come by themselves: a planned one, and an alias, which follows its original.
    """
    chapters = ChapterPage.objects.child_of(publication).filter(live=False, alias_of=None).order_by("path")
    found = chapters.defer_streamfields().annotate_approved_schedule()
    return [chapter for chapter in found if not chapter.approved_schedule]


def action_label(publication: PublicationPage, user: Any, count: int) -> str:
    """Return what ``user`` can do with ``count`` hidden chapters of ``publication`` at once."""
    which = "het hoofdstuk dat nog concept is" if count == 1 else f"de {count} hoofdstukken die nog concept zijn"
    if publication.permissions_for_user(user).needs_second_person:
        return f"Leg ook {which} voor aan een collega"
    return f"Publiceer ook {which}"


def why_not(chapter: ChapterPage, user: Any) -> list[str]:
    """Return why ``user`` cannot publish this chapter, or cannot put it before a colleague; nothing when that is possible."""
    tester: RolePagePermissionTester = chapter.permissions_for_user(user)
    if chapter.workflow_in_progress:
        return [WAITS]
    if tester.page_locked():
        return [LOCKED]
    may = tester.can_submit_for_moderation() if tester.needs_second_person else tester.can_publish()
    return problems_of_draft(chapter) if may else [NO_RIGHT]


def send_on(chapters: list[ChapterPage], user: Any) -> tuple[list[Refusal], int]:
    """Publish these chapters, or put each before a colleague where nobody publishes alone.

    Returns what was refused, and how many were not published but planned, because their draft says so.
    """
    refused, planned = [], 0
    for chapter in chapters:
        outcome = Outcome(why_not(chapter, user))
        if not outcome.reasons and chapter.permissions_for_user(user).needs_second_person:
            _submit(chapter, user)
        elif not outcome.reasons:
            outcome = publish_draft(chapter, user)
        if outcome.reasons:
            refused.append(Refusal(chapter, outcome.reasons))
        planned += outcome.is_planned
    return refused, planned


def _submit(chapter: ChapterPage, user: Any) -> None:
    """Start the workflow of the chapter, as its own form does; one that was sent back goes on."""
    if chapter.latest_revision_id is None:
        chapter.specific.save_revision(user=user)
    state = chapter.current_workflow_state
    if state is not None and state.status == state.STATUS_NEEDS_CHANGES:
        state.resume(user)
    else:
        chapter.get_workflow().start(chapter, user)

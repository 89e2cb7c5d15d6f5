"""Publishing many pages at once: what may be published is, and of each other page it is said why not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from wagtail.admin import messages
from wagtail.admin.views.pages.bulk_actions.publish import PublishBulkAction
from wagtail.models import Page

from doedemocratie.editorial.drafts import problems_of_draft

IS_ALIAS = "Dit is een gekoppelde kopie. Zij komt online als het origineel online komt."


def may_publish_now(page: Page, user: Any) -> bool:
    """Return whether ``user`` may publish ``page`` alone, and nobody keeps it: no lock, and no colleague who reads it.

    Wagtail's own action publishes what another locked. ``page`` is its specific self.
    """
    tester = page.permissions_for_user(user)
    return bool(tester.can_publish() and not page.workflow_in_progress and not tester.page_locked())


@dataclass
class Refusal:
    """A page that was not published, and why, a sentence each."""

    page: Page
    reasons: list[str]


@dataclass
class Outcome:
    """What came of publishing a page: why not, a sentence each, or else whether it only comes later."""

    reasons: list[str]
    is_planned: bool = False


def publish_draft(page: Page, user: Any) -> Outcome:
    """Publish the newest version of ``page``, or plan it when it says so; return which, or why it may not be published.

    ``page`` was asked whether ``user`` may.
    """
    if page.alias_of_id:
        return Outcome([IS_ALIAS])
    if problems := problems_of_draft(page):
        return Outcome(problems)
    revision = page.get_latest_revision() or page.specific.save_revision(user=user)
    revision.publish(user=user)
    revision.refresh_from_db(fields=["approved_go_live_at"])
    return Outcome([], is_planned=revision.approved_go_live_at is not None)


class PublishWhatMayBeAction(PublishBulkAction):
    """Wagtail's own action, which asks no more than whether the user may publish; a bad draft ends it with a server error.

    Each page is judged when those before it are published: two drafts of one batch can contradict each other.
    """

    def check_perm(self, page: Page) -> bool:
        """Return whether the user may publish the page now."""
        return may_publish_now(page.specific_deferred, self.request.user)

    def get_execution_context(self) -> dict[str, Any]:
        """Add where to note what was refused, and what only comes later."""
        self.refused: list[Refusal] = []
        self.planned: list[Page] = []
        return {**super().get_execution_context(), "refused": self.refused, "planned": self.planned}

    @classmethod
    def execute_action(
        cls,
        objects: Iterable[Page],
        include_descendants: bool = False,
        user: Any = None,
        refused: list[Refusal] | None = None,
        planned: list[Page] | None = None,
        **kwargs: Any,
    ) -> tuple[int, int]:
        """Publish what may be, and note the rest in ``refused`` or ``planned``.

        Returns how many were published of those that were chosen, and of those below.
        """
        counts = [0, 0]
        for page in objects:
            below = (
                page.get_descendants().not_live().defer_streamfields() if include_descendants else Page.objects.none()
            )
            for place, candidate in [(0, page), *((1, one) for one in below.specific())]:
                if place and user is not None and not may_publish_now(candidate, user):
                    continue
                outcome = publish_draft(candidate, user)
                if outcome.reasons:
                    if refused is not None:
                        refused.append(Refusal(candidate.specific_deferred, outcome.reasons))
                elif outcome.is_planned:
                    if planned is not None:
                        planned.append(candidate)
                else:
                    counts[place] += 1
        return counts[0], counts[1]

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str | None:
        """Tell what was refused and why, and what was planned; return what was published."""
        if self.refused:
            messages.error(self.request, told(self.refused))
        if self.planned:
            messages.success(self.request, planned_in_words(len(self.planned), "pagina", "pagina's"))
        if not num_parent_objects and not num_child_objects:
            return None
        message: str | None = super().get_success_message(num_parent_objects, num_child_objects)
        return message


def planned_in_words(count: int, one: str, more: str) -> str:
    """Return that so many pages were planned, in Dutch; ``one`` and ``more`` are what such a page is called."""
    if count == 1:
        return f"1 {one} is ingepland, en komt vanzelf online op het moment dat u hebt gekozen."
    return f"{count} {more} zijn ingepland, en komen vanzelf online op het moment dat u hebt gekozen."


def told(refused: list[Refusal], heading: str = "Niet gepubliceerd") -> str:
    """Return in HTML of which pages the ``heading`` tells, each with a link to its form, and why."""
    rows = format_html_join(
        "",
        '<li><a href="{}">{}</a>: {}</li>',
        (
            (
                reverse("wagtailadmin_pages:edit", args=[refusal.page.pk]),
                refusal.page.get_admin_display_title(),
                " ".join(refusal.reasons),
            )
            for refusal in refused
        ),
    )
    return format_html("{}:<ul>{}</ul>", heading, rows)

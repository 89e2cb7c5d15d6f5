"""The list of chapters in the form of their publication."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin.panels import Panel


class ChaptersPanel(Panel):
    """The chapters in the order of the book, which of them readers have, and the way to change either."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "publications/chapters/panel.html"

        @cached_property
        def chapters(self) -> list[Any]:
            """The chapters, live or not. One query."""
            from publications.models import ChapterPage

            if not self.instance.pk:
                return []
            found = ChapterPage.objects.child_of(self.instance).order_by("path")
            return list(found.defer_streamfields().annotate_approved_schedule())

        def is_shown(self) -> bool:
            """Return whether there is a chapter."""
            return bool(self.chapters)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add the ``chapters``, whether the publication is ``live``, and the addresses of what can be done."""
            from .drafts import action_label, hidden_chapters

            context: dict[str, Any] = super().get_context_data(parent_context)
            page, user = self.instance, self.request.user
            hidden = hidden_chapters(page)
            tester = page.permissions_for_user(user)
            return {
                **context,
                "chapters": self.chapters,
                "live": page.live,
                "hidden": hidden,
                "action_label": action_label(page, user, len(hidden)) if hidden and tester.manages else "",
                "action_url": reverse("publish_chapters", args=[page.pk]),
                "order_url": reverse("wagtailadmin_explore", args=[page.pk]) if tester.can_reorder_children() else "",
            }

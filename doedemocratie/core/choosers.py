"""The window of the admin in which a page is chosen, as a field of a form."""

from __future__ import annotations

from typing import Any

from wagtail.admin.widgets import AdminPageChooser


class PageChooser(AdminPageChooser):
    """Wagtail's chooser, which shows a form again in which no number was sent."""

    def get_instance(self, value: Any) -> Any:
        """Return the page with the id ``value``, ``None`` when there is none."""
        try:
            return super().get_instance(value)
        except ValueError:
            return None

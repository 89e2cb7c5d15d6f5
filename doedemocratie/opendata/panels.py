"""What an editor sees of the government's metadata in the form of a page."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from wagtail.admin.panels import FieldPanel, Panel


class ValueFieldPanel(FieldPanel):
    """The field for a value of a list: it offers the values in use, and the one that was chosen before.

    Only what is offered is narrowed. The form takes any value of the list, so a page with an old one can be saved.
    """

    class BoundPanel(FieldPanel.BoundPanel):
        """The panel in one form."""

        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            if self.bound_field is None:  # the editor may only read this page
                return
            field = self.bound_field.field
            chosen = self.bound_field.value()
            wanted = Q(is_current=True)
            if str(chosen or "").isdecimal():
                wanted |= Q(pk=chosen)
            field.queryset = field.queryset.filter(wanted)
            if not field.required:
                field.empty_label = "De site kiest"


class WooPreviewPanel(Panel):
    """What will be in the Woo index once the page is published, and what is still wrong with it."""

    class BoundPanel(Panel.BoundPanel):
        """The panel in the form of one page, which may never have been saved."""

        template_name = "opendata/woo_preview_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add what is filled in and what follows by itself, line by line, and the problems."""
            from doedemocratie.opendata.preview import preview_of

            return {**super().get_context_data(parent_context), "preview": preview_of(self.instance)}

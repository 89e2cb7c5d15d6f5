"""What a curator sees of the editions in the form of the publication."""

from __future__ import annotations

from typing import Any

from wagtail.admin.panels import Panel

from publications.models.editions import EditionFormat, PublicationEdition


class EditionsPanel(Panel):
    """Whether the PDF and the EPUB are made, when, and why not."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "publications/edition_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add ``rows``: for each format its label, and the edition if there is one. Two queries."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            page = self.instance
            found = PublicationEdition.objects.filter(publication=page.pk) if page.pk else []
            editions = {edition.format: edition for edition in found}
            for edition in editions.values():
                edition.publication = page
            context["rows"] = [(form.label, editions.get(form)) for form in EditionFormat]
            context["live"] = bool(page.pk) and page.live  # a new page calls itself live
            context["private"] = context["live"] and not page.lets_see(page)
            return context

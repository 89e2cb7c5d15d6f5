"""Deleting many pages at once: they go to the bin too."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html, format_html_join
from wagtail.admin import messages
from wagtail.admin.views.pages.bulk_actions.delete import DeleteBulkAction
from wagtail.models import Page

from doedemocratie.accounts.bin import is_in_bin
from doedemocratie.editorial.bin import moving
from doedemocratie.editorial.bin.models import KEPT_DAYS
from doedemocratie.editorial.bin.moving import NotPossibleError, throw_away

TOO_MANY = "In één keer gaan er hoogstens {most} pagina's naar de prullenbak. Kies deze pagina daarna opnieuw."


class BinBulkAction(DeleteBulkAction):
    """Wagtail's own action, which really deletes, and so asks for the name of the site. Nothing is lost by this one."""

    template_name = "editorial/bin/bulk_delete.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Leave out the name, and say how long the pages are kept."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, "type_to_confirm_before_delete": False, "kept_days": KEPT_DAYS}

    def post(self, request: HttpRequest) -> HttpResponse:
        """Do it without the name."""
        answer: HttpResponse = super(DeleteBulkAction, self).post(request)
        return answer

    def get_execution_context(self) -> dict[str, Any]:
        """Add where to note what was refused."""
        self.refused: list[tuple[str, str]] = []
        return {**super().get_execution_context(), "refused": self.refused}

    @classmethod
    def execute_action(
        cls, objects: Iterable[Page], user: Any = None, refused: list[tuple[str, str]] | None = None, **kwargs: Any
    ) -> tuple[int, int]:
        """Put them in the bin; return how many were chosen, and how many stood below. What went along is passed over.

        No more than fit in one request, with what stands below them: they go in one transaction.
        """
        chosen = below = moved = 0
        for page in objects:
            now = Page.objects.filter(pk=page.pk).first()
            if now is None or is_in_bin(now):
                chosen += 1
                continue
            try:
                if moved and moved + now.get_descendant_count() + 1 > moving.MOST_PAGES:
                    raise NotPossibleError(TOO_MANY.format(most=moving.MOST_PAGES))
                record = throw_away(now, user)
            except NotPossibleError as error:
                if refused is not None:
                    refused.append((page.get_admin_display_title(), str(error)))
            else:
                chosen += 1
                below += record.page_count - 1
                moved += record.page_count
        return chosen, below

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str | None:
        """Tell what was refused and why, and return what was done."""
        if self.refused:
            rows = format_html_join("", "<li>{}: {}</li>", self.refused)
            messages.error(self.request, format_html("Niet verwijderd:<ul>{}</ul>", rows))
        if not num_parent_objects:
            return None
        count = "1 pagina ligt" if num_parent_objects == 1 else f"{num_parent_objects} pagina's liggen"
        along = f", met {num_child_objects} eronder" if num_child_objects else ""
        return f"{count} in de prullenbak{along}. Terugzetten kan {KEPT_DAYS} dagen lang."

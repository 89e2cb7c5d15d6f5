"""Doing something with many pages at once: what may be done is, and of each other page it is said why not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest
from wagtail.admin import messages
from wagtail.admin.views.pages.bulk_actions.page_bulk_action import PageBulkAction
from wagtail.locks import ScheduledForPublishLock, WorkflowLock
from wagtail.models import Page

from doedemocratie.accounts.many_pages import prepare_permissions
from doedemocratie.accounts.permissions import RolePagePermissionTester
from doedemocratie.core.lookups import key_in
from doedemocratie.core.theming import IS_ALIAS
from doedemocratie.editorial.bulk_publishing import Refusal, told

MOST_PAGES = 50
"""As many as a page of a list shows. Each may be published, which takes a while."""

NOT_YOURS = "U mag deze pagina niet wijzigen."
IS_LOCKED = "Deze pagina is op slot."
IS_READ = "Deze pagina ligt ter goedkeuring bij een collega."
IS_PLANNED = "Van deze pagina is een publicatie gepland."


def why_locked(page: Page, user: Any) -> str:
    """Return why ``user`` must leave the page as it is for now; an empty text when nobody keeps it."""
    lock = page.get_lock()
    if lock is None or not lock.for_user(user):
        return ""
    if isinstance(lock, ScheduledForPublishLock):
        return IS_PLANNED
    return IS_READ if isinstance(lock, WorkflowLock) else IS_LOCKED


class ChangeManyAction(PageBulkAction):
    """An action that asks one thing, and does it with every chosen page that the user may change."""

    template_name = "editorial/listings/bulk.html"
    icon_name = "edit"
    question = ""
    button_text = ""

    def __init__(self, request: HttpRequest, model: type[Page]) -> None:
        super().__init__(request, model)
        self.number = 0  # of pages with which it was done

    def why_not(self, page: Any, tester: RolePagePermissionTester) -> str:
        """Return why this is not done with ``page``, which the user may change, in Dutch; else an empty text."""
        return ""

    def change(self, page: Any, given: dict[str, Any]) -> str:
        """Do what was ``given`` in the form with ``page``; return why not, in Dutch, or an empty text when it was done."""
        raise NotImplementedError

    def done(self) -> str:
        """Return what was done, in Dutch; empty when that is nothing."""
        raise NotImplementedError

    @classmethod
    def get_queryset(cls, model: type[Page], object_ids: Iterable[Any]) -> list[Page]:
        """Return the pages as what they are, with what their locks depend on."""
        pages: Any = Page.objects.filter(pk__in=object_ids).order_by("path").specific(defer=True)
        return list(pages.prefetch_workflow_states().annotate_approved_schedule())

    def get_actionable_objects(self) -> tuple[list[Page], dict[str, list[Page]]]:
        """Return the pages that may be changed; note why the others may not.

        Only pages that were chosen one by one: Wagtail's "all" takes pages that no filter left on the screen.
        """
        chosen = {key for text in self.request.GET.getlist("id") if (key := key_in(text)) is not None}
        pages = self.get_queryset(self.model, sorted(chosen)[:MOST_PAGES])
        if not pages:
            raise Http404("No pages were chosen")
        prepare_permissions(pages, self.request.user)
        self.left_out = [Refusal(page, [why]) for page in pages if (why := self._refused(page))]
        refused = {refusal.page.pk for refusal in self.left_out}
        left_out = [page for page in pages if page.pk in refused]
        return [page for page in pages if page.pk not in refused], {"items_with_no_access": left_out}

    def _refused(self, page: Any) -> str:
        tester = page.permissions_for_user(self.request.user)
        if not isinstance(tester, RolePagePermissionTester) or not tester.manages or not tester.can_edit():
            return NOT_YOURS
        if page.alias_of_id:
            return IS_ALIAS
        return why_locked(page, self.request.user) or self.why_not(page, tester)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the words of the question, and what is left out."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {
            **context,
            "title": self.display_name,
            "icon_name": self.icon_name,
            "question": self.question,
            "button_text": self.button_text,
            "left_out": self.left_out,
        }

    @property
    def given(self) -> dict[str, Any]:
        """What was filled in; only when that was right."""
        return self.cleaned_form.cleaned_data if self.cleaned_form is not None else {}

    def get_execution_context(self) -> dict[str, Any]:
        """Add the action itself, which keeps what was refused."""
        return {**super().get_execution_context(), "action": self}

    @classmethod
    def execute_action(cls, objects: Iterable[Page], action: Any = None, **kwargs: Any) -> tuple[int, int]:
        """Change each page, and note which are left as they were; return how many were changed, and 0."""
        for page in objects:
            if why := action.change(page, action.given):
                action.left_out.append(Refusal(page, [why]))
            else:
                action.number += 1
        return action.number, 0

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str | None:
        """Tell which pages were left out and why, and return what was done."""
        if self.left_out:
            messages.warning(self.request, told(self.left_out, "Niet gewijzigd"))
        return self.done() or None


def pages_in_words(number: int) -> str:
    """Return the number with its word."""
    return "1 pagina" if number == 1 else f"{number} pagina's"

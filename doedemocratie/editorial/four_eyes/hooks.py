"""Where the admin offers to submit and to approve, and what it tells who comes to a page with four eyes."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.action_menu import (
    ActionMenuItem,
    CancelWorkflowMenuItem,
    RestartWorkflowMenuItem,
    SubmitForModerationMenuItem,
)
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.reports.workflows import WorkflowView
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page, WorkflowState

from doedemocratie.accounts.permissions import RolePagePermissionTester
from doedemocratie.accounts.second_person import needs_second_person
from doedemocratie.core.lookups import key_in
from doedemocratie.editorial.four_eyes.models import APPROVE, FourEyesTask, may_approve
from doedemocratie.editorial.four_eyes.reasons import why_not_approve
from doedemocratie.editorial.four_eyes.sections import TURNED_OFF, TURNED_ON
from doedemocratie.editorial.four_eyes.views import TITLE, FourEyesView, may_switch

SUBMITTED = "Voorgelegde pagina's"
SUBMIT, SUBMIT_AGAIN, TAKE_BACK = "Voorleggen aan een collega", "Opnieuw voorleggen", "Voorleggen ongedaan maken"
NOT_ALONE = (
    "Niet gepubliceerd: deze pagina gaat online als een collega haar goedkeurt. Uw tekst is bewaard als concept. Kies "
    f"‘{SUBMIT}’."
)

# Wagtail has no other way to call the screen what the menu calls it; its addresses stand before those of the hooks.
WorkflowView.page_title = SUBMITTED


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    """Add the screen with the switches."""
    return [path("vier-ogen/", FourEyesView.as_view(), name="four_eyes")]


class FourEyesMenuItem(MenuItem):
    """The way to the switches, for who may use them."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Return whether the user is a Beheerder."""
        return may_switch(request.user)


@hooks.register("register_settings_menu_item")
def settings_menu_item() -> MenuItem:
    """Add the switches to the settings."""
    return FourEyesMenuItem(TITLE, reverse("four_eyes"), name="four-eyes", icon_name="view", order=650)


@hooks.register("construct_settings_menu")
def leave_out_workflows(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Leave out Wagtail's own screens of workflows and tasks: the switches are all that this site needs of them."""
    menu_items[:] = [item for item in menu_items if item.name not in ("workflows", "workflow-tasks")]


@hooks.register("construct_reports_menu")
def call_reports_by_their_use(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Call the report of workflows what it lists, and leave out that of their steps: here there is one."""
    menu_items[:] = [item for item in menu_items if item.name != "workflow-tasks"]
    for item in menu_items:
        if item.name == "workflows":
            item.label = SUBMITTED


@hooks.register("register_log_actions")
def log_actions(registry: LogActionRegistry) -> None:
    """Add what the audit log tells."""
    registry.register_action(TURNED_ON, "Vier ogen aanzetten", "Publiceren met vier ogen aangezet")
    registry.register_action(TURNED_OFF, "Vier ogen uitzetten", "Publiceren met vier ogen uitgezet")


class SubmitMenuItem(SubmitForModerationMenuItem):
    """Wagtail's own way to submit, in words that say what happens."""

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        """Say to whom the page goes, or that it goes back."""
        context: dict[str, Any] = super().get_context_data(parent_context)
        page = context.get("page")
        state = page.current_workflow_state if page is not None and page.pk else None
        again = state is not None and state.status == WorkflowState.STATUS_NEEDS_CHANGES
        return {**context, "label": SUBMIT_AGAIN if again else SUBMIT}


@hooks.register("construct_page_action_menu")
def say_it_in_dutch(menu_items: list[ActionMenuItem], request: HttpRequest, context: dict[str, Any]) -> None:
    """Give the actions of the workflow plain names, and leave out starting it anew: submitting again does that."""
    menu_items[:] = [item for item in menu_items if not isinstance(item, RestartWorkflowMenuItem)]
    for place, item in enumerate(menu_items):
        if type(item) is SubmitForModerationMenuItem:
            menu_items[place] = SubmitMenuItem(order=item.order)
        elif type(item) is CancelWorkflowMenuItem:
            menu_items[place] = TakeBackMenuItem(order=item.order)
    if context.get("locked_for_user"):
        # The first one is the button that everybody sees: for who waits, that is not taking the page off the site.
        menu_items.sort(key=lambda item: not isinstance(item, TakeBackMenuItem))


class TakeBackMenuItem(CancelWorkflowMenuItem):
    """Wagtail's own way to end a workflow."""

    label = TAKE_BACK


@hooks.register("before_edit_page")
def tell_how_it_stands(request: HttpRequest, page: Page) -> None:
    """Tell who opens a page why it was sent back, or why one cannot approve it."""
    if request.method != "GET" or request.GET.get("_w_hydrate_create_view"):
        return
    state = page.current_workflow_state
    task_state = state.current_task_state if state is not None else None
    if state is None or task_state is None or not isinstance(task_state.task.specific, FourEyesTask):
        return
    if state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        _tell_why_sent_back(request, page, task_state)
    elif may_approve(page, request.user) and not _is_locked(page, request.user):
        reason = why_not_approve(page, request.user)
        messages.info(
            request, reason or "Deze pagina wacht op uw oordeel. Lees haar en keur haar goed, of stuur haar terug."
        )


def _is_locked(page: Page, user: Any) -> bool:
    lock = page.get_lock()
    return lock is not None and bool(lock.for_user(user))


def _tell_why_sent_back(request: HttpRequest, page: Page, task_state: Any) -> None:
    who = task_state.finished_by.get_full_name() or task_state.finished_by if task_state.finished_by else "een collega"
    said = f" Opmerking: “{task_state.comment}”" if task_state.comment else ""
    count = page.get_latest_revision_as_object().wagtail_admin_comments.filter(resolved_at=None).count()
    places = {0: "", 1: " Bij 1 plaats in de tekst staat ook een opmerking."}.get(
        count, f" Bij {count} plaatsen in de tekst staat ook een opmerking."
    )
    messages.warning(request, f"Teruggestuurd door {who}.{said}{places} Pas de pagina aan en kies ‘{SUBMIT_AGAIN}’.")


@hooks.register("after_edit_page")
def tell_what_did_not_happen(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Tell who wanted to publish alone, or to approve one's own change, that the text was saved and nothing more."""
    if request.POST.get("action-publish") and _is_refused(request, page):
        messages.warning(request, NOT_ALONE)
    elif request.POST.get("action-workflow-action") and request.POST.get("workflow-action-name") == APPROVE:
        fresh = Page.objects.get(pk=page.pk).specific
        waiting = isinstance(fresh.current_workflow_task, FourEyesTask)
        if waiting and (reason := why_not_approve(fresh, request.user)):
            messages.warning(request, f"Niet goedgekeurd. {reason}")
            return redirect("wagtailadmin_pages:edit", page.pk)
    return None


@hooks.register("after_create_page")
def tell_what_did_not_happen_to_new(request: HttpRequest, page: Page) -> None:
    """Tell the same of a page that was made just now."""
    if request.POST.get("action-publish") and _is_refused(request, page):
        messages.warning(request, NOT_ALONE)


def _is_refused(request: HttpRequest, page: Page) -> bool:
    tester = page.permissions_for_user(request.user)
    return isinstance(tester, RolePagePermissionTester) and tester.may_publish and tester.needs_second_person


@hooks.register("before_copy_page")
def copy_no_live_page(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Refuse a copy that follows its original to where nobody publishes alone: it would be on the site at once."""
    if request.method != "POST" or not request.POST.get("alias"):
        return None
    parent = Page.objects.filter(pk=key_in(request.POST.get("new_parent_page", ""))).first()
    if parent is None or not needs_second_person(parent):
        return None
    if not page.live and not (request.POST.get("copy_subpages") and page.get_descendants().live().exists()):
        return None
    messages.error(
        request,
        "Er is niets gekopieerd. Hier publiceert niemand alleen: maak een gewone kopie en leg die voor aan een collega.",
    )
    return redirect("wagtailadmin_pages:copy", page.pk)


@hooks.register("after_copy_page")
def tell_that_copies_are_drafts(request: HttpRequest, page: Page, new_page: Page) -> None:
    """Tell who asked to publish the copy that it is a draft."""
    if request.POST.get("publish_copies") and not new_page.live and needs_second_person(new_page):
        messages.warning(request, f"De kopie is een concept. Open haar en kies ‘{SUBMIT}’.")

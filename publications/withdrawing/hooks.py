"""Where the admin offers to take a publication back, and where it refuses to let one go without a reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.defaultfilters import date as format_date
from django.urls import URLPattern, include, path, reverse
from django.urls.resolvers import URLResolver
from django.utils import timezone
from django.utils.text import Truncator
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.menus.pages import PageMenuItem
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page

from doedemocratie.accounts.permissions import may_manage
from publications.models import PublicationPage, Withdrawal
from publications.withdrawing import log, urls
from publications.withdrawing.records import standing_record
from publications.withdrawing.wording import curators_reason

WITHDRAW_LABEL, RESTORE_LABEL = "Intrekken…", "Terugzetten…"
NOT_TAKEN_OFF = "Er is niets offline gehaald. Een publicatie haalt u weg met Intrekken: dan lezen bezoekers waarom."
NOT_DELETED = "Er is niets verwijderd. Een publicatie die online stond, verwijdert u apart. Dan vult u in waarom, en bezoekers lezen dat."
NOTE_LENGTH = 140  # characters of the explanation above the form; the form to put it back has all of it


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern | URLResolver]:
    """Add the forms and the list."""
    return [path("ingetrokken-publicaties/", include(urls))]


@hooks.register("register_log_actions")
def log_actions(registry: LogActionRegistry) -> None:
    """Add what the audit log tells."""
    log.register(registry)


class ReportMenuItem(MenuItem):
    """The list, for who manages publications."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Return whether the user manages publications."""
        return may_manage(request.user, PublicationPage)


@hooks.register("register_reports_menu_item")
def report_menu_item() -> MenuItem:
    """Add the list to the reports."""
    return ReportMenuItem(
        "Ingetrokken publicaties",
        reverse("withdrawing:report"),
        name="withdrawn-publications",
        icon_name="history",
        order=900,
    )


class WithdrawButton(PageMenuItem):
    """Take the publication off the site."""

    label = WITHDRAW_LABEL
    icon_name = "download"
    url_name = "withdrawing:withdraw"

    def is_shown(self, user: Any) -> bool:
        """Return whether this user may, for this page."""
        return _is_publication(self.page) and self.page.permissions_for_user(user).can_withdraw()


class RestoreButton(PageMenuItem):
    """Put the publication back."""

    label = RESTORE_LABEL
    icon_name = "upload"
    url_name = "withdrawing:restore"

    def is_shown(self, user: Any) -> bool:
        """Return whether this user may, for this page."""
        return _is_publication(self.page) and self.page.permissions_for_user(user).can_restore()


@hooks.register("register_page_listing_more_buttons")
def listing_buttons(page: Page, user: Any, next_url: str | None = None) -> Iterator[PageMenuItem]:
    """Offer both in the lists of pages."""
    yield WithdrawButton(page=page, priority=40)
    yield RestoreButton(page=page, priority=40)


@hooks.register("register_page_header_buttons")
def header_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[PageMenuItem]:
    """Offer both above the page."""
    yield from listing_buttons(page, user, next_url)


class WithdrawMenuItem(ActionMenuItem):
    """Take the publication off the site, from the foot of its form."""

    name = "action-withdraw"
    label = WITHDRAW_LABEL
    icon_name = "download"
    order = 20
    button: type[PageMenuItem] = WithdrawButton

    def is_shown(self, context: dict[str, Any]) -> bool:
        """Return whether this user may, for the page that is being edited."""
        page = context.get("page")
        return (
            context["view"] == "edit" and page is not None and self.button(page=page).is_shown(context["request"].user)
        )

    def get_url(self, context: dict[str, Any]) -> str:
        """Return where the form is."""
        return str(self.button(page=context["page"]).url)


class RestoreMenuItem(WithdrawMenuItem):
    """Put the publication back, from the foot of its form."""

    name = "action-restore"
    label = RESTORE_LABEL
    icon_name = "upload"
    button = RestoreButton


@hooks.register("register_page_action_menu_item")
def withdraw_menu_item() -> ActionMenuItem:
    """Offer to take it off."""
    return WithdrawMenuItem()


@hooks.register("register_page_action_menu_item")
def restore_menu_item() -> ActionMenuItem:
    """Offer to put it back."""
    return RestoreMenuItem()


@hooks.register("before_edit_page")
def say_that_it_is_withdrawn(request: HttpRequest, page: Page) -> None:
    """Tell who opens a withdrawn publication since when and why, with the way back."""
    if request.method != "GET" or page.live or not _is_publication(page) or (record := standing_record(page)) is None:
        return
    day = format_date(timezone.localtime(record.withdrawn_at), "j F Y")
    note = f" {Truncator(record.note).chars(NOTE_LENGTH)}" if record.note else ""
    restore = messages.button(reverse("withdrawing:restore", args=[page.pk]), "Terugzetten")
    buttons = [restore] if page.permissions_for_user(request.user).can_restore() else []
    messages.warning(request, f"Ingetrokken op {day}. Reden: {curators_reason(record)}.{note}", buttons=buttons)


@hooks.register("before_delete_page")
def ask_why_it_is_deleted(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Send who deletes a publication that readers had to the form that asks why; refuse it for one below another page."""
    if _is_publication(page):
        return redirect("withdrawing:delete", page.pk) if page.first_published_at is not None else None
    if page.sites_rooted_here.exists():
        return None  # the bin does not take it, and says so
    return _refuse(request, NOT_DELETED, _without_reason([page]), reverse("wagtailadmin_explore", args=[page.pk]))


@hooks.register("before_unpublish_page")
def keep_what_is_below(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Refuse to take a page off the site with the publications below it: each needs its own reason."""
    if request.POST.get("include_descendants"):
        back = reverse("wagtailadmin_explore", args=[page.pk])
        return _refuse(request, NOT_TAKEN_OFF, _live_publications(below=[page]), back)
    return None


@hooks.register("before_bulk_action")
def keep_what_was_chosen(
    request: HttpRequest, action_type: str, objects: list[Page], action: Any
) -> HttpResponse | None:
    """Refuse both for many pages at once, also for the publications that were chosen themselves.

    Those that the user may not take off or delete at all are passed over, as Wagtail does.
    """
    if action.model is not Page or action_type not in {"delete", "unpublish"}:
        return None
    if action_type == "delete":
        return _refuse(request, NOT_DELETED, _without_reason(objects), action.next_url)
    _, others = action.get_actionable_objects()
    chosen = [
        page
        for page in others["items_with_no_access"]
        if _is_publication(page) and page.permissions_for_user(request.user).can_withdraw()
    ]
    if action.cleaned_form.cleaned_data.get("include_descendants"):
        chosen += _live_publications(below=objects)
    return _refuse(request, NOT_TAKEN_OFF, chosen, action.next_url)


def _refuse(request: HttpRequest, why: str, publications: Iterable[Page], back: str) -> HttpResponse | None:
    titles = ", ".join(f"“{page.get_admin_display_title()}”" for page in publications)
    if not titles:
        return None
    messages.error(request, f"{why} Het gaat om: {titles}.")
    return redirect(back)


def _live_publications(below: Iterable[Page]) -> list[Page]:
    return [found for page in below for found in page.get_descendants().live().type(PublicationPage)]


def _without_reason(pages: Iterable[Page]) -> list[Page]:
    """Return the publications among ``pages`` and below them that readers had, and that no record speaks for yet.

    An alias goes without a word: it is one more address of a publication. One query a page.
    """
    recorded = Withdrawal.objects.standing().filter(page__isnull=False).values("page")
    return [
        found
        for page in pages
        for found in page.get_descendants(inclusive=True)
        .type(PublicationPage)
        .filter(first_published_at__isnull=False, alias_of=None)
        .exclude(pk__in=recorded)
    ]


def _is_publication(page: Page) -> bool:
    return page.specific_class is PublicationPage

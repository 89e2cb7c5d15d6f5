"""What a user may do with a page: the reach of the rows in the tree, narrowed by the type of the page.

Wagtail gives rights by place: whoever may edit a page may edit everything below it. Here the place is only the reach.
A page model names the roles that manage it (``managed_by``), and nobody does anything to a page of another role, wherever
it stands. ``BasePage.permissions_for_user()`` returns :class:`RolePagePermissionTester`, which every view, button, bulk
action and menu of Wagtail asks.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from wagtail.admin.panels import FieldPanel, Panel, PanelGroup
from wagtail.admin.panels.model_utils import expand_panel_list
from wagtail.locks import WorkflowLock
from wagtail.models import Page, PagePermissionTester, get_page_models

from doedemocratie.accounts.bin import is_in_bin
from doedemocratie.accounts.enums import Role
from doedemocratie.accounts.many_pages import OTHERS_BELOW, holds, is_own_draft, own_drafts
from doedemocratie.accounts.second_person import needs_second_person, places_for

if TYPE_CHECKING:
    from doedemocratie.accounts.models import User

# The home page stands here; without it there is no site.
SITE_ROOT_DEPTH = 2


def roles_of(user: User | AnonymousUser) -> frozenset[Role]:
    """Return the roles of ``user``; a visitor who did not sign in has none."""
    return getattr(user, "roles", frozenset())


def may_manage(user: User | AnonymousUser, page_model: type[Page]) -> bool:
    """Return whether one of the user's roles manages pages of type ``page_model``. Administrators manage every type."""
    roles = roles_of(user)
    return Role.BEHEERDERS in roles or not roles.isdisjoint(getattr(page_model, "managed_by", ()))


def with_permission(panels: Iterable[Any], permission: str) -> list[Panel]:
    """Return copies of ``panels`` whose every field is editable only for users with ``permission``.

    Wagtail hides a *group* of fields from who lacks its permission, but still takes their values from a posted form;
    only a permission on the field itself keeps the value safe. So this goes down to the fields.
    """
    guarded: list[Panel] = []
    for panel in expand_panel_list(Page, panels):
        copy = panel.clone()
        if isinstance(copy, PanelGroup):
            copy.children = with_permission(copy.children, permission)
            copy.permission = permission
        elif isinstance(copy, FieldPanel):
            copy.permission = permission
        guarded.append(copy)
    return guarded


class RolePagePermissionTester(PagePermissionTester):
    """Wagtail's rights on one page, kept to the types of page that the user's roles manage.

    A page model has ``managed_by`` (these roles do everything that their rows allow) and may have ``edited_by`` (these
    roles change and publish the fields that its panels leave them, and nothing else). With ``withdrawn_with_reason`` a page
    of the type leaves the site only by a way that asks why, unless it is an alias; ``deleted_by`` are the roles that may delete what was published.
    With ``public_with_parent`` a page of the type is published only below a page that is on the site. In the bin nobody has
    any right (:mod:`doedemocratie.accounts.bin`).
    """

    def __init__(self, user: User | AnonymousUser, page: Page) -> None:
        if is_in_bin(page):
            user = AnonymousUser()  # has no right to anything, and neither has anybody here
        super().__init__(user, page)
        self.roles = roles_of(user)
        if not user.is_active:
            self.permissions: set[str] = set()  # Wagtail leaves it out, and then fails on can_lock()

    @property
    def is_administrator(self) -> bool:
        """Whether the user may do everything."""
        return Role.BEHEERDERS in self.roles

    @property
    def supervises(self) -> bool:
        """Whether one of the user's roles looks after the others' work."""
        return any(role.supervises for role in self.roles)

    @property
    def manages(self) -> bool:
        """Whether this page is of a type that the user manages."""
        return may_manage(self.user, type(self.page))

    @property
    def edits(self) -> bool:
        """Whether the user may change and publish at least some fields of this page."""
        return self.manages or not self.roles.isdisjoint(getattr(self.page, "edited_by", ()))

    @property
    def _holds_up_the_site(self) -> bool:
        return self.page.depth == SITE_ROOT_DEPTH and not self.is_administrator

    def may_add(self, page_model: type[Page]) -> bool:
        """Return whether the user may add a page of type ``page_model`` below this page."""
        return super().can_add_subpage() and may_manage(self.user, page_model) and page_model.can_create_at(self.page)

    def can_add_subpage(self) -> bool:
        """Return whether there is a type of page that the user may add below this page."""
        return any(self.may_add(model) for model in type(self.page).creatable_subpage_models())

    def can_edit(self) -> bool:
        """Return whether the user may change this page."""
        return self.edits and super().can_edit()

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """Return whether the user may delete this page with everything below it.

        What was ever published is deleted by a supervising role only, because readers have its address; a draft that
        nobody ever read also by its owner. The home page only by an administrator. A page type may reserve deleting what
        was published to some roles (``deleted_by``).
        """
        return self._may_remove(ignore_bulk) and not self._has_reserved_pages

    def _may_remove(self, ignore_bulk: bool) -> bool:
        if not self.manages or self._holds_up_the_site or not super().can_delete(ignore_bulk):
            return False
        if self.supervises:
            return True
        return is_own_draft(self.page, self.user) and not self._has_others_below

    @property
    def _has_others_below(self) -> bool:
        """Whether anything below this page is not a draft of the user that nobody ever read.

        At most one query; none for a page that went through ``many_pages.prepare_permissions``.
        """
        known: bool | None = getattr(self.page, OTHERS_BELOW, None)
        if known is not None:
            return known
        return not self.page.is_leaf() and self.page.get_descendants().exclude(own_drafts(self.user)).exists()

    @property
    def _has_reserved_pages(self) -> bool:
        """Whether this page, or one below it, was published and may be deleted by other roles only. At most one query."""
        reserved: list[type[Page]] = [
            model
            for model in get_page_models()
            if (roles := getattr(model, "deleted_by", None)) and self.roles.isdisjoint(roles)
        ]
        if not reserved:
            return False
        if self.page.first_published_at is not None and isinstance(self.page, tuple(reserved)):
            return True
        # The types say where these may stand, so most pages with others below them need not be looked through.
        model: Any = type(self.page)  # mypy takes no type of page for hashable
        if self.page.is_leaf() or not holds(model, tuple(reserved)):
            return False
        published = self.page.get_descendants().filter(first_published_at__isnull=False)
        return published.type(*reserved).exists()

    def can_move(self) -> bool:
        """Return whether the user may move this page: as deleting it, but readers keep what is moved."""
        return self._may_remove(ignore_bulk=True)

    def can_unpublish(self) -> bool:
        """Return whether the user may take this page off the site without a word; some types ask for a reason."""
        return not self._needs_reason and self._may_take_off()

    def can_withdraw(self) -> bool:
        """Return whether the user may take this page off the site with a reason."""
        return self._needs_reason and self._may_take_off()

    def can_restore(self) -> bool:
        """Return whether the user may put this page back, which was taken off the site with a reason."""
        was_there = not self.page.live and self.page.first_published_at is not None
        return self._needs_reason and was_there and self.manages and self.may_publish and not self.page_locked()

    @property
    def _needs_reason(self) -> bool:
        # An alias is one more address of a page, which is taken off with its reason.
        return getattr(self.page, "withdrawn_with_reason", False) and not self.page.alias_of_id

    def _may_take_off(self) -> bool:
        if not self.manages or self._holds_up_the_site or not self.page.live or not super().can_publish():
            return False
        lock = self.page.get_lock()
        # A page that waits for approval is taken off all the same: it may be urgent.
        return lock is None or isinstance(lock, WorkflowLock) or not lock.for_user(self.user)

    @property
    def may_publish(self) -> bool:
        """Whether publishing this page is part of the user's work, alone or by approving what a colleague wrote."""
        return self.edits and super().can_publish() and not self.waits_for_parent

    @property
    def waits_for_parent(self) -> bool:
        """Whether this page cannot be published before the page above it. At most one query."""
        return getattr(self.page, "public_with_parent", False) and not self.page.get_parent().live

    @property
    def needs_second_person(self) -> bool:
        """Whether nobody publishes this page alone: see :mod:`doedemocratie.accounts.second_person`."""
        return needs_second_person(self.page, places_for(self.user))

    @property
    def may_approve(self) -> bool:
        """Whether the user may approve what a colleague wrote on this page."""
        return self.manages and self.may_publish

    def can_publish(self) -> bool:
        """Return whether the user may publish this page at once, without anybody else."""
        return self.may_publish and not self.needs_second_person

    def can_submit_for_moderation(self) -> bool:
        """Return whether the user may start the page's workflow."""
        return self.edits and super().can_submit_for_moderation()

    def can_set_view_restrictions(self) -> bool:
        """Return whether the user may hide this page, and what is below it, behind a login or password."""
        return self.manages and self.supervises and self.may_publish

    def can_unschedule(self) -> bool:
        """Return whether the user may cancel a planned publication of this page."""
        return self.manages and self.may_publish

    def can_lock(self) -> bool:
        """Return whether the user may keep others from changing this page."""
        return self.manages and super().can_lock()

    def can_unlock(self) -> bool:
        """Return whether the user may open this page's lock; one's own lock always."""
        return self.user.is_active and (self.user_has_lock() or (self.manages and super().can_unlock()))

    def can_revert(self) -> bool:
        """Return whether the user may bring back an earlier version.

        That brings back every field of it, so changing some fields is not enough.
        """
        return self.manages and self.can_edit()

    def can_publish_subpage(self) -> bool:
        """Return whether the user may publish a page that is made below this one, without anybody else."""
        models: list[type[Page]] = [
            model
            for model in type(self.page).creatable_subpage_models()
            if self.page.live or not getattr(model, "public_with_parent", False)
        ]
        own_types = any(may_manage(self.user, model) for model in models)
        return own_types and super().can_publish_subpage() and not self.needs_second_person

    def can_reorder_children(self) -> bool:
        """Return whether the user may change the order of the pages below this one: all of them are the user's."""
        models: list[type[Page]] = type(self.page).allowed_subpage_models()
        return all(may_manage(self.user, model) for model in models) and super().can_reorder_children()

    def can_copy(self) -> bool:
        """Return whether the user may copy this page."""
        return self.manages and not self._holds_up_the_site and super().can_copy()

    def can_move_to(self, destination: Page) -> bool:
        """Return whether the user may move this page below ``destination``; where it is already, that is to reorder."""
        if self.page.is_child_of(destination):
            tester: RolePagePermissionTester = destination.permissions_for_user(self.user)
            return tester.can_reorder_children()
        return self.manages and super().can_move_to(destination)

    def can_copy_to(self, destination: Page, recursive: bool = False) -> bool:
        """Return whether the user may copy this page, or with ``recursive`` its whole branch, below ``destination``."""
        if not super().can_copy_to(destination, recursive):
            return False
        below: Any = self.page.get_descendants() if recursive else ()
        return all(may_manage(self.user, page.specific_class) for page in below)

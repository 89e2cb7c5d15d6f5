"""Where Wagtail's own views ask less than our roles need."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail import hooks
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from doedemocratie.accounts.admin_api import ReadOnlyPagesAPI
from doedemocratie.accounts.permissions import RolePagePermissionTester


@hooks.register("before_create_page")
def refuse_types_of_other_roles(request: HttpRequest, parent_page: Page, page_class: type[Page]) -> None:
    """Wagtail asks whether anything may be added below ``parent_page``, not whether this type may."""
    tester = parent_page.permissions_for_user(request.user)
    if isinstance(tester, RolePagePermissionTester) and not tester.may_add(page_class):
        raise PermissionDenied


@hooks.register("before_edit_page")
def refuse_earlier_versions(request: HttpRequest, page: Page) -> None:
    """Wagtail brings back every field of an earlier version, also those that the user may not change."""
    match = request.resolver_match
    if match is None or match.url_name != "revisions_revert":
        return
    tester = page.permissions_for_user(request.user)
    if isinstance(tester, RolePagePermissionTester) and not tester.can_revert():
        raise PermissionDenied


@hooks.register("construct_explorer_page_queryset")
def refuse_lists_of_other_roles(parent_page: Page, pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    """Wagtail shows an empty list at the address of a page where the user may do nothing, as if nothing stood there."""
    if not page_permission_policy.explorable_instances(request.user).filter(pk=parent_page.pk).exists():
        raise PermissionDenied
    return pages


@hooks.register("construct_admin_api")
def close_the_actions_of_the_api(router: WagtailAPIRouter) -> None:
    """Pages are changed by the admin's forms only."""
    router.register_endpoint("pages", ReadOnlyPagesAPI)

"""Who puts what back."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from wagtail.models import Page, get_page_models

from doedemocratie.accounts.enums import Role
from doedemocratie.accounts.permissions import RolePagePermissionTester, may_manage, roles_of
from doedemocratie.editorial.bin.models import BinnedPage


def restorable(user: Any) -> QuerySet[BinnedPage]:
    """Return what ``user`` may put back, the last one first: pages of the types that the user manages.

    Some roles put back what anybody deleted (``Role.restores``), others what they deleted themselves. One query.
    """
    restoring = {role for role in roles_of(user) if role.restores}
    managed = [model for model in get_page_models() if model is not Page and may_manage(user, model)]
    everybodys = [
        model
        for model in managed
        if Role.BEHEERDERS in restoring or not restoring.isdisjoint(getattr(model, "managed_by", ()))
    ]
    found = BinnedPage.objects.filter(
        Q(page__content_type__in=_types(everybodys)) | Q(page__content_type__in=_types(managed), deleted_by=user)
    )
    shown: QuerySet[BinnedPage] = found.select_related("page", "parent", "deleted_by").order_by("-deleted_at", "-pk")
    return shown


def may_stand_below(page: Page, parent: Page, user: Any) -> bool:
    """Return whether ``user`` may put ``page`` back below ``parent``: as if it were made there."""
    tester = parent.specific_deferred.permissions_for_user(user)
    model = page.specific_class
    return isinstance(tester, RolePagePermissionTester) and model is not None and tester.may_add(model)


def _types(models: list[type[Page]]) -> list[int]:
    return [found.pk for found in ContentType.objects.get_for_models(*models).values()]

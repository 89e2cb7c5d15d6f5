"""Who there is for which work."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from wagtail.models import Page

from doedemocratie.accounts.enums import Role


def people_with_a_role() -> QuerySet[Any]:
    """Return the users who do something for the site and can sign in."""
    users = get_user_model()._default_manager
    members = Q(groups__name__in=[role.value for role in Role]) | Q(is_superuser=True)
    people = users.filter(pk__in=users.filter(members, is_active=True).values("pk"))
    return people.order_by("first_name", "last_name", "username")


def possible_owners(page_model: type[Page]) -> QuerySet[Any]:
    """Return the users who may look after pages of type ``page_model``: active, with a role that manages them."""
    roles = {role.value for role in (*getattr(page_model, "managed_by", ()), Role.BEHEERDERS)}
    users = get_user_model()._default_manager.filter(is_active=True)
    members = users.filter(groups__name__in=roles).values("pk")
    return users.filter(Q(is_superuser=True) | Q(pk__in=members)).order_by("first_name", "last_name", "username")

"""What follows for the roles when a page is made."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_save
from wagtail.models import Page, get_page_models

from doedemocratie.accounts.enums import Role
from doedemocratie.accounts.role_setup import actions_at, reach_new_page


def reach_after_making(instance: Page, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """Let the roles work below a section at once, and not from the next start on, however it was made: copied too."""
    if created and not raw:
        reach_new_page(instance)


def register() -> None:
    """Connect the handler to the types of pages where a role needs rights of its own."""
    for model in get_page_models():
        if any(actions_at(role, model) for role in Role):
            post_save.connect(reach_after_making, sender=model, dispatch_uid=f"accounts.reach.{model._meta.label}")

"""System checks: a page model that forgets to say who manages it is refused before the site starts."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register
from wagtail.models import Page, get_page_models

from doedemocratie.accounts.enums import Role


def problem_with(model: type[Page]) -> CheckMessage | None:
    """Return what is wrong with the roles of page type ``model``, or None."""
    managed_by = getattr(model, "managed_by", ())
    named = [*managed_by, *getattr(model, "edited_by", ())]
    if not managed_by or not all(isinstance(role, Role) for role in named):
        return Error(
            "The page model does not say which roles manage it.",
            hint="Set managed_by = (Role.…,) on the class; edited_by is optional and holds roles too.",
            obj=model,
            id="accounts.E001",
        )
    if model.permissions_for_user is Page.permissions_for_user:
        return Error(
            "The page model does not use the permissions by role.",
            hint="Derive it from BasePage, whose permissions_for_user() returns a RolePagePermissionTester.",
            obj=model,
            id="accounts.E002",
        )
    return None


@register()
def check_page_models(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Check every page model of the project."""
    own = [model for model in get_page_models() if model is not Page]
    return [problem for model in own if (problem := problem_with(model)) is not None]

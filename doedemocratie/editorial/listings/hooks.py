"""Where the lists of pages stand in the admin, and what is done with many of them. The lists of one type: their sections."""

from __future__ import annotations

from wagtail import hooks

from doedemocratie.editorial.listings import buttons as buttons  # registers itself
from doedemocratie.editorial.listings.bulk_care import (
    AddThemeAction,
    RemoveThemeAction,
    SetOwnerAction,
    SetReviewAction,
)
from doedemocratie.editorial.listings.views import ExplorerViewSet


@hooks.register("register_admin_viewset")
def explorer() -> ExplorerViewSet:
    """Put our page explorer in the place of Wagtail's."""
    return ExplorerViewSet()


for action in (SetOwnerAction, SetReviewAction, AddThemeAction, RemoveThemeAction):
    hooks.register("register_bulk_action", action)

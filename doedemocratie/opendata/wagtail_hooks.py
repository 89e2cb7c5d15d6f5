"""The value lists in the admin: administrators look after them."""

from __future__ import annotations

from typing import Any

from wagtail import hooks, permissions
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from doedemocratie.opendata.models import ValueListItem

TITLE = "Waardelijsten Woo"


class KeptPermissionPolicy(ModelPermissionPolicy):
    """Nobody deletes a value: pages and withdrawals refer to it. It is taken out of use instead."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Return whether ``user`` may do ``action`` with values."""
        return action != "delete" and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        """Return whether ``user`` may do one of ``actions`` with values."""
        return any(self.user_has_permission(user, action) for action in actions)


KEPT = KeptPermissionPolicy(ValueListItem)
if hasattr(permissions, "register_permission_policy"):
    # From Wagtail 8 on policies stand in a registry; it warns of one that only a view set names, and 7.4 knows no other place.
    permissions.register_permission_policy(ValueListItem, KEPT)


class ValueListViewSet(ModelViewSet):
    """The screens to look up, add, change and take out of use the values of the lists."""

    model = ValueListItem
    icon = "list-ul"
    menu_label = TITLE
    add_to_settings_menu = True
    copy_view_enabled = False
    inspect_view_enabled = False
    list_display = (
        "label",
        "value_list",
        "code",
        Column(
            "is_current",
            label="In gebruik",
            accessor=lambda item: "ja" if item.is_current else "nee",
            sort_key="is_current",
        ),
        "origin",
    )
    list_filter = ("value_list", "is_current", "origin")
    search_fields = ("label", "code", "uri")
    permission_policy = KEPT

    def get_index_view_kwargs(self) -> dict[str, Any]:
        """Call the list what the menu calls it, not after one of its rows."""
        return {**super().get_index_view_kwargs(), "page_title": TITLE}


@hooks.register("register_admin_viewset")
def value_lists() -> ValueListViewSet:
    """Give the value lists a place under Instellingen."""
    return ValueListViewSet("waardelijsten")

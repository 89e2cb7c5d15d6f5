"""The admin as our editors see it: the site's look, and a menu without what they do not need."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from doedemocratie.editorial.panels import StartPanel, page_types_to_make


@hooks.register("insert_global_admin_css")
def admin_look() -> SafeString:
    """Load the site's colours and letter after Wagtail's own stylesheet."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))


@hooks.register("construct_help_menu")
def keep_help_at_home(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Keep what is about this admin: Wagtail's own guide and release notes are in English and elsewhere."""
    menu_items[:] = [item for item in menu_items if item.name == "keyboard-shortcuts-trigger"]


@hooks.register("construct_homepage_panels")
def add_start_panel(request: HttpRequest, panels: list[Any]) -> None:
    """Begin the dashboard with what this person can make."""
    if page_types := page_types_to_make(request):
        panels.append(StartPanel(page_types))

"""The admin as our editors see it: the site's look, and a menu without what they do not need."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import include, path
from django.urls.resolvers import URLResolver
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.userbar import ContentCheckerItem
from wagtail.models import Page

from doedemocratie.editorial.content_checks import ContentChecks
from doedemocratie.editorial.drafts import unfinished_drafts
from doedemocratie.editorial.four_eyes import hooks as four_eyes_hooks  # noqa: F401 (registers itself)
from doedemocratie.editorial.handbook import hooks as handbook_hooks  # noqa: F401 (registers itself)
from doedemocratie.editorial.loose_ends import hooks as loose_ends
from doedemocratie.editorial.panels import StartPanel, page_types_to_make
from doedemocratie.editorial.redirects import urls as redirect_urls

__all__ = ["loose_ends"]  # its hooks are registered by being imported


@hooks.register("insert_global_admin_css")
def admin_look() -> SafeString:
    """Load the site's colours and letter after Wagtail's own stylesheet."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))


@hooks.register("insert_global_admin_js")
def start_of_widgets() -> SafeString:
    """Load what starts Wagtail's widgets in place of inline scripts, before any of them enters the page."""
    return format_html('<script src="{}"></script>', static("js/admin-start.js"))


@hooks.register("insert_editor_js")
def one_save_at_a_time() -> SafeString:
    """Let an editor's own save wait for the one that Wagtail makes by itself."""
    return format_html('<script src="{}"></script>', static("js/admin-autosave.js"))


@hooks.register("insert_editor_js")
def how_the_text_reads() -> SafeString:
    """Show in the panel of checks how the text reads."""
    return format_html('<script src="{}"></script>', static("js/admin-checks-panel.js"))


@hooks.register("construct_wagtail_userbar")
def check_content(request: HttpRequest, items: list[Any], page: Any) -> None:
    """Put our checks in the place of Wagtail's, in the editor and on the site."""
    items[:] = [
        ContentChecks(page, in_editor=item.in_editor) if isinstance(item, ContentCheckerItem) else item
        for item in items
    ]


@hooks.register("register_admin_urls", order=-1)
def redirects_with_rules() -> list[URLResolver]:
    """Answer where Wagtail makes, changes and imports redirects, before Wagtail does."""
    return [path("redirects/", include(redirect_urls))]


@hooks.register("construct_help_menu")
def keep_help_at_home(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Keep what is about this admin: Wagtail's own guide and release notes are in English and elsewhere."""
    menu_items[:] = [item for item in menu_items if item.name == "keyboard-shortcuts-trigger"]


@hooks.register("construct_homepage_panels")
def add_start_panel(request: HttpRequest, panels: list[Any]) -> None:
    """Begin the dashboard with what this person can make."""
    if page_types := page_types_to_make(request):
        panels.append(StartPanel(page_types))


@hooks.register("before_bulk_action")
def publish_only_what_is_finished(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    """Refuse to publish many pages at once when one is not finished; Wagtail would stop with a server error."""
    if action_type != "publish" or action.model is not Page:
        return None
    include_descendants = action.cleaned_form.cleaned_data.get("include_descendants", False)
    unfinished = unfinished_drafts(objects, include_descendants=include_descendants)
    if not unfinished:
        return None
    titles = ", ".join(f"“{page.get_admin_display_title()}”" for page in unfinished)
    messages.error(
        request,
        f"Er is niets gepubliceerd. Nog niet af: {titles}. Open de pagina en klik op Publiceren: dan ziet u waarom.",
    )
    return redirect(action.next_url)

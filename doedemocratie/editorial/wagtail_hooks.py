"""The admin as our editors see it: the site's look, and a menu without what they do not need."""

from typing import Any

from django.http import HttpRequest
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

from doedemocratie.editorial import saved_meanwhile  # noqa: F401 (registers itself)
from doedemocratie.editorial.bin import hooks as bin_hooks  # noqa: F401 (registers itself)
from doedemocratie.editorial.bulk_publishing import PublishWhatMayBeAction
from doedemocratie.editorial.care import hooks as care_hooks  # noqa: F401 (registers itself)
from doedemocratie.editorial.content_checks import ContentChecks
from doedemocratie.editorial.dashboard import cares as dashboard_cares  # noqa: F401 (registers itself)
from doedemocratie.editorial.dashboard import hooks as dashboard_hooks  # noqa: F401 (registers itself)
from doedemocratie.editorial.four_eyes import hooks as four_eyes_hooks  # noqa: F401 (registers itself)
from doedemocratie.editorial.handbook import hooks as handbook_hooks  # noqa: F401 (registers itself)
from doedemocratie.editorial.listings import hooks as listing_hooks  # noqa: F401 (registers itself)
from doedemocratie.editorial.loose_ends import hooks as loose_ends
from doedemocratie.editorial.media import hooks as media_hooks  # noqa: F401 (registers itself)
from doedemocratie.editorial.outside_links import urls as outside_link_urls
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


@hooks.register("insert_global_admin_js")
def dates_as_typed() -> SafeString:
    """Keep what was typed in a field for a date, also where the calendar of Wagtail can make nothing of it."""
    return format_html('<script src="{}"></script>', static("js/admin-dates.js"))


@hooks.register("insert_editor_js")
def one_save_at_a_time() -> SafeString:
    """Let an editor's own save wait for the one that Wagtail makes by itself."""
    return format_html('<script src="{}"></script>', static("js/admin-autosave.js"))


@hooks.register("insert_editor_js")
def names_of_fields() -> SafeString:
    """Name the fields of blocks for who does not see the words above them."""
    return format_html('<script src="{}"></script>', static("js/admin-labels.js"))


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


@hooks.register("register_admin_urls")
def checks_of_links() -> list[URLResolver]:
    """Add what the report of links to other sites asks for."""
    return [path("reports/losse-eindjes/andere-sites/", include(outside_link_urls))]


@hooks.register("construct_help_menu")
def keep_help_at_home(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Keep what is about this admin: Wagtail's own guide and release notes are in English and elsewhere."""
    menu_items[:] = [item for item in menu_items if item.name == "keyboard-shortcuts-trigger"]


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def tell_other_address(request: HttpRequest, page: Page) -> None:
    """Tell who saved a page, and did not let the admin do so, that its address has a number."""
    taken = getattr(page, "address_taken", "")
    if taken and request.accepts("text/html"):
        messages.info(
            request,
            f"Er is hier al een pagina met het webadres ‘{taken}’. Deze pagina kreeg daarom het webadres ‘{page.slug}’. Een "
            "ander webadres kiest u op het tabblad ‘Eigenschappen’.",
        )


# After Wagtail's own, whose place it takes.
hooks.register("register_bulk_action", PublishWhatMayBeAction, order=1)

"""What every page shows around its content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template
from django.http import HttpRequest
from wagtail.models import Page, Site

from doedemocratie.core.models import BasePage

register = template.Library()


@dataclass(frozen=True)
class NavigationItem:
    """A link of the navigation or the breadcrumbs; ``current`` is "page", "true" (a page below it) or empty."""

    title: str
    url: str
    current: str


def _item(page: Page, request: HttpRequest, shown_path: str = "") -> NavigationItem:
    """Return the link to ``page``, marked when the page at ``shown_path`` is that page or stands below it."""
    current = "page" if shown_path == page.path else ("true" if shown_path.startswith(page.path) else "")
    return NavigationItem(title=page.title, url=page.get_url(request) or "", current=current)


@register.simple_tag(takes_context=True)
def navigation(context: template.Context) -> list[NavigationItem]:
    """Return the pages of the menu: those directly under the home page that say so, in the order of the tree."""
    request = context.get("request")
    shown = context.get("page")
    if isinstance(shown, BasePage) and shown.path:
        return [_item(page, request, shown.path) for page in shown.menu_pages]
    site = Site.find_for_request(request) if request else None
    if site is None:
        return []
    pages = Page.objects.child_of(site.root_page).live().in_menu().order_by("path")
    return [_item(page, request) for page in pages]


@register.simple_tag(takes_context=True)
def breadcrumbs(context: template.Context, page: BasePage) -> list[NavigationItem]:
    """Return the pages above ``page`` from the home page down, without the page itself; empty on the home page."""
    return [_item(above, context.get("request")) for above in page.pages_above]


@register.simple_tag(takes_context=True)
def canonical_url(context: template.Context) -> str:
    """Return the one address of the page being shown; an alias points at its original."""
    page: Any = context.get("page")
    request = context.get("request")
    if page is None or request is None:
        return ""
    original = page.alias_of if getattr(page, "alias_of_id", None) else page
    return original.get_full_url(request) or ""

"""What every page shows around its content."""

from __future__ import annotations

from django import template
from django.conf import settings
from django.templatetags.static import static
from wagtail.models import Page

from doedemocratie.core.surroundings import FooterColumn, Link, Surroundings

register = template.Library()


def _surroundings(context: template.Context) -> Surroundings | None:
    """Return what stands around the page of this context, or ``None`` without a request (an error page)."""
    request = context.get("request")
    page = context.get("page")
    return Surroundings.of(request, page if isinstance(page, Page) else None) if request else None


@register.simple_tag(takes_context=True)
def navigation(context: template.Context) -> list[Link]:
    """Return the links of the menu."""
    around = _surroundings(context)
    return around.menu if around else []


@register.simple_tag(takes_context=True)
def section(context: template.Context, model_name: str) -> Link | None:
    """Return the link to the section whose page is of this type, in small letters ("newsindexpage"), if there is one."""
    around = _surroundings(context)
    return around.section(model_name) if around else None


@register.simple_tag(takes_context=True)
def breadcrumbs(context: template.Context, page: Page) -> list[Link]:
    """Return the links to the pages above ``page``, from the home page down; empty on the home page."""
    around = _surroundings(context)
    return around.breadcrumbs if around else []


@register.simple_tag(takes_context=True)
def footer_columns(context: template.Context) -> list[FooterColumn]:
    """Return the columns of links in the footer."""
    around = _surroundings(context)
    return around.footer if around else []


@register.simple_tag
def theme_stylesheet() -> str:
    """Return the address of the stylesheet in THEME_DIR; empty when the site has its own look."""
    return static("theme/theme.css") if settings.THEME_DIR else ""


@register.simple_tag(takes_context=True)
def canonical_url(context: template.Context) -> str:
    """Return the one address of the page being shown; an alias points at its original."""
    page = context.get("page")
    request = context.get("request")
    if not isinstance(page, Page) or request is None:
        return ""
    original = page.alias_of if page.alias_of_id else page
    return original.get_full_url(request) or ""

"""The picture that a page offers to who shares a link to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from django import template
from django.conf import settings
from django.templatetags.static import static
from wagtail.models import Site

from doedemocratie.core.models import BasePage, SharingImage
from doedemocratie.core.surroundings import Surroundings
from doedemocratie.library.models import CustomImage, CustomRendition
from doedemocratie.library.renditions import SHAPES, existing_renditions

register = template.Library()

DEFAULT = "icons/sharing-default.png"
DEFAULT_ALT = "Tafels met stoelen, van boven gezien. Eén stoel is oranje."


@dataclass(frozen=True)
class SharedPicture:
    """A picture by its full address, with its size in pixels and its text alternative."""

    url: str
    width: int
    height: int
    alt: str


@register.simple_tag(takes_context=True)
def shared_picture(context: template.Context) -> SharedPicture:
    """Return the picture for sharing the page of this context: the editor's, else the drawn one, else that of the site.

    The editor's picture is offered as soon as it has its renditions. No query more than the page itself makes.
    """
    page, request = context.get("page"), context.get("request")
    found = _of(page, Surroundings.of(request, page)) if isinstance(page, BasePage) and request is not None else None
    url, width, height, alt = found or (static(DEFAULT), SharingImage.WIDTH, SharingImage.HEIGHT, DEFAULT_ALT)
    site = Site.find_for_request(request) if request is not None else None
    return SharedPicture(urljoin(site.root_url if site else settings.SITE_URL, url), width, height, alt)


def _rendition(image: CustomImage) -> CustomRendition | None:
    """Return the rendition for sharing; as long as that is still to be made, the one that the page shows."""
    made = (existing_renditions(image, SHAPES[name]).get(SHAPES[name].fallback_spec) for name in ("sharing", "wide"))
    return next(filter(None, made), None)


def _of(page: Any, around: Surroundings) -> tuple[str, int, int, str] | None:
    """Return address, width, height and text alternative of the page's own picture, if there is one."""
    if page.lead_image_id:
        image = page.lead_image
        rendition = _rendition(image) if image else None
        return (rendition.url, rendition.width, rendition.height, image.description) if rendition else None
    drawn = around.sharing_image
    if drawn is None:
        return None
    alt = f"{page.drawn_label}: {page.drawn_title}" if page.drawn_label else page.drawn_title
    return drawn.file.url, SharingImage.WIDTH, SharingImage.HEIGHT, alt

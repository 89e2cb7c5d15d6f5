"""Pictures in templates."""

from __future__ import annotations

from typing import Any

from django import template

from doedemocratie.library.models import CustomImage
from doedemocratie.library.renditions import PLACES, SHAPES, Shape, existing_renditions

register = template.Library()


@register.inclusion_tag("components/picture.html")
def picture(
    image: CustomImage | None, place: str, loading: str = "lazy", alt: str | None = None, **attributes: Any
) -> dict[str, Any]:
    """Show ``image`` as a ``<picture>`` with WebP at several widths and a JPEG fallback.

    ``place`` is a key of ``PLACES``. ``loading`` is "lazy", "soon" for what may stand in the first window, or "eager" for
    the one picture that readers see first, which the browser is asked to give a high priority.
    ``alt`` is only given to empty it, where the text beside the picture says the same; else it is the image's
    description. ``class`` is passed on. A missing image shows nothing; one whose renditions are still being made is
    shown as it was uploaded.
    """
    if image is None:
        return {"image": None}
    shape = SHAPES[PLACES[place].shape]
    fallback = existing_renditions(image, shape).get(shape.fallback_spec)
    shown = fallback or image
    return {
        "image": image,
        "srcset": _srcset(image, shape),
        "sizes": PLACES[place].sizes,
        "src": fallback.url if fallback else image.file.url,
        "width": shown.width,
        "height": shown.height,
        "alt": image.description if alt is None else alt,
        "loading": loading,
        "class": attributes.get("class", ""),
    }


@register.inclusion_tag("components/picture_preload.html")
def picture_preload(image: CustomImage | None, place: str, media: str = "") -> dict[str, Any]:
    """Have the browser fetch the picture that ``picture`` shows with the same arguments before it has read the page.

    For one picture of a page, in its head, which stands where readers see it without scrolling. Shows nothing without
    an image, or while its renditions are still being made. ``media`` is a media query: the windows where that is so.
    """
    if not image:  # the first of an empty list is an empty text in a template
        return {"srcset": ""}
    return {"srcset": _srcset(image, SHAPES[PLACES[place].shape]), "sizes": PLACES[place].sizes, "media": media}


def _srcset(image: CustomImage, shape: Shape) -> str:
    """Return the WebP renditions that there are, one of each width: a small picture is never made larger."""
    renditions = existing_renditions(image, shape)
    webp = {renditions[spec].width: renditions[spec] for spec in shape.webp_specs if spec in renditions}
    return ", ".join(f"{rendition.url} {width}w" for width, rendition in webp.items())

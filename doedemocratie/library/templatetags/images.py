"""Pictures in templates."""

from __future__ import annotations

from typing import Any

from django import template

from doedemocratie.library.models import CustomImage
from doedemocratie.library.renditions import SHAPES, existing_renditions

register = template.Library()


@register.inclusion_tag("components/picture.html")
def picture(
    image: CustomImage | None,
    sizes: str = "100vw",
    shape: str = "wide",
    loading: str = "lazy",
    alt: str | None = None,
    **attributes: Any,
) -> dict[str, Any]:
    """Show ``image`` as a ``<picture>`` with WebP at several widths and a JPEG fallback.

    ``sizes`` is the HTML attribute of that name, ``shape`` a key of ``SHAPES``, ``loading`` "lazy" or "eager" (eager
    also asks the browser for a high priority). ``alt`` is only given to empty it, where the text beside the picture
    says the same; else it is the image's description. ``class`` is passed on. A missing image shows nothing; one whose
    renditions are still being made is shown as it was uploaded.
    """
    if image is None:
        return {"image": None}
    shape_ = SHAPES[shape]
    renditions = existing_renditions(image, shape_)
    webp = {renditions[spec].width: renditions[spec] for spec in shape_.webp_specs if spec in renditions}
    fallback = renditions.get(shape_.fallback_spec)
    shown = fallback or image
    return {
        "image": image,
        "srcset": ", ".join(f"{rendition.url} {width}w" for width, rendition in webp.items()),
        "sizes": sizes,
        "src": fallback.url if fallback else image.file.url,
        "width": shown.width,
        "height": shown.height,
        "alt": image.description if alt is None else alt,
        "loading": loading,
        "class": attributes.get("class", ""),
    }


@register.simple_tag
def sharing_image(image: CustomImage | None) -> Any:
    """Return the rendition of ``image`` that is offered for sharing (16:9 JPEG), or ``None``."""
    if image is None:
        return None
    shape = SHAPES["wide"]
    return existing_renditions(image, shape).get(shape.fallback_spec)

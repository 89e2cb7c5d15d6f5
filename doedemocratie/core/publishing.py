"""What must be right before a page may be published: what the law requires, and the rules of its fields.

The editor's form asks it field by field (``page_form``, and ``clean`` of the blocks). What publishes without that form, such
as an action on many pages or the approval of a workflow, asks ``check_publishable``. A draft is saved whatever is missing.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.models import Page

from doedemocratie.core.fields import StreamField

NO_INTRODUCTION = (
    "Schrijf in één tot drie zinnen waar deze pagina over gaat. Zonder samenvatting kan de pagina niet op de site."
)
NO_DESCRIPTION = (
    "Deze afbeelding heeft geen beschrijving. Open de afbeelding en schrijf op wat er te zien is. "
    "Wie de afbeelding niet ziet, hoort die tekst."
)


def check_image(image: Any) -> None:
    """Raise ValidationError when ``image``, which may be None, has no description (WCAG 1.1.1)."""
    if image is not None and not (image.description or "").strip():
        raise ValidationError(NO_DESCRIPTION)


def check_publishable(page: Page) -> None:
    """Raise ValidationError, with the errors by field, when ``page`` with its unsaved fields may not be published.

    Costs the queries of cleaning the page, one for its picture, and one for each picture, page or document in its blocks.
    """
    errors: dict[str, Any] = {}
    try:
        page.full_clean()
    except ValidationError as error:
        errors.update(error.message_dict)
    for field in page._meta.concrete_fields:
        try:
            if field.name == "lead_image":
                check_image(page.lead_image)
            elif isinstance(field, StreamField):
                field.stream_block.clean(getattr(page, field.attname))
        except ValidationError as error:
            errors.setdefault(field.name, []).extend(error.messages or [str(error)])
    if errors:
        raise ValidationError(errors)

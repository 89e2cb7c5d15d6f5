"""What must be right before a page may be published: what the law requires, and the rules of its fields.

The editor's form asks it field by field (``page_form``, and ``clean`` of the blocks). What publishes without that form, such
as an action on many pages or the approval of a workflow, asks ``check_publishable``. A draft is saved whatever is missing.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.text import capfirst
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

    The field is that of the page, or the relation of one of its rows. Costs the queries of cleaning the page, one for its
    picture, one for each picture, page or document in its blocks, and those of ``problems_with_others()``. Texts that an editor
    left empty are taken out of ``page`` first: they are as good as not there.
    """
    errors: dict[str, Any] = {}
    getattr(page, "drop_empty_texts", tuple)()
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
            errors.setdefault(field.name, []).extend(_messages(error))
    # What a page type has to say that its own form finds by itself.
    for name in ("row_problems", "problems_with_others"):
        for relation, _row, field_name, why in getattr(page, name, tuple)():
            errors.setdefault(relation or field_name, []).append(why)
    if why := getattr(page, "nothing_to_read", str)():
        errors.setdefault("body", []).append(why)
    if errors:
        raise ValidationError(errors)


def why_not_publishable(page: Page) -> list[str]:
    """Return why ``page`` with its unsaved fields may not be published, a Dutch sentence each; nothing when it may."""
    try:
        check_publishable(page)
    except ValidationError as error:
        found = [
            f"{_name_of(page, field)}: {message}" if field != NON_FIELD_ERRORS else message
            for field, messages in error.message_dict.items()
            for message in messages
        ]
        return list(dict.fromkeys(found))
    return []


def _name_of(page: Page, field_name: str) -> str:
    """Return what editors call the field, or the rows, with this name."""
    field = page._meta.get_field(field_name)
    name = field.related_model._meta.verbose_name_plural if field.one_to_many else getattr(field, "verbose_name", "")
    return capfirst(str(name or field_name))


def _messages(error: Any) -> list[str]:
    """Return what is wrong with a value of blocks: what the blocks inside it say, however deep, else what it says itself."""
    inner = getattr(error, "block_errors", None) or {}
    cells = getattr(error, "cell_errors", None) or {}
    parts = [
        *(inner.values() if isinstance(inner, dict) else inner),
        *(e for row in cells.values() for e in row.values()),
    ]
    whole = getattr(error, "non_block_errors", None) or []
    found = [message for part in parts if part for message in _messages(part)]
    found += [
        message for part in (whole.as_data() if hasattr(whole, "as_data") else whole) for message in part.messages
    ]
    return found or list(getattr(error, "messages", [])) or [str(error)]

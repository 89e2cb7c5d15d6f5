"""Django's and Wagtail's validation errors as short lines with the place in the file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from .mistakes import Place


def explain(error: ValidationError, value: Any = None, choices: list[str] | None = None) -> list[str]:
    """Return the messages of an error that concerns one value."""
    messages = []
    for single in error.error_list if hasattr(error, "error_list") else [error]:
        code, params = single.code, single.params or {}
        if code in ("blank", "null", "required"):
            messages.append("is required")
        elif code == "max_length" and "show_value" in params:
            messages.append(f"is too long: {params['show_value']} characters, at most {params['limit_value']}")
        elif code == "invalid_choice" and choices:
            messages.append(f"'{value}' is not one of: {', '.join(choices)}")
        elif code == "invalid" and isinstance(value, str) and "URL" in str(single.message):
            messages.append(f"'{value}' is not a web address")
        elif code == "invalid" and isinstance(value, str) and "email" in str(single.message).lower():
            messages.append(f"'{value}' is not an e-mail address")
        else:
            shown = f"'{value}': " if isinstance(value, str) and 0 < len(value) <= 80 else ""
            messages.extend(f"{shown}{message}" for message in single.messages)
    return messages


def field_errors(error: ValidationError) -> Iterator[tuple[str, ValidationError]]:
    """Yield the field (empty for the whole) and the error for each part of what ``full_clean`` raised."""
    if not hasattr(error, "error_dict"):
        yield "", error
        return
    for name, errors in error.error_dict.items():
        yield ("" if name == NON_FIELD_ERRORS else name), ValidationError(errors)


def block_errors(error: ValidationError, value: Any = None, path: str = "") -> Iterator[tuple[str, list[str]]]:
    """Yield the path inside a block (``items: 2: title``) and its messages, for what a block's ``clean`` raised."""
    nested = getattr(error, "block_errors", None)
    cells = getattr(error, "cell_errors", None)
    if nested is None and cells is None:
        yield path, explain(error, value)
        return
    for single in whole_errors(error):
        yield path, explain(single)
    for key, child in (nested or {}).items():
        label = str(key + 1) if isinstance(key, int) else key
        yield from block_errors(child, _part(value, key), f"{path}: {label}" if path else label)
    for row, columns in (cells or {}).items():
        for column, child in columns.items():
            yield f"{path}: row {row + 1}, column {column + 1}", explain(child)


def whole_errors(error: ValidationError) -> list[ValidationError]:
    """Return the errors of a block that are about no single part of it."""
    found = getattr(error, "non_block_errors", None)
    return list(found.as_data()) if found else []


def _part(value: Any, key: Any) -> Any:
    try:
        return value[key]
    except (KeyError, IndexError, TypeError):
        return None


def note(place: Place, messages: list[str]) -> None:
    """Note every message as a mistake at ``place``."""
    for message in messages:
        place.mistake(message)

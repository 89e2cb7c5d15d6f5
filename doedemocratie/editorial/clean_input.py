"""Takes control characters out of what editors send, before any form of the admin reads it.

Here and not in the forms: pages, snippets, images, settings and the blocks in them each have another kind of form, and an
editor who pastes from a PDF sees nothing of what comes along.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from doedemocratie.core.characters import without_control_characters


class ReplaceControlCharacters:
    """Middleware that gives the admin's views the fields of a form with a space for each control character."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response
        self._admin = reverse("wagtailadmin_home")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self._get_response(request)

    def process_view(self, request: HttpRequest, *args: Any) -> None:
        """Clean the fields, which the check against forgery has read by now. A password is left as it is."""
        if request.method != "POST" or not request.path_info.startswith(self._admin):
            return
        changed = {
            name: cleaned
            for name, values in request.POST.lists()
            if "password" not in name.lower() and (cleaned := [clean(value) for value in values]) != values
        }
        if changed:
            fields = request.POST.copy()
            for name, values in changed.items():
                fields.setlist(name, values)
            fields._mutable = False
            request.POST = fields  # type: ignore[assignment]  # it is immutable again


def clean(value: str) -> str:
    """Return the value of a field without control characters; also of rich text, which is sent as JSON that escapes them."""
    value = without_control_characters(value)
    if "\\u" not in value or '"entityMap"' not in value:
        return value
    try:
        content = json.loads(value)
    except ValueError:
        return value
    return json.dumps(_clean(content), ensure_ascii=False)


def _clean(content: Any) -> Any:
    # One for one: the places of links and bold words are counted in characters.
    if isinstance(content, str):
        return without_control_characters(content)
    if isinstance(content, list):
        return [_clean(item) for item in content]
    if isinstance(content, dict):
        return {name: _clean(item) for name, item in content.items()}
    return content

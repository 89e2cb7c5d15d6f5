"""What the templates of the admin need."""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.utils.safestring import SafeString

from doedemocratie.editorial.inline_scripts import start
from doedemocratie.editorial.kept_text import KeptText, came_from_here
from doedemocratie.editorial.kept_text import kept_text as kept_text_of

register = template.Library()


@register.simple_tag
def start_with_options(name: str, options_json: str, *arguments: str) -> SafeString:
    """Return the element that starts a widget of Wagtail with ``arguments`` and the options it has as JSON."""
    return start(name, *arguments, json.loads(options_json))


@register.simple_tag(takes_context=True)
def kept_text(context: dict[str, Any]) -> KeptText | None:
    """Return what an editor sent in a form of this site that was refused, to be sent again; otherwise None."""
    request = context.get("request")
    return kept_text_of(request) if request is not None and came_from_here(request) else None

"""Starts Wagtail's widgets without inline scripts, so that the admin's Content-Security-Policy can refuse all of them.

Wagtail starts the choosers of pages, images, documents and dates, and its inline panels, with a line of script behind
the widget: ``<script>new PageChooser("id_page", {…});</script>``. A nonce would not do: the same widgets arrive in the
answers to requests that scripts make (the tabs of a modal, a form that is added), where the nonce of the page that
shows them is not known. Instead of the script stands an element that carries the same name and arguments, and
static/js/admin-start.js, a file of the site itself, makes the call when that element enters the page.

Dates and inline panels have their script in a template, of which ours stand in wagtailadmin/widgets/ of this app and in
templates/wagtailadmin/panels/. The choosers have it in their code: ``replace_scripts``.
"""

from __future__ import annotations

import functools
import json
import re
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.admin.widgets import BaseChooser

# One call with literal arguments, as the last thing in the widget.
SCRIPT = re.compile(r"<script>\s*(?:new )?(?P<name>\w+)\((?P<arguments>.*)\);?\s*</script>\s*\Z", re.DOTALL)


def start(name: str, *arguments: Any) -> SafeString:
    """Return the element that calls ``name``, a function or class of Wagtail's scripts, with ``arguments``."""
    return format_html('<doe-start data-name="{}" data-arguments="{}"></doe-start>', name, json.dumps(arguments))


def without_script(html: str) -> str:
    """Return the HTML of a widget with its call as an element.

    A script that is not such a call stays as it is: the browser refuses it, and the test of the admin's policy says so.
    """
    before, opening, rest = html.rpartition("<script>")
    match = SCRIPT.match(opening + rest)
    if match is None:
        return html
    try:
        arguments = json.loads(f"[{match['arguments']}]")
    except ValueError:
        return html
    return SafeString(before + start(match["name"], *arguments))  # both are HTML already


def replace_scripts() -> None:
    """Let every chooser of Wagtail render without its inline script."""
    with_script = BaseChooser.render

    @functools.wraps(with_script)
    def render(*args: Any, **kwargs: Any) -> str:
        return without_script(with_script(*args, **kwargs))

    BaseChooser.render = render

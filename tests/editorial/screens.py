"""The screens that the menu of the admin leads to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse


def menu_of(client: Client) -> Any:
    """Return the description of the menu that a page gives to its script."""
    page = BeautifulSoup(client.get(reverse("wagtailadmin_home")).content, "html.parser")
    return json.loads(page.find(id="wagtail-sidebar-props").string)


def screens(menu: Any) -> Iterator[tuple[str, str]]:
    """Yield the label and the address of every item in the description of the ``menu`` that leads to a screen."""
    if isinstance(menu, dict):
        if {"label", "url"} <= menu.keys() and menu["url"].startswith("/"):
            yield menu["label"], menu["url"]
        menu = list(menu.values())
    if isinstance(menu, list):
        for item in menu:
            yield from screens(item)

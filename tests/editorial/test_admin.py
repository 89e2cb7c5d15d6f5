"""The admin that an editor sees: Dutch, in the site's look, with a menu of what one may do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from django.utils import translation
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.models import Page, get_page_models

from doedemocratie.accounts.enums import Role
from doedemocratie.core.blocks import BodyBlock
from tests.accounts.conftest import Tree, make_user, signed_in
from tests.editorial.screens import menu_of, screens

pytestmark = pytest.mark.django_db

PAGE_MODELS = [model for model in get_page_models() if model is not Page and model.is_creatable]
# The whole menu, with what is below "Rapporten", "Instellingen", "Help" and one's own name.
WRITERS_MENU = {
    "Pagina's",
    "Afbeeldingen",
    "Documenten",
    "Rapporten",
    "Geschiedenis van de site",
    "Oudste pagina's",
    "Gebruik per soort pagina",
    "Voorgelegde pagina's",
    "Concepten",
    "Opmerkingen voor u",
    "Planning",
    "Pagina's om na te kijken",
    "Pagina's zonder thema",
    "Afbeeldingen zonder beschrijving of rechten",
    "Leesniveau van pagina's",
    "Links naar pagina's die niet openbaar zijn",
    "Links naar andere sites",
    "Afbeeldingen die nergens staan",
    "Documenten die nergens staan",
    "Prullenbak",
    "Handleiding",
    "Help",
    "Sneltoetsen",
    "Account",
    "Uitloggen",
}
EVENTS_MENU = {"Nieuwsberichten", "Bijeenkomsten", "Bijeenkomsten zonder verslag"}
CURATORS_MENU = {"Publicaties", "Begrippen", "Ingetrokken publicaties"}
SUPERVISORS_MENU = (
    WRITERS_MENU
    | CURATORS_MENU
    | EVENTS_MENU
    | {
        "Instellingen",
        "Instellingen van de site",
        "Mappen",
        "Doorverwijzingen",
        "Doorverwijzingen die niet werken",
        "Gewone woorden",
        "Pagina's op slot",
    }
)
MENUS = {
    Role.REDACTEUREN: WRITERS_MENU | EVENTS_MENU,
    Role.PUBLICATIEBEHEERDERS: WRITERS_MENU | CURATORS_MENU,
    Role.EINDREDACTEUREN: SUPERVISORS_MENU,
    Role.BEHEERDERS: SUPERVISORS_MENU
    | {"Gebruikers", "Rollen", "Sites", "Waardelijsten Woo", "Publiceren met vier ogen"},
}
EVERYTHING = ["Bijeenkomst", "Collectie", "Hoofdstuk", "Nieuwsbericht", "Publicatie", "Thema", "Vaste pagina"]
TO_MAKE = {
    Role.REDACTEUREN: ["Bijeenkomst", "Nieuwsbericht"],
    Role.PUBLICATIEBEHEERDERS: ["Collectie", "Hoofdstuk", "Publicatie", "Thema"],
    Role.EINDREDACTEUREN: EVERYTHING,
    Role.BEHEERDERS: EVERYTHING,
}
# Words that Wagtail and Django show where nobody gave a Dutch label.
ENGLISH = re.compile(
    r"\b(title|heading|caption|credit|image|text|body|start|end|source|author|theme|page|date|label|level|"
    r"anchor|poster|transcript|name|role|email|phone|address|row|rows|news|event|settings|description)\b",
    re.IGNORECASE,
)


def dashboard(role: Role) -> BeautifulSoup:
    client = signed_in(make_user(role.value.lower(), role))
    return BeautifulSoup(client.get(reverse("wagtailadmin_home")).content, "html.parser")


def menu_labels(value: Any) -> Iterator[str]:
    """Yield every label in the description of the menu that the page gives to its script."""
    if isinstance(value, dict):
        if {"name", "label"} <= value.keys():
            yield value["label"]
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from menu_labels(item)


@pytest.mark.parametrize("role", Role)
def test_the_menu_holds_what_the_role_needs(role: Role, tree: Tree) -> None:
    menu = menu_of(signed_in(make_user(role.value.lower(), role)))
    assert set(menu_labels(menu)) == MENUS[role]


def test_a_screen_is_called_what_the_menu_calls_it(tree: Tree) -> None:
    client = signed_in(make_user("baas", Role.BEHEERDERS))
    named = dict(screens(menu_of(client)))
    assert len(named) > 30
    titles = {}
    for label, address in named.items():
        page = BeautifulSoup(client.get(address, follow=True).content, "html.parser")
        titles[label] = " ".join(page.title.get_text().split())
    assert {label: title for label, title in titles.items() if label not in title} == {}


@pytest.mark.parametrize("role", Role)
def test_the_dashboard_leads_to_what_the_role_makes(role: Role, tree: Tree) -> None:
    panel = dashboard(role).find(class_="doe-start")
    links = panel.find_all("a")
    assert [" ".join(link.get_text().split()) for link in links] == TO_MAKE[role]
    client = signed_in(make_user("nog-iemand", role))
    for link in links:
        answer = client.get(link["href"], follow=True)
        assert answer.status_code == 200
        used = {template.name for template in answer.templates}
        assert used & {"wagtailadmin/pages/create.html", "wagtailadmin/pages/choose_parent.html"}


def test_the_admin_carries_the_name_the_mark_and_no_link_elsewhere(tree: Tree) -> None:
    page = dashboard(Role.REDACTEUREN)
    assert page.title.get_text(strip=True).endswith("Doe-democratie")
    assert page.find("template", attrs={"data-wagtail-sidebar-branding-logo": True}).find("svg")
    assert page.find("link", rel="stylesheet", href=re.compile(r"css/admin(\.[0-9a-f]+)?\.css"))
    assert all("icons/favicon" in link["href"] for link in page.find_all("link", rel="icon"))
    page.noscript.decompose()
    assert not page.find_all(href=re.compile(r"^https?://"))


def test_the_stylesheet_finds_its_letters() -> None:
    path = finders.find("css/admin.css")
    assert path
    addresses = re.findall(r'url\("([^"]+)"\)', Path(path).read_text(encoding="utf-8"))
    assert addresses
    for address in addresses:
        assert finders.find(str(Path("css", address)).replace("css/../", "")), address


def test_the_admin_speaks_dutch_and_lives_in_dutch_time() -> None:
    assert settings.LANGUAGE_CODE == "nl"
    assert settings.WAGTAILADMIN_PERMITTED_LANGUAGES == [("nl", "Nederlands")]
    assert settings.TIME_ZONE == "Europe/Amsterdam"
    assert settings.WAGTAIL_GRAVATAR_PROVIDER_URL is None
    assert not settings.WAGTAIL_ENABLE_UPDATE_CHECK


def panels_below(panel: Panel) -> Iterator[Panel]:
    yield panel
    for child in [*getattr(panel, "children", []), getattr(panel, "child_edit_handler", None)]:
        if child is not None:
            yield from panels_below(child)


@pytest.mark.parametrize("model", PAGE_MODELS, ids=lambda model: model.__name__)
def test_every_label_of_a_page_type_is_dutch(model: type[Page]) -> None:
    with translation.override("nl"):
        labels = [str(model._meta.verbose_name), str(model._meta.verbose_name_plural), str(model.page_description)]
        handler = model.get_edit_handler()
        fields = handler.get_form_class().base_fields
        for panel in panels_below(handler):
            labels.append(str(panel.heading))
            if isinstance(panel, FieldPanel) and not panel.heading:
                label = fields[panel.field_name].label if panel.field_name in fields else panel.db_field.verbose_name
                labels.append(str(label))
    assert not [label for label in labels if ENGLISH.search(label)]


def blocks_below(name: str, block: blocks.Block) -> Iterator[tuple[str, blocks.Block]]:
    yield name, block
    children = dict(getattr(block, "child_blocks", {}))
    if hasattr(block, "child_block"):
        children["*"] = block.child_block
    for child_name, child in children.items():
        yield from blocks_below(f"{name}.{child_name}", child)


def test_every_label_of_a_block_is_dutch() -> None:
    labels = {name: str(block.label) for name, block in blocks_below("body", BodyBlock()) if name != "body"}
    assert not {name: label for name, label in labels.items() if not label or ENGLISH.search(label)}
    for name, block in BodyBlock().child_blocks.items():
        assert block.meta.group, name
        assert block.meta.icon != "placeholder", name
        assert block.is_previewable, name


def test_somebody_without_a_role_sees_no_admin(tree: Tree) -> None:
    answer = signed_in(make_user("niemand")).get(reverse("wagtailadmin_home"))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("wagtailadmin_login"))


def test_a_visitor_is_asked_to_sign_in(tree: Tree) -> None:
    answer = Client().get(reverse("wagtailadmin_home"))
    assert answer["Location"].startswith(reverse("wagtailadmin_login"))

"""A page whose title is in use already gets an address of its own; an address that somebody chose is refused in sight."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import querydict_from_html

from doedemocratie.accounts.enums import Role
from tests import factories
from tests.accounts.conftest import Tree, make_user, signed_in

pytestmark = pytest.mark.django_db

# For each type of page that editors make: where it stands, a page of the tree with the same address, and its own fields.
TYPES: dict[str, tuple[str, str, dict[str, str]]] = {
    "core.themepage": ("theme_index", "theme", {}),
    "core.standardpage": ("home", "standard", {}),
    "news.newsarticlepage": ("news_index", "article", {}),
    "news.eventpage": ("agenda", "event", {"start": "2030-01-01 10:00"}),
    "publications.publicationpage": ("publication_index", "publication", {}),
    "publications.collectionpage": ("publication_index", "publication", {}),
    "publications.chapterpage": ("publication", "chapter", {}),
}


@pytest.fixture
def client(tree: Tree) -> Client:
    return signed_in(make_user("bea", Role.BEHEERDERS))


def send(client: Client, address: str, **fields: str) -> Any:
    data = querydict_from_html(client.get(address).content.decode(), form_id="page-edit-form")
    for name, value in {
        **factories.A_BODY,
        "introduction": "Waarover dit gaat.",
        "changes-count": "0",
        **fields,
    }.items():
        data[name] = value
    return client.post(address, data, follow=True, headers={"Accept": "text/html"})


@pytest.mark.parametrize("page_type", TYPES)
def test_a_second_page_of_the_same_title_gets_the_next_address(tree: Tree, client: Client, page_type: str) -> None:
    parent, other, fields = TYPES[page_type]
    if other == "chapter":
        tree[other] = factories.add_page(tree[parent], apps.get_model(page_type), title="Hoofdstuk", slug="hoofdstuk")
    slug = tree[other].slug
    address = reverse("wagtailadmin_pages:add", args=[*page_type.split("."), tree[parent].pk])
    for number in (2, 3):
        answer = send(client, address, title=slug.title(), slug=slug, **fields)
        page = Page.objects.get(slug=f"{slug}-{number}")
        assert page.is_child_of(tree[parent])
        assert f"Deze pagina kreeg daarom het webadres ‘{page.slug}’." in answer.content.decode()


def test_saving_it_again_keeps_its_address(tree: Tree, client: Client) -> None:
    address = reverse("wagtailadmin_pages:add", args=["core", "themepage", tree["theme_index"].pk])
    send(client, address, title="Thema", slug="thema")
    page = Page.objects.get(slug="thema-2")
    send(client, reverse("wagtailadmin_pages:edit", args=[page.pk]), title="Thema", slug="thema")
    page.refresh_from_db()
    assert page.slug == "thema-2"


@pytest.mark.parametrize("chosen", ["new", "published"])
def test_a_taken_address_that_is_not_ours_to_change_is_refused_above_the_form(
    tree: Tree, client: Client, chosen: str
) -> None:
    """The field is on a tab that is not open."""
    parent = tree["theme_index"]
    if chosen == "new":
        address = reverse("wagtailadmin_pages:add", args=["core", "themepage", parent.pk])
        answer = send(client, address, title="Iets anders", slug="thema")
    else:
        other = factories.add_page(parent, type(tree["theme"]), title="Ander", slug="ander")
        other.save_revision().publish()
        answer = send(client, reverse("wagtailadmin_pages:edit", args=[other.pk]), title="Thema", slug="thema")
    assert Page.objects.filter(slug__startswith="thema", depth=tree["theme"].depth).count() == 1
    said = BeautifulSoup(answer.content, "html.parser").select_one(".messages").get_text(" ", strip=True)
    assert "Kies een ander webadres op het tabblad ‘Eigenschappen’." in said
    assert "Het adres ‘thema’ is al in gebruik" in said

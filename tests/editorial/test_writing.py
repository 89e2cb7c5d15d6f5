"""Writing a page: preview before the first save, live preview, and drafts that are saved while somebody types."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, get_page_models
from wagtail.test.utils.form_data import querydict_from_html

from doedemocratie.accounts.enums import Role
from tests.accounts.conftest import Tree, add, make_user, signed_in

pytestmark = pytest.mark.django_db

PAGE_MODELS = [model for model in get_page_models() if model is not Page and model.is_creatable]
# What somebody has typed so far, beside a title.
HALF_FINISHED = [
    ("newsarticlepage", {}),
    ("newsarticlepage", {"source_url": "https://example.org/"}),
    ("eventpage", {"start": "06-06-2030 10:00", "end": "05-06-2030 10:00"}),
    ("publicationpage", {"publication_date": "16-01-2016", "publication_year": "2015"}),
    ("publicationpage", {"publication_year": "2015"}),
    ("themepage", {}),
    ("standardpage", {}),
]
PARENTS = {
    "newsarticlepage": ("news", "news_index"),
    "eventpage": ("news", "agenda"),
    "publicationpage": ("publications", "publication_index"),
    "themepage": ("core", "theme_index"),
    "standardpage": ("core", "home"),
}


@pytest.fixture
def client(tree: Tree) -> Client:
    """The browser of somebody who may write every type."""
    return signed_in(make_user("beheerder", Role.BEHEERDERS))


def form_of(client: Client, address: str) -> dict[str, Any]:
    """Return what the form at ``address`` holds before anything is typed."""
    html = client.get(address).content.decode()
    streams = {"body-count": "0", "changes-count": "0"}
    return {**querydict_from_html(html, form_id="page-edit-form").dict(), **streams}


def newest(client: Client, address: str) -> dict[str, Any]:
    """Return how the form at ``address`` names the version that it goes on from: a form that is sent twice needs it anew."""
    return {name: value for name, value in form_of(client, address).items() if name.startswith("loaded_revision")}


def parent_of(model: type[Page], tree: Tree) -> Page:
    root = Page.get_first_root_node()
    return next(page for page in [root, *tree.values()] if isinstance(page, model.allowed_parent_page_models()[0]))


def assert_previewed(client: Client, address: str, data: dict[str, Any], model: type[Page]) -> None:
    answer = client.post(address, data)
    assert answer.status_code == 200
    assert answer.json() == {"is_valid": True, "is_available": True}
    shown = client.get(f"{address}?in_preview_panel=true")
    assert shown.status_code == 200
    assert model.template in [template.name for template in shown.templates]
    assert b"<h1" in shown.content


@pytest.mark.parametrize("model", PAGE_MODELS, ids=lambda model: model.__name__)
def test_a_page_is_previewed_before_its_first_save(model: type[Page], tree: Tree, client: Client) -> None:
    parent = parent_of(model, tree)
    name = (model._meta.app_label, model._meta.model_name)
    for sibling in type(parent).objects.get(pk=parent.pk).get_children():
        if model.max_count is not None or model.max_count_per_parent is not None:
            sibling.delete()  # make room: a home page, and each overview, exists once
    parent = Page.objects.get(pk=parent.pk)
    data = form_of(client, reverse("wagtailadmin_pages:add", args=[*name, parent.pk]))
    data |= {"title": "Iets nieuws", "introduction": "Waar het over gaat."}
    if "start" in data:
        data["start"] = "06-06-2030 10:00"
    assert_previewed(client, reverse("wagtailadmin_pages:preview_on_add", args=[*name, parent.pk]), data, model)


@pytest.mark.parametrize("name", ["home", *(name for name in PARENTS.values())], ids=str)
def test_nothing_is_saved_by_a_preview(name: Any, tree: Tree, client: Client) -> None:
    page = tree["home"] if name == "home" else tree[name[1]]
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    before = Page.objects.count(), page.revisions.count()
    data = form_of(client, address) | {"title": "Een andere titel"}
    client.post(reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk]), data)
    assert (Page.objects.count(), page.revisions.count()) == before


@pytest.mark.parametrize("model", PAGE_MODELS, ids=lambda model: model.__name__)
def test_live_preview_follows_the_form(model: type[Page], tree: Tree, client: Client) -> None:
    page = next((page for page in tree.values() if type(page) is model), None)
    if page is None:  # below what the tree has
        page = add(parent_of(model, tree), model(title="Iets", slug="iets"))
    data = form_of(client, reverse("wagtailadmin_pages:edit", args=[page.pk]))
    data |= {"title": "Getypt en niet bewaard", "hero_title": "Getypt en niet bewaard"}
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    assert_previewed(client, address, data, model)
    assert "Getypt en niet bewaard" in client.get(address).content.decode()


@pytest.mark.parametrize(("model_name", "typed"), HALF_FINISHED)
def test_a_half_finished_draft_is_saved_by_itself(
    model_name: str, typed: dict[str, str], tree: Tree, client: Client
) -> None:
    app, parent = PARENTS[model_name]
    address = reverse("wagtailadmin_pages:add", args=[app, model_name, tree[parent].pk])
    data = form_of(client, address) | {"title": "Nog bezig", "slug": "nog-bezig"} | typed
    answer = client.post(address, data, headers={"Accept": "application/json"})
    assert answer.json()["success"], answer.json()
    draft = Page.objects.get(slug="nog-bezig")
    assert not draft.live
    again = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    answer = client.post(again, form_of(client, again) | typed, headers={"Accept": "application/json"})
    assert answer.json()["success"], answer.json()


@pytest.mark.parametrize(
    ("model_name", "typed"),
    [row for row in HALF_FINISHED if len(row[1]) > 1 or "source_url" in row[1]],
)
def test_what_contradicts_itself_is_not_published(
    model_name: str, typed: dict[str, str], tree: Tree, client: Client
) -> None:
    app, parent = PARENTS[model_name]
    address = reverse("wagtailadmin_pages:add", args=[app, model_name, tree[parent].pk])
    data = form_of(client, address) | {"title": "Klaar", "slug": "klaar", "introduction": "Waar het over gaat."} | typed
    client.post(address, data | {"action-publish": "action-publish"})
    assert not Page.objects.filter(slug="klaar").exists()


@pytest.mark.parametrize("with_what_is_below", [False, True])
def test_an_unfinished_draft_is_not_published_with_others(with_what_is_below: bool, tree: Tree, client: Client) -> None:
    address = reverse("wagtailadmin_pages:add", args=["news", "newsarticlepage", tree["news_index"].pk])
    client.post(address, form_of(client, address) | {"title": "Nog bezig", "slug": "nog-bezig"})
    draft = Page.objects.get(slug="nog-bezig")
    chosen = tree["news_index"] if with_what_is_below else draft
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    answer = client.post(f"{address}?id={chosen.pk}", {"include_descendants": "on"} if with_what_is_below else {})
    assert answer.status_code == 302
    draft.refresh_from_db()
    assert not draft.live
    told = BeautifulSoup(client.get(reverse("wagtailadmin_home")).content, "html.parser").find(class_="messages")
    assert told is not None
    assert "Niet gepubliceerd: Nog bezig: Samenvatting:" in " ".join(told.get_text(" ", strip=True).split()).replace(
        " :", ":"
    )

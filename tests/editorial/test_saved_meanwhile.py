"""Two editors on one page at once: nobody saves over what somebody else saved without having seen it."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from doedemocratie.accounts.enums import Role
from news.models import NewsArticlePage
from tests.accounts.conftest import Tree, make_user, signed_in
from tests.editorial.test_writing import form_of
from tests.factories import A_BODY

pytestmark = pytest.mark.django_db

Fields = dict[str, Any]


@pytest.fixture
def anna(tree: Tree) -> Client:
    tree["article"].save_revision()
    user = make_user("anna", Role.REDACTEUREN)
    user.first_name, user.last_name = "Anna", "<b>de Vries</b>"
    user.save()
    return signed_in(user)


@pytest.fixture
def bert(tree: Tree) -> Client:
    return signed_in(make_user("bert", Role.REDACTEUREN))


@pytest.fixture
def address(tree: Tree) -> str:
    return reverse("wagtailadmin_pages:edit", args=[tree["article"].pk])


def save(client: Client, address: str, form: Fields, **typed: str) -> Any:
    return client.post(address, {**form, **A_BODY, **typed})


def versions(tree: Tree) -> list[str]:
    """Return the titles of the article's versions, the oldest first."""
    revisions = tree["article"].revisions.order_by("pk")
    return [revision.content["title"] for revision in revisions]


def messages(answer: Any) -> list[str]:
    return [
        item.get_text(" ", strip=True) for item in BeautifulSoup(answer.content, "html.parser").select(".messages li")
    ]


def test_who_saves_last_sees_who_saved_and_what_before_the_text_is_replaced(
    tree: Tree, anna: Client, bert: Client, address: str
) -> None:
    of_anna, of_bert = form_of(anna, address), form_of(bert, address)
    assert save(anna, address, of_anna, title="Van Anna").status_code == 302
    refused = save(bert, address, of_bert, title="Van Bert")
    assert refused.status_code == 200
    told = " ".join(messages(refused))
    assert "Anna <b>de Vries</b> heeft deze pagina bewaard terwijl u bezig was" in told
    assert "De andere versie blijft in de geschiedenis." in told
    assert versions(tree)[-1] == "Van Anna"
    html = BeautifulSoup(refused.content, "html.parser")
    assert html.find(attrs={"name": "title"})["value"] == "Van Bert"
    [compare] = html.find_all("a", string="Bekijk wat er is veranderd")
    assert compare["target"] == "_blank"
    assert "Van Anna" in bert.get(compare["href"]).content.decode()

    again = {name: html.find(attrs={"name": name})["value"] for name in of_bert if name.startswith("loaded_")}
    assert again
    assert save(bert, address, {**of_bert, **again}, title="Van Bert").status_code == 302
    assert versions(tree)[-2:] == ["Van Anna", "Van Bert"]


@pytest.mark.parametrize("action", ["action-publish", "action-submit"])
def test_publishing_over_it_is_refused_as_well(
    tree: Tree, anna: Client, bert: Client, address: str, action: str
) -> None:
    of_anna, of_bert = form_of(anna, address), form_of(bert, address)
    save(anna, address, of_anna, title="Van Anna", **{"action-publish": "1"})
    refused = save(bert, address, of_bert, title="Van Bert", **{action: "1"})
    assert refused.status_code == 200
    assert NewsArticlePage.objects.get(pk=tree["article"].pk).title == "Van Anna"


def test_a_version_that_was_saved_by_itself_counts(tree: Tree, anna: Client, bert: Client, address: str) -> None:
    of_anna, of_bert = form_of(anna, address), form_of(bert, address)
    by_itself = anna.post(
        address, {**of_anna, **A_BODY, "title": "Klad"}, headers={"Accept": "application/json"}
    ).json()
    assert by_itself["success"]
    assert save(bert, address, of_bert, title="Van Bert").status_code == 200
    assert versions(tree)[-1] == "Klad"

    # Bert opens it anew; then Anna's version is saved by itself once more, under the number that Bert has seen.
    of_bert = form_of(bert, address)
    more = {**of_anna, **A_BODY, "overwrite_revision_id": str(by_itself["revision_id"]), "title": "Verder"}
    by_itself = anna.post(address, more, headers={"Accept": "application/json"}).json()
    assert by_itself["success"]
    refused = save(bert, address, of_bert, title="Van Bert")
    assert refused.status_code == 200
    assert "Bekijk die versie" in refused.content.decode()
    # Anna's own save follows on her own version, which her form names since.
    own = {
        "loaded_revision_id": str(by_itself["revision_id"]),
        "loaded_revision_created_at": by_itself["revision_created_at"],
    }
    assert save(anna, address, {**of_anna, **own}, title="Van Anna").status_code == 302


def test_ones_own_other_window_counts_too(tree: Tree, anna: Client, address: str) -> None:
    here, there = form_of(anna, address), form_of(anna, address)
    save(anna, address, there, title="Daar")
    refused = save(anna, address, here, title="Hier")
    assert "U hebt deze pagina ook in een ander venster bewaard" in " ".join(messages(refused))
    assert versions(tree)[-1] == "Daar"


def test_saving_twice_in_a_row_is_nothing_special(tree: Tree, anna: Client, address: str) -> None:
    for title in ("Eerst", "Daarna"):
        assert save(anna, address, form_of(anna, address), title=title).status_code == 302
    assert versions(tree)[-2:] == ["Eerst", "Daarna"]


@pytest.mark.parametrize("named", ["", "x", "0", "9" * 40, "9" * 4500, "-1", "1e3"])
def test_a_form_that_names_nonsense_is_refused_or_saved_and_never_an_error(
    tree: Tree, anna: Client, address: str, named: str
) -> None:
    form: Fields = {**form_of(anna, address), "loaded_revision_id": named}
    answer = save(anna, address, form, title="Nieuw")
    assert answer.status_code == (302 if named == "" else 200)


def test_a_page_without_versions_is_saved(tree: Tree, bert: Client) -> None:
    page: Page = tree["event"]
    Page.objects.filter(pk=page.pk).update(latest_revision=None, live_revision=None)
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    form = {**form_of(bert, address), **A_BODY, "title": "Zonder versies"}
    assert bert.post(address, form).status_code == 302

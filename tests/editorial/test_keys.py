"""Keys in addresses of the admin that can be none."""

from __future__ import annotations

import pytest
from django.urls import reverse

from doedemocratie.accounts.enums import Role
from tests.accounts.conftest import Tree, make_user, signed_in

pytestmark = pytest.mark.django_db

ODD = ["geen", "-1", "1e9", "²", "9" * 23, "9" * 4500]


@pytest.mark.parametrize("odd", ODD)
def test_nothing_is_found_and_nothing_fails(odd: str, tree: Tree) -> None:
    client = signed_in(make_user("baas", Role.BEHEERDERS))
    actions = [(model, "delete") for model in ("wagtailcore.page", "library.customimage", "library.customdocument")]
    actions += [("wagtailcore.page", name) for name in ("publish", "unpublish", "move", "set_owner", "add_theme")]
    for model, name in actions:
        address = reverse("wagtail_bulk_action", args=[*model.split("."), name])
        for query in ({"id": odd}, {"id": "all", "childOf": odd}):
            assert client.get(address, query).status_code == 404, (model, name, query)
    for chooser in ("wagtailimages_chooser", "wagtaildocs_chooser"):
        assert client.get(reverse(f"{chooser}:chosen", args=[odd])).status_code == 404, chooser
    chosen = client.post(reverse("wagtaildocs_chooser:create"), {"chosen": odd})
    assert chosen.status_code == 404
    for name in ("bin:restore", "publish_chapters"):
        if odd.isascii() and odd.isdecimal() and len(odd) < 100:
            assert client.get(reverse(name, args=[odd])).status_code == 404, name


def test_what_can_be_a_key_is_looked_up(tree: Tree) -> None:
    client = signed_in(make_user("baas", Role.BEHEERDERS))
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    for query in ({"id": str(tree["article"].pk)}, {"id": "all", "childOf": str(tree["news_index"].pk)}):
        assert "Bericht" in client.get(address, query).text


@pytest.mark.parametrize("word", ["abc", "admin:index", "9" * 30])
def test_the_way_back_is_no_name_of_a_view(word: str, tree: Tree) -> None:
    client = signed_in(make_user("baas", Role.BEHEERDERS))
    for address in (
        reverse("care:reviewed", args=[tree["standard"].pk]),
        reverse("wagtailadmin_pages:delete", args=[tree["article"].pk]),
    ):
        assert client.post(address, {"next": word}).status_code == 302

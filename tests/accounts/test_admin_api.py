"""The admin's API is for reading: nobody changes a page through it, past the rules of the forms."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.admin.api.urls import admin_api
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.models import Page, Revision

from doedemocratie.accounts.enums import Role
from tests.accounts.conftest import Tree, make_user, signed_in

pytestmark = pytest.mark.django_db

# Wagtail's own list, so that an action of a later version is tried too.
ACTIONS = sorted(PagesAdminAPIViewSet.actions)
WRITING = ("post", "put", "patch", "delete")


def state(page: Page) -> tuple[Any, ...]:
    """Return everything that an action could change."""
    pages = Page.objects.order_by("path").values_list("path", "live", "title", "slug", "alias_of", "latest_revision")
    return (list(pages), Revision.objects.count(), list(page.specific_class.objects.filter(pk=page.pk).values()))


def form(tree: Tree, page: Page, revision: Revision) -> dict[str, Any]:
    """Return what makes every action of the API succeed."""
    parent = page.get_parent()
    return {
        "revision_id": revision.pk,
        "destination_page_id": parent.pk,
        "position": "first-child",
        "recursive": "false",
        "copy_children": "false",
        "slug": "kopie",
        "update_slug": "kopie",
        "locale": "nl",
    }


def test_wagtail_has_the_actions_that_are_closed() -> None:
    """Without this the test below could pass because there is nothing to try."""
    assert {"revert_to_page_revision", "publish", "unpublish", "delete", "move", "copy"} <= set(ACTIONS)


@pytest.mark.parametrize("name", ["home", "article", "publication"])
@pytest.mark.parametrize("role", [*Role, None])
def test_no_action_changes_a_page(tree: Tree, role: Role | None, name: str) -> None:
    page = tree[name].specific
    earlier = page.save_revision()
    page.title = "Een kladversie"
    page.save_revision()
    client = signed_in(make_user("iemand", *([role] if role else [])))
    before = state(page)
    for action in ACTIONS:
        address = reverse("wagtailadmin_api:pages:action", args=[page.pk, action])
        response = client.post(address, form(tree, page, earlier))
        assert response.status_code in {302, 403, 404, 405}, action
        assert state(page) == before, action


def test_an_action_does_not_go_round_a_lock(tree: Tree) -> None:
    page = tree["article"].specific
    page.title = "Een kladversie"
    page.save_revision()
    page.locked, page.locked_by = True, make_user("eigenaar", Role.EINDREDACTEUREN)
    page.save()
    before = state(page)
    client = signed_in(make_user("redacteur", Role.REDACTEUREN))
    response = client.post(reverse("wagtailadmin_api:pages:action", args=[page.pk, "publish"]))
    assert response.status_code == 405
    assert state(page) == before


def test_every_part_of_the_api_refuses_to_write(tree: Tree) -> None:
    """Also the parts for images and documents, which have no actions today."""
    client = signed_in(make_user("beheerder", Role.BEHEERDERS))
    page = tree["article"]
    for endpoint in admin_api._endpoints:
        for address in (
            reverse(f"wagtailadmin_api:{endpoint}:listing"),
            reverse(f"wagtailadmin_api:{endpoint}:detail", args=[page.pk]),
        ):
            for method in WRITING:
                assert getattr(client, method)(address).status_code == 405, (method, address)


def test_the_admin_still_reads(tree: Tree) -> None:
    client = signed_in(make_user("redacteur", Role.REDACTEUREN))
    listing = client.get(reverse("wagtailadmin_api:pages:listing"), {"child_of": tree["news_index"].pk}).json()
    assert [item["title"] for item in listing["items"]] == ["Bericht"]
    detail = client.get(reverse("wagtailadmin_api:pages:detail", args=[tree["article"].pk])).json()
    assert detail["title"] == "Bericht"
    assert Client().get(reverse("wagtailadmin_api:pages:listing")).status_code in {302, 403}

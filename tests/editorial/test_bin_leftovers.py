"""What led to pages in the bin: old addresses, until they are deleted and after."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from doedemocratie.editorial.bin.models import BinnedPage
from doedemocratie.editorial.bin.moving import restore, throw_away
from tests import factories
from tests.accounts.conftest import Tree
from tests.publications.taking_back import told

pytestmark = pytest.mark.django_db


def send(old: str, to: Any, **fields: Any) -> Redirect:
    kind = "redirect_link" if isinstance(to, str) else "redirect_page"
    return Redirect.objects.create(**{"old_path": old, "site": Site.objects.get(), kind: to, **fields})


def empty() -> None:
    call_command("empty_bin", days=0, verbosity=0)


def fresh(page: Page) -> Any:
    return Page.objects.get(pk=page.pk).specific


@pytest.fixture
def branch(tree: Tree) -> dict[str, Page]:
    top = factories.make_standard_page(tree["home"], title="Gids", slug="gids")
    return {
        "top": top,
        "live": factories.make_standard_page(top, title="Stap een", slug="stap-een"),
        "draft": factories.make_standard_page(top, title="Stap twee", slug="stap-twee", live=False),
    }


def test_old_addresses_of_a_page_in_the_bin(tree: Tree, branch: dict[str, Page]) -> None:
    """They answer as the page itself does, whatever stands at its address since then, and go with it."""
    hidden = factories.make_standard_page(tree["home"], title="Besloten", slug="besloten")
    factories.restrict(hidden)
    for name, page in {**branch, "hidden": hidden}.items():
        send(f"/content/{name}", page)
    old = {name: f"/content/{name}/" for name in ("top", "live", "draft", "hidden")}
    throw_away(fresh(branch["top"]), None)
    throw_away(hidden, None)
    expected = {"top": 410, "live": 410, "draft": 404, "hidden": 404}
    assert {name: Client().get(address).status_code for name, address in old.items()} == expected
    assert told(old["top"])[1]["kop"] == "Deze pagina is verwijderd"
    assert "Gids" not in Client().get(old["top"]).content.decode()
    factories.make_standard_page(tree["home"], title="Nieuwe gids", slug="gids")
    assert told(old["top"])[0] == 410
    empty()
    assert {Client().get(address).status_code for address in old.values()} == {404}
    assert not Redirect.objects.exists()  # nothing is left that leads nowhere


def test_old_addresses_of_a_page_that_comes_back(branch: dict[str, Page]) -> None:
    send("/content/gids", branch["live"])
    throw_away(fresh(branch["top"]), None)
    restore(BinnedPage.objects.get(), None)
    assert Client().get("/content/gids").headers["Location"] == "/gids/stap-een/"

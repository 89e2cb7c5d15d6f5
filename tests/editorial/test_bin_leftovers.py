"""What led to pages in the bin: old addresses, copies that follow them and links in texts, until they are deleted and after."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageLogEntry, Site

from doedemocratie.accounts.bin import is_in_bin
from doedemocratie.accounts.enums import Role
from doedemocratie.core.models import StandardPage
from doedemocratie.editorial.bin.models import BinnedPage
from doedemocratie.editorial.bin.moving import NotPossibleError, restore, throw_away
from doedemocratie.editorial.loose_ends.links import hidden_links
from doedemocratie.editorial.loose_ends.redirects import broken_redirects
from publications.models import ChapterPage, PublicationPage, Withdrawal
from publications.withdrawing.actions import delete
from tests import factories
from tests.accounts.conftest import Tree, make_user, signed_in
from tests.publications.taking_back import Shelf, make_shelf, privacy_reason, told

pytestmark = pytest.mark.django_db


def send(old: str, to: Any, **fields: Any) -> Redirect:
    kind = "redirect_link" if isinstance(to, str) else "redirect_page"
    return Redirect.objects.create(**{"old_path": old, "site": Site.objects.get(), kind: to, **fields})


def empty() -> None:
    call_command("empty_bin", days=0, verbosity=0)


def after(address: str) -> tuple[int, dict[str, str]]:
    """What a visitor is told in the end, who follows where the site sends him."""
    response = Client().get(address)
    assert response.status_code == 301
    return told(response.headers["Location"])


def fresh(page: Page) -> Any:
    return Page.objects.get(pk=page.pk).specific


@pytest.fixture
def shelf() -> Shelf:
    return make_shelf()


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


def test_old_addresses_of_a_publication_tell_why_for_good(shelf: Shelf) -> None:
    pages = {"/content/gids": shelf.publication, "/content/begin": shelf.chapters[0]}
    for old, page in pages.items():
        send(old, page)
    everywhere = send("/overal", shelf.publication, site=None)
    delete(shelf.publication, None, privacy_reason(), "Er stond een naam in.")
    at_first = told(shelf.publication.url)
    assert at_first[1]["Toelichting"] == "Er stond een naam in."
    assert [told(old) for old in (*pages, "/overal")] == [at_first] * 3
    empty()
    assert not PublicationPage.objects.exists()
    assert [after(old) for old in (*pages, "/overal")] == [at_first] * 3
    everywhere.refresh_from_db()
    assert (everywhere.redirect_page, everywhere.redirect_link) == (None, "/publicaties/oude-gids/")
    # Who keeps the list of redirects sees them before and after.
    assert {one.old_path: one.problem for one in broken_redirects()} == dict.fromkeys([*pages, "/overal"], "nothing")


def test_old_addresses_never_go_in_a_circle(shelf: Shelf) -> None:
    send("/publicaties/oude-gids", shelf.publication)
    send("/content/begin", shelf.chapters[0])
    send("/publicaties/oude-gids/begin", "/content/begin")
    delete(shelf.publication, None, None, "Weg.")
    empty()
    assert [one.old_path for one in Redirect.objects.all()] == ["/publicaties/oude-gids/begin"]
    assert told("/publicaties/oude-gids/")[0] == 410
    assert not broken_redirects().filter(problem="loop").exists()


def test_copies_are_deleted_with_their_original(shelf: Shelf) -> None:
    """With what stands below them, and copies of copies; whoever has the second address is told why as well."""
    index = shelf.site["publicaties"]
    copy = shelf.publication.create_alias(parent=index, update_slug="kopie", recursive=True)
    second = fresh(copy).create_alias(parent=index, update_slug="kopie-twee")
    send("/content/kopie", copy)
    addresses = [copy.url, second.url, copy.get_children()[0].url]
    delete(shelf.publication, None, privacy_reason(), "Er stond een naam in.")
    facts = told(shelf.publication.url)
    assert [told(address)[0] for address in addresses] == [410] * 3
    empty()
    assert not PublicationPage.objects.exists()
    assert not ChapterPage.objects.exists()
    assert index.get_children().count() == fresh(index).numchild == 0
    assert Withdrawal.objects.count() == 1
    assert [after(address) for address in (*addresses, "/content/kopie")] == [facts] * 4
    logged = PageLogEntry.objects.filter(action="wagtail.delete", deleted=True).values_list("page", flat=True)
    assert {copy.pk, second.pk} <= set(logged)


def test_a_copy_in_another_branch_of_the_bin_goes_too(tree: Tree, branch: dict[str, Page]) -> None:
    copy = branch["live"].create_alias(parent=tree["home"], update_slug="kopie")
    section = factories.make_standard_page(tree["home"], title="Ander deel", slug="ander-deel")
    below = branch["live"].create_alias(parent=section)
    throw_away(fresh(branch["top"]), None)
    throw_away(fresh(copy), None)
    kept = throw_away(fresh(section), None)
    BinnedPage.objects.exclude(pk=branch["top"].pk).update(deleted_at="2099-01-01T00:00Z")
    empty()
    assert not StandardPage.objects.filter(pk__in=[copy.pk, below.pk]).exists()
    assert list(BinnedPage.objects.all()) == [kept]
    restore(kept, None)
    assert fresh(section).live


def test_pages_of_others_below_a_copy(tree: Tree, branch: dict[str, Page], caplog: pytest.LogCaptureFixture) -> None:
    """Nobody may lose them: the deletion is refused, and one that came later keeps the bin from being emptied."""
    copy = branch["top"].create_alias(parent=tree["standard"], update_slug="kopie")
    other = factories.make_standard_page(copy, title="Van een ander", slug="van-een-ander")
    with pytest.raises(NotPossibleError, match="gekoppelde kopie onder “Privacy”"):
        throw_away(fresh(branch["top"]), None)
    assert fresh(branch["top"]).live
    elsewhere = fresh(other)
    elsewhere.move(fresh(tree["home"]), pos="last-child")
    throw_away(fresh(branch["top"]), None)
    fresh(other).move(fresh(copy), pos="last-child")
    empty()
    assert is_in_bin(fresh(branch["top"]))
    assert fresh(copy).alias_of_id == branch["top"].pk
    assert "other pages below it" in caplog.text
    fresh(other).move(fresh(tree["home"]), pos="last-child")
    empty()
    assert not Page.objects.filter(pk__in=[branch["top"].pk, copy.pk]).exists()
    assert fresh(other).live


def test_a_dead_link_stays_in_the_report(tree: Tree, branch: dict[str, Page]) -> None:
    """On the screen, in its files and on the dashboard, while the page is in the bin, and when it is deleted for good."""
    copy = branch["live"].create_alias(parent=tree["home"], update_slug="kopie")
    embed = "".join(f'<p><a linktype="page" id="{page.pk}">daar</a></p>' for page in (branch["live"], copy))
    source = factories.make_standard_page(
        tree["home"], title="Wegwijzer", slug="wegwijzer", body=[("paragraph", embed)]
    )
    factories.make_standard_page(branch["top"], title="Ook weg", slug="ook-weg", body=[("paragraph", embed)])
    throw_away(fresh(branch["top"]), None)
    assert sorted(one.state for one in hidden_links()) == ["offline", "verwijderd"]
    empty()
    editor = signed_in(make_user("eva", Role.EINDREDACTEUREN))
    assert [(one.source, one.target_title, one.state) for one in hidden_links()] == [
        (source.pk, "Een pagina die er niet meer is", "weg")
    ] * 2
    address = reverse("loose_ends:links")
    for chosen, count in (({}, 2), ({"state": "weg"}, 2), ({"state": "verwijderd"}, 0)):
        shown = BeautifulSoup(editor.get(address, chosen).content, "html.parser").select("table.listing tbody tr")
        assert len(shown) == count, chosen
    assert [link["href"] for link in shown_links(editor.get(address))] == [
        reverse("wagtailadmin_pages:edit", args=[source.pk])
    ] * 2
    content = b"".join(editor.get(address, {"export": "csv"}).streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content)))[1:]
    assert {(row[0], *row[2:]) for row in rows} == {
        ("Wegwijzer", "Een pagina die er niet meer is", "Voorgoed verwijderd")
    }
    assert "2 links gaan naar een pagina die niet openbaar is" in editor.get("/beheer/").content.decode()


def shown_links(response: Any) -> list[Any]:
    return BeautifulSoup(response.content, "html.parser").select("table.listing tbody .title-wrapper a")

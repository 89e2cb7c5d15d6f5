"""The form for one redirect, and who may use it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from doedemocratie.accounts.enums import Role
from tests import factories
from tests.accounts.conftest import Tree, make_user, signed_in

pytestmark = pytest.mark.django_db

ADD = "/beheer/redirects/add/"


@pytest.fixture
def editor(tree: Tree) -> Client:
    return signed_in(make_user("eva", Role.EINDREDACTEUREN))


def errors(client: Client, address: str = ADD, **data: Any) -> dict[str, list[str]]:
    """Return the errors of the form by field; nothing when it was saved."""
    response = client.post(address, {"is_permanent": "on", **data})
    if response.status_code == 302:
        return {}
    assert response.status_code == 200
    return dict(response.context["form"].errors)


def only_error(client: Client, field: str, **data: Any) -> str:
    found = errors(client, **data)
    assert list(found) == [field], found
    assert Redirect.objects.filter(old_path=data.get("old_path", "")).count() == 0
    return found[field][0]


def test_wagtails_addresses_are_ours(editor: Client) -> None:
    assert reverse("wagtailredirects:add") == ADD
    html = editor.get(ADD).content.decode()
    assert "Hoofdletters en een streep aan het eind maken niet uit." in html
    assert "Alle sites" not in html


def test_an_address_is_kept_in_one_spelling(editor: Client, tree: Tree) -> None:
    assert not errors(
        editor, old_path=" https://oud.nl/Tags/Doe%2DDemocratie/?B=1&a=2 ", redirect_page=tree["article"].pk
    )
    redirect = Redirect.objects.get()
    assert (redirect.old_path, redirect.redirect_page_id) == ("/tags/doe-democratie?a=2&b=1", tree["article"].pk)
    assert redirect.site == Site.objects.get()
    assert not redirect.automatically_created
    address = reverse("wagtailredirects:edit", args=[redirect.pk])
    assert "/tags/doe-democratie" in editor.get(address).content.decode()
    assert not errors(editor, address, old_path=redirect.old_path, redirect_page=tree["event"].pk)
    assert Redirect.objects.get().redirect_page_id == tree["event"].pk


def test_the_address_of_a_page_becomes_that_page(editor: Client, tree: Tree) -> None:
    assert not errors(editor, old_path="/a", redirect_link="/Nieuws/bericht")
    assert not errors(editor, old_path="/b", redirect_link="http://localhost/nieuws/bericht/")
    assert not errors(editor, old_path="/c", redirect_link="/nieuws/bericht/#kop")
    assert not errors(editor, old_path="/d", redirect_link="https://www.rijksoverheid.nl/")
    document = factories.make_document()
    assert not errors(editor, old_path="/e", redirect_link=document.url)
    stored = {one.old_path: (one.redirect_page_id, one.redirect_link) for one in Redirect.objects.all()}
    page = tree["article"].pk
    assert stored == {
        "/a": (page, ""),
        "/b": (page, ""),
        "/c": (None, "/nieuws/bericht/#kop"),
        "/d": (None, "https://www.rijksoverheid.nl/"),
        "/e": (None, document.url),
    }


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("oud bericht", "Begin met een schuine streep"),
        ("//elders.nl/a", "Begin met een schuine streep"),
        ("/a#kop", "Begin met een schuine streep"),
        ("/" + "a" * 254 + "%20b", "hoogstens 255 tekens"),
        ("/beheer/pages/", "hoort bij het beheer"),
        ("/Beheer", "hoort bij het beheer"),
        ("/zoeken/", "De site gebruikt dit oude adres zelf"),
        ("/static/css/site.css", "De site gebruikt dit oude adres zelf"),
        ("/", "“Voorpagina”"),
        ("/?id=3", "“Voorpagina”"),
        ("/nieuws/BERICHT/", "“Bericht”"),
        ("", "Vul het oude adres in."),
    ],
)
def test_an_old_address_that_cannot_work(written: str, told: str, editor: Client, tree: Tree) -> None:
    assert told in only_error(editor, "old_path", old_path=written, redirect_page=tree["event"].pk)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("/nergens/", "Op het nieuwe adres staat niets."),
        ("/documenten/999/weg.pdf", "Op het nieuwe adres staat niets."),
        ("nieuws/bericht", "Begin met een schuine streep"),
        ("javascript:alert(1)", "Begin met een schuine streep"),
        ("//elders.nl", "Begin met een schuine streep"),
        ("https://", "Begin met een schuine streep"),
        ("https://[::1", "Begin met een schuine streep"),
        ("/beheer/", "hoort bij het beheer"),
        ("/OUD", "komt weer bij zichzelf uit"),
        ("/oud.", "Op het nieuwe adres staat niets."),
        ("/concept/", "niet openbaar"),
        ("https://x.nl/" + "a" * 250, "hoogstens 255 tekens"),
    ],
)
def test_a_target_that_cannot_work(written: str, told: str, editor: Client, tree: Tree) -> None:
    factories.make_standard_page(tree["home"], slug="concept", live=False)
    assert told in only_error(editor, "redirect_link", old_path="/oud", redirect_link=written)


def test_a_page_or_an_address_and_a_page_that_is_online(editor: Client, tree: Tree) -> None:
    draft = factories.make_standard_page(tree["home"], live=False)
    assert "niet openbaar" in only_error(editor, "redirect_page", old_path="/oud", redirect_page=draft.pk)
    factories.restrict(tree["news_index"])
    told = only_error(editor, "redirect_page", old_path="/oud", redirect_page=tree["article"].pk)
    assert "kies een pagina die iedereen mag lezen" in told
    assert "Kies de pagina" in only_error(editor, "redirect_page", old_path="/oud")
    both = {"redirect_page": tree["event"].pk, "redirect_link": "/nieuws/"}
    assert "niet allebei" in only_error(editor, "redirect_link", old_path="/oud", **both)
    assert "redirect_page" in errors(editor, old_path="/oud", redirect_page="999999")


@pytest.mark.parametrize("sent", ["geen", "9" * 4500])
def test_what_is_no_page_is_refused(sent: str, editor: Client) -> None:
    assert list(errors(editor, old_path="/oud", redirect_page=sent)) == ["redirect_page"]


def test_chains_become_one_step_and_loops_are_refused(editor: Client, tree: Tree) -> None:
    assert not errors(editor, old_path="/b", redirect_page=tree["article"].pk)
    assert not errors(editor, old_path="/a", redirect_link="/b/")
    assert Redirect.objects.get(old_path="/a").redirect_page_id == tree["article"].pk
    here = Site.objects.get()
    Redirect.objects.create(old_path="/x", redirect_link="/y", site=here)
    told = errors(editor, old_path="/y", redirect_link="/x")
    assert told == {"redirect_link": ["Deze doorverwijzing komt weer bij zichzelf uit. Kies een ander doel."]}
    assert not errors(editor, old_path="/y", redirect_page=tree["event"].pk)
    assert Redirect.objects.get(old_path="/x").redirect_page_id == tree["event"].pk


def test_a_double_says_where_the_other_leads(editor: Client, tree: Tree) -> None:
    Redirect.objects.create(old_path="/oud", redirect_page=tree["article"], site=Site.objects.get())
    told = errors(editor, old_path="/OUD/", redirect_page=tree["event"].pk)
    assert told == {"old_path": ["Er is al een doorverwijzing van dit adres, naar “Bericht”."]}


def test_with_more_sites_the_editor_chooses(editor: Client, tree: Tree) -> None:
    root = Page.get_first_root_node().add_child(instance=type(tree["standard"])(title="B", slug="b", introduction="B"))
    other = Site.objects.create(hostname="ander.example", root_page=root, site_name="Ander")
    assert not errors(editor, old_path="/nieuws", redirect_page=tree["event"].pk, site=other.pk)
    assert Redirect.objects.get().site == other
    assert "old_path" in errors(editor, old_path="/nieuws", redirect_page=tree["event"].pk)


ADDRESSES = [
    "/beheer/redirects/",
    ADD,
    "/beheer/redirects/{pk}/",
    "/beheer/redirects/{pk}/delete/",
    "/beheer/redirects/import/",
]


@pytest.mark.parametrize("role", [*Role, None])
def test_only_who_looks_after_the_site_may(role: Role | None, tree: Tree) -> None:
    redirect = Redirect.objects.create(old_path="/oud", redirect_page=tree["article"], site=Site.objects.get())
    client = signed_in(make_user("iemand", *([role] if role else [])))
    allowed = role in {Role.EINDREDACTEUREN, Role.BEHEERDERS}
    for address in ADDRESSES:
        status = client.get(address.format(pk=redirect.pk), headers={"X-Requested-With": "XMLHttpRequest"}).status_code
        assert status == (200 if allowed else 403), address
    client.post(ADD, {"old_path": "/nieuw", "redirect_page": tree["event"].pk})
    assert Redirect.objects.filter(old_path="/nieuw").exists() == allowed

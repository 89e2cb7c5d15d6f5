"""What is behind a login or a password is read by who may, and the password is not found by guessing."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction

from doedemocratie.accounts.enums import Role
from doedemocratie.accounts.sign_in_protection import FAILURES_FROM_EVERYWHERE, FAILURES_FROM_ONE_ADDRESS
from tests.accounts.conftest import Tree, make_user, signed_in

pytestmark = pytest.mark.django_db

PASSWORD = "een lang wachtwoord"
SHARED = "voor de lezers"


def restrict(page: Page, kind: str, **fields: Any) -> Any:
    return PageViewRestriction.objects.create(page=page, restriction_type=kind, **fields)


def where(response: Any) -> list[str]:
    return [address for address, _ in response.redirect_chain]


def test_the_second_address_signs_nobody_in(tree: Tree) -> None:
    make_user("redacteur", Role.REDACTEUREN)
    client = Client()
    address = reverse("wagtailcore_login")
    assert address == "/_util/login/"
    response = client.post(f"{address}?next=/nieuws/", {"username": "redacteur", "password": PASSWORD})
    assert (response.status_code, response["Location"]) == (302, "/beheer/login/?next=%2Fnieuws%2F")
    assert "_auth_user_id" not in client.session


def test_a_reader_signs_in_and_gets_the_page(tree: Tree) -> None:
    make_user("redacteur", Role.REDACTEUREN)
    page = tree["standard"]
    restrict(page, PageViewRestriction.LOGIN)
    client = Client()
    form = client.get(page.url, follow=True)
    assert form.request["PATH_INFO"] == reverse("wagtailadmin_login")
    login = f"{form.request['PATH_INFO']}?{form.request['QUERY_STRING']}"
    answer = client.post(login, {"username": "redacteur", "password": PASSWORD, "next": page.url}, follow=True)
    assert (answer.status_code, answer.request["PATH_INFO"]) == (200, page.url)


def test_who_signed_in_and_is_not_of_the_group_is_told_so(tree: Tree) -> None:
    """The form to sign in with would send them back to the page, and the page to the form, without end."""
    page = tree["standard"]
    restriction = restrict(page, PageViewRestriction.GROUPS)
    restriction.groups.set(Group.objects.filter(name=Role.BEHEERDERS.value))
    refused = signed_in(make_user("redacteur", Role.REDACTEUREN)).get(page.url, follow=True)
    assert refused.status_code == 403
    assert "U mag deze pagina niet lezen" in refused.content.decode()
    assert signed_in(make_user("beheerder", Role.BEHEERDERS)).get(page.url).status_code == 200


@pytest.fixture(params=["page", "documents"])
def forms(request: pytest.FixtureRequest, tree: Tree) -> list[str]:
    """The addresses that take one password: of a branch of pages any page, of a collection its own."""
    if request.param == "page":
        restriction = restrict(tree["news_index"], PageViewRestriction.PASSWORD, password=SHARED)
        name = "wagtailcore_authenticate_with_password"
        return [reverse(name, args=[restriction.pk, tree[page].pk]) for page in ("article", "news_index")]
    collection = Collection.get_first_root_node().add_child(name="Besloten")
    restriction = CollectionViewRestriction.objects.create(
        collection=collection, restriction_type=CollectionViewRestriction.PASSWORD, password=SHARED
    )
    return [reverse("wagtaildocs_authenticate_with_password", args=[restriction.pk])]


def answer(form: str, password: str, *, address: str = "192.0.2.1", return_url: str = "/nieuws/") -> Any:
    return Client(REMOTE_ADDR=address).post(form, {"password": password, "return_url": return_url})


def test_the_right_password_opens(forms: list[str]) -> None:
    assert answer(forms[0], "mis").status_code == 200
    assert answer(forms[0], SHARED)["Location"] == "/nieuws/"


def test_guessing_the_password_ends(forms: list[str]) -> None:
    for number in range(FAILURES_FROM_ONE_ADDRESS):  # whichever page the address names, it is one password
        assert answer(forms[number % len(forms)], "mis").status_code == 200
    client = Client(REMOTE_ADDR="192.0.2.1")
    paused = client.post(forms[0], {"password": SHARED, "return_url": "/nieuws/"})
    assert (paused.status_code, paused["Retry-After"]) == (429, "900")
    html = paused.content.decode()
    assert "Wacht 15 minuten" in html
    assert 'value="/nieuws/"' in html
    assert not client.session.keys()


def test_a_stranger_does_not_keep_the_readers_out(forms: list[str]) -> None:
    for number in range(FAILURES_FROM_EVERYWHERE):
        answer(forms[0], "mis", address=f"198.51.100.{number // FAILURES_FROM_ONE_ADDRESS}")
    assert answer(forms[0], SHARED).status_code == 302


def test_a_foreign_address_to_return_to_gives_the_front_page(forms: list[str]) -> None:
    assert answer(forms[0], SHARED, return_url="https://example.org/")["Location"] == "/"

"""What an editor typed while signed out comes back, and can be sent again."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from doedemocratie.accounts.enums import Role
from news.models import NewsArticlePage
from tests.accounts.conftest import Tree, make_user
from tests.editorial.test_writing import form_of

pytestmark = pytest.mark.django_db

HERE = {"Origin": "http://testserver"}
LONG = 'Een zin met <b>"tekens"</b> & een\r\nnieuwe regel.'


class Editor:
    """A browser in which somebody signs in and out; the token against forgery is asked for, as in a real one."""

    def __init__(self) -> None:
        make_user("noor", Role.BEHEERDERS)
        self.client = Client(enforce_csrf_checks=True)

    def sign_in(self) -> None:
        """Sign in with the form, which gives the browser a new token."""
        form = BeautifulSoup(self.client.get("/beheer/login/").content, "html.parser")
        data = {"username": "noor", "password": "een lang wachtwoord", "csrfmiddlewaretoken": token_in(form)}
        assert self.client.post("/beheer/login/", data).status_code == 302

    def session_ends(self) -> None:
        """Lose the session and nothing else, as when it has lasted too long."""
        del self.client.cookies["sessionid"]

    def send(self, html: BeautifulSoup) -> Any:
        """Press the button of a page that holds the text."""
        form = html.find("form", method="post")
        fields: dict[str, list[str]] = {}
        for field in form.find_all("input"):
            fields.setdefault(field["name"], []).append(field["value"])
        return self.client.post(form["action"], fields, headers=HERE)


def token_in(html: BeautifulSoup) -> str:
    return str(html.find("input", attrs={"name": "csrfmiddlewaretoken"})["value"])


def page_of(response: Any) -> BeautifulSoup:
    """Return the page that keeps the text, which nothing may keep in its turn."""
    assert response.status_code == 403
    assert "no-store" in response["Cache-Control"]
    assert "private" in response["Cache-Control"]
    return BeautifulSoup(response.content, "html.parser")


@pytest.fixture
def editor(tree: Tree) -> Editor:
    """Somebody who signed in."""
    editor = Editor()
    editor.sign_in()
    return editor


def typed(editor: Editor, address: str) -> dict[str, Any]:
    """Return the form at ``address``, with something typed in it."""
    return {**form_of(editor.client, address), "introduction": LONG}


def saved_text(tree: Tree) -> str:
    page = NewsArticlePage.objects.get(pk=tree["article"].pk)
    return str(page.get_latest_revision_as_object().introduction)


def test_a_text_that_was_sent_after_the_session_ended_is_saved_after_signing_in_again(
    editor: Editor, tree: Tree
) -> None:
    address = f"/beheer/pages/{tree['article'].pk}/edit/"
    data = typed(editor, address)
    editor.session_ends()

    page = page_of(editor.client.post(address, data, headers=HERE))
    assert page.h1.text == "U bent uitgelogd. Uw tekst is er nog."
    link = page.find("a", href="/beheer/login/")
    assert (link["target"], link["rel"]) == ("_blank", ["noopener"])
    # Who presses the button too early loses nothing either.
    page = page_of(editor.send(page))
    assert page.h1.text == "U bent uitgelogd. Uw tekst is er nog."

    editor.sign_in()
    page = page_of(editor.send(page))
    assert page.h1.text == "U bent ingelogd. Verstuur uw tekst."
    assert saved_text(tree) != LONG
    assert editor.send(page).status_code == 302
    assert saved_text(tree) == LONG


def test_a_text_that_was_sent_after_signing_in_again_elsewhere_is_not_lost(editor: Editor, tree: Tree) -> None:
    address = f"/beheer/pages/{tree['article'].pk}/edit/"
    html = BeautifulSoup(editor.client.get(address).content, "html.parser")
    data = {**typed(editor, address), "csrfmiddlewaretoken": token_in(html)}
    editor.session_ends()
    editor.sign_in()
    page = page_of(editor.client.post(address, data, headers=HERE))
    assert editor.send(page).status_code == 302
    assert saved_text(tree) == LONG


@pytest.mark.parametrize("origin", [{}, {"Origin": "https://elders.example"}, {"Origin": "null"}])
def test_a_form_that_another_site_made_up_gets_no_token(editor: Editor, tree: Tree, origin: dict[str, str]) -> None:
    response = editor.client.post(
        f"/beheer/pages/{tree['article'].pk}/delete/", {"next": "/verzonnen/"}, headers=origin
    )
    assert response.status_code == 403
    assert "/verzonnen/" not in response.content.decode()
    assert "csrfmiddlewaretoken" not in response.content.decode()


def test_an_origin_that_the_settings_trust_counts_as_ours(editor: Editor, tree: Tree, settings: Settings) -> None:
    settings.CSRF_TRUSTED_ORIGINS = ["https://beheer.example"]
    address = f"/beheer/pages/{tree['article'].pk}/edit/"
    response = editor.client.post(address, {"title": "Nieuw"}, headers={"Origin": "https://beheer.example"})
    assert page_of(response).find("input", value="Nieuw")


def test_files_cannot_be_kept_and_the_page_says_so(tree: Tree) -> None:
    data = {"title": "Foto", "file": SimpleUploadedFile("tuin.png", b"geen plaatje", "image/png")}
    page = page_of(Client().post("/beheer/images/add/", data))
    assert "tuin.png" in page.main.text
    assert "geen plaatje" not in str(page)
    assert page.find("input", attrs={"name": "title"})["value"] == "Foto"


def test_passwords_and_the_old_token_are_not_shown(tree: Tree) -> None:
    data = {"username": "piet", "password1": "geheim", "password2": "geheim", "csrfmiddlewaretoken": "a" * 64}
    page = page_of(Client().post("/beheer/users/new/", data))
    assert "geheim" not in str(page)
    assert "a" * 64 not in str(page)
    assert page.find("input", attrs={"name": "username"})["value"] == "piet"


def test_the_forms_to_sign_in_and_out_with_are_as_they_were(tree: Tree) -> None:
    assert Client().post("/beheer/login/", {"username": "piet", "password": "fout"}).status_code == 200
    for address in ("/beheer/logout/", f"/beheer/pages/{tree['article'].pk}/edit/"):
        response = Client().post(address)
        assert (response.status_code, response["Location"].partition("?")[0]) == (302, "/beheer/login/")
    assert Client().get(f"/beheer/pages/{tree['article'].pk}/edit/").status_code == 302


def test_what_scripts_ask_for_gets_no_page(tree: Tree) -> None:
    address = f"/beheer/pages/{tree['article'].pk}/edit/"
    data = {"title": "Half af"}
    saved = Client().post(address, data, headers={"Accept": "application/json"})
    assert saved.status_code == 403
    assert saved["Content-Type"] == "application/json"
    assert saved.json()["error_message"].startswith("U bent uitgelogd.")
    assert "no-store" in saved["Cache-Control"]
    assert Client().post(address, data, headers={"X-Requested-With": "XMLHttpRequest"}).status_code == 403
    preview = Client().post(f"{address}preview/", data, headers={"Sec-Fetch-Mode": "cors"})
    for response in (saved, preview):
        assert "Half af" not in response.content.decode()

"""What editors type in the search boxes of the admin."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from wagtail.models import Page
from wagtail.search.backends import get_search_backend
from wagtail.search.query import And, Not, Or, Phrase, PlainText

from doedemocratie.core.models import StandardPage
from tests import factories

pytestmark = pytest.mark.django_db

TEXTS = [
    '"',
    '"wil',
    'wil"',
    'wil"helm',
    '"wil "helm',
    '""',
    "'",
    "\"'",
    "\\",
    '\\"',
    "%",
    '%s"',
    "*",
    "wil* OR -",
    "(",
]
ADDRESSES = [
    "/beheer/images/?q=",
    "/beheer/images/results/?q=",
    "/beheer/images/chooser/results/?q=",
    "/beheer/documents/?q=",
    "/beheer/documents/chooser/results/?q=",
    "/beheer/pages/search/?q=",
    "/beheer/choose-page/search/?q=",
    "/beheer/pages/{home}/?q=",
    "/beheer/users/?q=",
    "/beheer/api/main/pages/?search=",
    "/beheer/api/main/images/?search=",
]


@pytest.fixture
def editor(client: Client) -> Client:
    """Return the browser of an administrator."""
    client.force_login(get_user_model().objects.create_superuser("ada", "ada@example.org", "een lang wachtwoord"))
    return client


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_text_is_an_error(editor: Client, address: str) -> None:
    factories.make_image()  # without any, no search is made
    factories.make_document()
    home = factories.make_home()
    factories.add_page(home, StandardPage)
    path, parameter = address.format(home=home.pk).removesuffix("=").split("?")
    for text in TEXTS:
        response = editor.get(path, {parameter: text})
        assert response.status_code == 200, text


@pytest.mark.parametrize("text", ["molen", '"molen', 'molen"', '"molen"', '"de molen"', 'mol"'])
def test_a_quote_does_not_hide_what_is_sought(editor: Client, text: str) -> None:
    factories.make_image(title="De molen draait")
    response = editor.get("/beheer/images/results/", {"q": text})
    assert "De molen draait" in response.content.decode()


def test_a_phrase_stays_a_phrase(editor: Client) -> None:
    home = factories.make_home()
    page = factories.add_page(home, StandardPage, title="Rood dak")
    factories.add_page(home, StandardPage, title="Dak met rood")
    response = editor.get("/beheer/pages/search/", {"q": '"rood dak"'})
    assert [page.pk for page in response.context["page_obj"]] == [page.pk]


@pytest.mark.parametrize("text", ['"', '"molen', "\x00", "mo\x00len"])
def test_every_part_of_a_query_is_safe(text: str) -> None:
    backend = get_search_backend()
    plain, phrase = PlainText(text), Phrase(text)
    for query in (text, plain, phrase, And([plain, phrase]), Or([plain, PlainText("dak")]), And([plain, Not(phrase)])):
        assert list(backend.search(query, Page)) == []
    assert list(backend.autocomplete(And([plain, PlainText("dak")]), Page)) == []
    assert plain.query_string == text  # what was given is left as it was


def test_the_options_of_the_setting_are_kept(settings: Any) -> None:
    assert settings.WAGTAILSEARCH_BACKENDS["default"]["SEARCH_CONFIG"] == "simple"
    backend: Any = get_search_backend()
    if hasattr(backend, "config") and backend.config is not None:
        assert backend.config == "simple"

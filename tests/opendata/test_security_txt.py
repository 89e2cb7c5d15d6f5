"""Where to report a weakness: /.well-known/security.txt."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings
from sectxt import Parser

from doedemocratie.core.models import SiteSettings
from doedemocratie.opendata.security_txt import check_security_settings
from tests import factories

HOST = "www.example.nl"
ADDRESS = "/.well-known/security.txt"
HERE = f"https://{HOST}{ADDRESS}"
NCSC = "https://www.ncsc.nl/.well-known/security.txt"

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> Any:
    """The home page of a site where nobody has said how to report a weakness."""
    return factories.make_home()


def get(*, tls: bool = True) -> Any:
    """Return the answer to who looks for the file."""
    return Client(SERVER_NAME=HOST).get(ADDRESS, secure=tls)


def fields(response: Any) -> dict[str, list[str]]:
    """Return the values of each field."""
    found: dict[str, list[str]] = {}
    for line in response.content.decode().splitlines():
        name, _, value = line.partition(": ")
        found.setdefault(name, []).append(value)
    return found


def remarks(response: Any) -> list[str]:
    """Return what sectxt, which internet.nl reads these files with, has against the file.

    Apart from the signature: only the owner of a key can give that, see SECURITY_TXT_FILE.
    """
    parser = Parser(response.content, urls=[HERE])
    found = [remark["code"] for remark in (*parser.errors, *parser.recommendations, *parser.notifications)]
    return [code for code in found if code != "not_signed"]


def set_email(home: Any) -> None:
    """Give the site an e-mail address."""
    settings = SiteSettings.for_site(home.get_site())
    settings.contact_email = "redactie@example.nl"
    settings.save()


def test_the_page_about_weaknesses_is_the_contact(home: Any) -> None:
    page = factories.make_standard_page(home, slug="kwetsbaarheid-melden")
    set_email(home)
    response = get()
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert remarks(response) == []
    found = fields(response)
    address = f"https://{HOST}{page.url}"
    assert found["Contact"] == [address]
    assert found["Policy"] == [address]
    assert found["Canonical"] == [HERE]
    assert found["Preferred-Languages"] == ["nl, en"]
    left = dt.datetime.fromisoformat(found["Expires"][0]) - dt.datetime.now(dt.UTC)
    assert dt.timedelta(days=178) < left < dt.timedelta(days=365)
    assert get().content == response.content


def test_the_operator_has_the_first_word(home: Any, settings: Settings) -> None:
    set_email(home)
    settings.SECURITY_CONTACT = ["https://www.example.nl/melden", "mailto:veilig@example.nl"]
    response = get()
    assert remarks(response) == ["no_encryption"]  # with an e-mail address belongs a key
    assert fields(response)["Contact"] == settings.SECURITY_CONTACT


def test_no_contact_is_made_up(home: Any) -> None:
    assert get().status_code == 404
    factories.make_standard_page(home, slug="kwetsbaarheid-melden", live=False)
    assert get().status_code == 404


def test_a_page_behind_a_login_is_no_contact(home: Any) -> None:
    factories.restrict(factories.make_standard_page(home, slug="kwetsbaarheid-melden"))
    assert get().status_code == 404


def test_over_plain_http_no_address_of_the_web_is_named(home: Any) -> None:
    factories.make_standard_page(home, slug="kwetsbaarheid-melden")
    assert get(tls=False).status_code == 404
    set_email(home)
    response = get(tls=False)
    assert Parser(response.content).errors == []
    assert set(fields(response)) == {"Contact", "Expires", "Preferred-Languages"}


def test_the_file_of_the_ncsc_can_stand_in_for_it(home: Any, settings: Settings) -> None:
    settings.SECURITY_TXT_REDIRECT = NCSC
    response = get()
    assert response.status_code == 302
    assert response["Location"] == NCSC


def test_a_file_of_the_operator_is_sent_as_it_is(home: Any, settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "security.txt"
    file.write_text("-----BEGIN PGP SIGNED MESSAGE-----\nContact: https://www.example.nl/melden\n")
    settings.SECURITY_TXT_FILE = str(file)
    assert check_security_settings(None) == []
    assert get().content == file.read_bytes()
    assert get()["Content-Type"] == "text/plain; charset=utf-8"
    file.unlink()
    assert [error.id for error in check_security_settings(None)] == ["opendata.E003"]


def test_the_initial_content_says_how(settings: Settings) -> None:
    call_command("load_content", str(settings.BASE_DIR / "content"), verbosity=0)
    response = get()
    assert remarks(response) == []
    assert f"https://{HOST}/kwetsbaarheid-melden/" in fields(response)["Contact"]


@pytest.mark.parametrize("contact", ["veilig@example.nl", "http://www.example.nl/", "mailto:", "https://"])
def test_a_contact_that_is_no_address_is_refused(contact: str, settings: Settings) -> None:
    settings.SECURITY_CONTACT = ["mailto:veilig@example.nl", "https://www.example.nl/melden"]
    assert check_security_settings(None) == []
    settings.SECURITY_CONTACT = [contact]
    assert [error.id for error in check_security_settings(None)] == ["opendata.E001"]


@pytest.mark.parametrize("address", ["http://www.ncsc.nl/.well-known/security.txt", "www.ncsc.nl", "https://"])
def test_a_file_elsewhere_needs_a_safe_address(address: str, settings: Settings) -> None:
    settings.SECURITY_TXT_REDIRECT = NCSC
    assert check_security_settings(None) == []
    settings.SECURITY_TXT_REDIRECT = address
    assert [error.id for error in check_security_settings(None)] == ["opendata.E002"]

"""Requests that are refused before any page is looked for, and what the log says of them."""

from __future__ import annotations

import io
import logging

import pytest
from django.conf import settings as project_settings
from django.contrib.auth import get_user_model
from django.test import Client
from pytest_django import Settings

from doedemocratie.delivery.logs import LineFormatter
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """Return what is written to the log."""
    written = io.StringIO()
    monkeypatch.setattr(handler(), "stream", written)
    return written


def handler() -> logging.Handler:
    """Return what writes the log of the site; pytest adds handlers of its own."""
    return next(one for one in logging.getLogger().handlers if isinstance(one.formatter, LineFormatter))


@pytest.mark.parametrize(
    "address",
    [
        "/?q=%00",
        "/?%00=q",
        "/zoeken/?q=mo%00len",
        "/nieuws/?soort=%00",
        "/beheer/images/?q=%00",
        "/beheer/documents/?q=a%00",
        "/beheer/api/main/pages/?search=%00",
        "/beheer/tag-autocomplete/?term=%00",
    ],
)
def test_a_nul_in_the_query_is_a_bad_request(client: Client, address: str) -> None:
    client.force_login(get_user_model().objects.create_superuser("ada", "ada@example.org", "een lang wachtwoord"))
    assert client.get(address).status_code == 400


def test_a_written_percent_sign_is_no_nul(client: Client) -> None:
    factories.make_home()
    assert client.get("/?q=100%2500").status_code == 200


@pytest.mark.parametrize("name", [project_settings.SESSION_COOKIE_NAME, project_settings.CSRF_COOKIE_NAME, "other"])
def test_a_cookie_with_a_nul_counts_as_none(client: Client, name: str) -> None:
    factories.make_home()
    cookie = f'{name}="\\000\\000abcdefghijklmnopqrstuvwxyz012345"'
    for address, status in (("/", 200), ("/beheer/login/", 200), ("/beheer/", 302)):
        assert client.get(address, headers={"cookie": cookie}).status_code == status


def test_the_other_cookies_are_kept(client: Client) -> None:
    client.force_login(get_user_model().objects.create_superuser("ada", "ada@example.org", "een lang wachtwoord"))
    session = client.cookies[project_settings.SESSION_COOKIE_NAME].value
    cookie = f'other="\\000"; {project_settings.SESSION_COOKIE_NAME}={session}'
    assert Client().get("/beheer/account/", headers={"cookie": cookie}).status_code == 200


def test_an_unknown_host_is_one_short_line(client: Client, log: io.StringIO, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    assert client.get("/", headers={"host": "x" * 5000}).status_code == 400
    assert log.getvalue().count("\n") == 1
    assert "DisallowedHost: Invalid HTTP_HOST header: '…'" in log.getvalue()
    assert len(log.getvalue()) < 350


def test_a_nul_is_one_short_line(client: Client, log: io.StringIO) -> None:
    assert client.get("/%00").status_code == 400
    assert client.get("/?q=%00").status_code == 400
    assert log.getvalue().count("\n") == 2
    assert log.getvalue().count("The address has a NUL character.") == 2


def test_an_error_of_the_site_keeps_its_traceback() -> None:
    try:
        raise ValueError("broken")
    except ValueError as error:
        kind = type(error), error, error.__traceback__
    record = logging.LogRecord("django.request", logging.ERROR, __file__, 1, "Fault", None, kind)
    assert "Traceback" in handler().format(record)

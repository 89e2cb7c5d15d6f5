"""Signing in: in Dutch, with a password manager, and not by guessing."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from asgiref.sync import async_to_sync
from bs4 import BeautifulSoup
from django.contrib.auth import aauthenticate, authenticate, get_user_model
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from doedemocratie.accounts.enums import Role
from doedemocratie.accounts.models import FailedSignIn
from doedemocratie.accounts.sign_in_protection import FAILURES_FROM_EVERYWHERE, FAILURES_FROM_ONE_ADDRESS, PAUSE
from tests.accounts.conftest import Tree, make_user

pytestmark = pytest.mark.django_db

PASSWORD = "een lang wachtwoord"
PAUSED = "er is te vaak een verkeerd wachtwoord ingevuld"


@pytest.fixture(autouse=True)
def editor(tree: Tree) -> None:
    make_user("redacteur", Role.REDACTEUREN)


def sign_in(password: str = PASSWORD, *, username: str = "redacteur", address: str = "192.0.2.1") -> str:
    """Return "in", "paused" or "wrong"."""
    response = Client(REMOTE_ADDR=address).post(
        reverse("wagtailadmin_login"), {"username": username, "password": password}
    )
    if response.status_code == 302:
        return "in"
    return "paused" if PAUSED in response.content.decode() else "wrong"


def guess(times: int, **kwargs: str) -> set[str]:
    return {sign_in("mis", **kwargs) for _ in range(times)}


def test_the_page_is_dutch_and_helps_a_password_manager() -> None:
    response = Client().get(reverse("wagtailadmin_login"), HTTP_ACCEPT_LANGUAGE="en")
    page = BeautifulSoup(response.content, "html.parser")
    assert page.html["lang"] == "nl"
    assert page.title.get_text(strip=True) == "Inloggen - Doe-democratie"
    assert "Wagtail" not in page.main.get_text()
    username, password = page.find("input", {"name": "username"}), page.find("input", {"name": "password"})
    assert (username["autocomplete"], password["autocomplete"]) == ("username", "current-password")
    assert [label.get_text(strip=True).rstrip("*") for label in page.find_all("label")][:2] == [
        "Gebruikersnaam",
        "Wachtwoord",
    ]
    assert not any(name.startswith("on") for field in (username, password) for name in field.attrs)


def test_the_right_password_signs_in() -> None:
    assert sign_in() == "in"


def test_some_typing_errors_do_no_harm() -> None:
    assert guess(FAILURES_FROM_ONE_ADDRESS - 1) == {"wrong"}
    assert sign_in() == "in"
    assert not FailedSignIn.objects.exists()


def test_guessing_is_paused_even_for_the_right_password() -> None:
    assert guess(FAILURES_FROM_ONE_ADDRESS) == {"wrong"}
    assert sign_in() == "paused"
    assert sign_in(username="REDACTEUR") == "paused"


def test_the_editor_at_work_is_not_locked_out_by_a_stranger() -> None:
    guess(FAILURES_FROM_ONE_ADDRESS, address="198.51.100.7")
    assert sign_in(address="192.0.2.1") == "in"


def test_the_pause_ends() -> None:
    guess(FAILURES_FROM_ONE_ADDRESS)
    FailedSignIn.objects.update(moment=timezone.now() - PAUSE - timedelta(seconds=1))
    assert sign_in() == "in"


def test_a_name_that_does_not_exist_is_answered_in_the_same_way() -> None:
    assert guess(FAILURES_FROM_ONE_ADDRESS, username="niemand") == {"wrong"}
    assert sign_in(username="niemand") == "paused"


def test_guessing_from_many_addresses_ends_too() -> None:
    guess(1)
    failure = FailedSignIn.objects.get()
    FailedSignIn.objects.bulk_create(
        FailedSignIn(name=failure.name, address=f"hash {number}") for number in range(FAILURES_FROM_EVERYWHERE)
    )
    assert sign_in(address="203.0.113.9") == "paused"


def wear_out(username: str = "redacteur") -> None:
    """Guess as often as a day allows, from everywhere."""
    guess(1, username=username)
    failure = FailedSignIn.objects.get()
    FailedSignIn.objects.bulk_create(
        FailedSignIn(name=failure.name, address=f"hash {number}") for number in range(FAILURES_FROM_EVERYWHERE)
    )


def test_who_has_to_wait_a_day_is_not_told_to_wait_a_quarter() -> None:
    wear_out()
    response = Client().post(reverse("wagtailadmin_login"), {"username": "redacteur", "password": PASSWORD})
    errors = " ".join(BeautifulSoup(response.content, "html.parser").main.get_text().split())
    assert PAUSED in errors
    assert "15 minuten" not in errors
    assert "Stel een nieuw wachtwoord in" in errors


def test_a_new_password_by_mail_ends_the_pause() -> None:
    """A stranger who guesses keeps nobody out who can read the mailbox."""
    wear_out()
    guess(1, username="iemand anders")
    client = Client()
    client.post(reverse("wagtailadmin_password_reset"), {"email": "redacteur@example.org"})
    link = re.search(r"/beheer/password_reset/\S+", mail.outbox[0].body)
    assert link is not None
    form = client.get(link[0], follow=True).request["PATH_INFO"]
    assert sign_in() == "paused"  # asking for the mail is no proof
    new = "nog een lang wachtwoord"
    client.post(form, {"new_password1": new, "new_password2": new})
    assert sign_in(new) == "in"
    assert FailedSignIn.objects.count() == 1  # of somebody else


def test_other_changes_of_the_user_do_not_end_the_pause() -> None:
    wear_out()
    user = get_user_model().objects.get(username="redacteur")
    user.first_name = "Iemand"
    user.save()
    assert sign_in() == "paused"


def test_no_form_goes_round_the_pause() -> None:
    """What asks Django itself, as any other form does, is paused too."""
    credentials = {"username": "redacteur", "password": PASSWORD}
    assert authenticate(None, **credentials) is not None
    for _ in range(FAILURES_FROM_ONE_ADDRESS):
        assert authenticate(None, username="redacteur", password="mis") is None
    assert authenticate(None, **credentials) is None
    assert async_to_sync(aauthenticate)(None, **credentials) is None


def test_what_is_kept_names_nobody_and_is_gone_after_a_day() -> None:
    guess(1)
    old = FailedSignIn.objects.get()
    assert "redacteur" not in f"{old.name}{old.address}"
    FailedSignIn.objects.update(moment=timezone.now() - timedelta(days=1, seconds=1))
    guess(1, username="iemand anders")
    assert not FailedSignIn.objects.filter(pk=old.pk).exists()


def test_behind_a_proxy_the_address_that_the_proxy_saw_counts(settings) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    address = reverse("wagtailadmin_login")
    for number in range(FAILURES_FROM_ONE_ADDRESS):  # the guesser makes up another address every time
        Client().post(
            address,
            {"username": "redacteur", "password": "mis"},
            HTTP_X_FORWARDED_FOR=f"10.0.0.{number}, 198.51.100.7",
        )
    wrong_place = Client(HTTP_X_FORWARDED_FOR="10.9.9.9, 198.51.100.7")
    assert PAUSED in wrong_place.post(address, {"username": "redacteur", "password": PASSWORD}).content.decode()
    elsewhere = Client(HTTP_X_FORWARDED_FOR="192.0.2.1")
    assert elsewhere.post(address, {"username": "redacteur", "password": PASSWORD}).status_code == 302

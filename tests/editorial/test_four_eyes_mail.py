"""The e-mails about pages that wait for approval, sent to a real mail server and read there."""

from __future__ import annotations

import datetime as dt
import socket
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from bs4 import BeautifulSoup
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings
from wagtail.users.models import UserProfile

from doedemocratie.editorial.four_eyes.changes import MOST_NAMES, what_changed
from doedemocratie.editorial.four_eyes.tasks import AGAIN, MOST_ATTEMPTS, send_mail_about
from tests.editorial.reviewing import Desk, make_desk

pytestmark = pytest.mark.django_db


class Letterbox:
    """A mail server that keeps what it gets."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.refused: set[str] = set()
        self.busy: set[str] = set()
        self.full: set[str] = set()

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if address in self.refused:
            return "550 No such person"
        if address in self.busy:
            return "450 Try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.full & set(envelope.rcpt_tos):
            return "552 Mailbox full"
        letter = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        return "250 OK"

    def to(self, name: str) -> list[EmailMessage]:
        return [letter for letter in self.letters if letter["To"] == f"{name}@example.org"]


@pytest.fixture
def letterbox(settings: Settings) -> Iterator[Letterbox]:
    box = Letterbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    yield box
    controller.stop()


@pytest.fixture
def desk() -> Desk:
    return make_desk()


def text(letter: EmailMessage) -> str:
    return letter.get_body(("plain",)).get_content().replace("\r\n", "\n")


def test_who_may_approve_hears_what_who_and_what_changed(
    desk: Desk, letterbox: Letterbox, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        desk.submit(title="Nieuwe titel & meer", introduction="Een andere samenvatting.")
    assert {letter["To"] for letter in letterbox.letters} == {f"{name}@example.org" for name in ("bert", "els", "bea")}
    (letter,) = letterbox.to("bert")
    assert letter["Subject"] == "Ter goedkeuring: Nieuwe titel & meer"
    assert letter["Auto-Submitted"] == "auto-generated"
    words = text(letter)
    assert "Anna Test legt een pagina aan u voor: “Nieuwe titel & meer” (publicatie)." in words
    assert "- Titel\n- Samenvatting\n" in words
    edit = desk.edit()
    assert f"{desk_address()}{edit}" in words
    assert "/revisions/compare/live..." in words
    html = BeautifulSoup(letter.get_body(("html",)).get_content(), "html.parser")
    assert html.html["lang"] == "nl"
    assert any(link["href"].endswith(edit) for link in html.find_all("a"))
    assert "“Nieuwe titel & meer”" in html.get_text()
    assert not html.find_all(["img", "script", "link"])


def desk_address() -> str:
    from django.conf import settings

    return str(settings.WAGTAILADMIN_BASE_URL)


def test_the_writer_hears_of_approval(
    desk: Desk, letterbox: Letterbox, django_capture_on_commit_callbacks: Any
) -> None:
    desk.submit()
    with django_capture_on_commit_callbacks(execute=True):
        desk.act("els", "approve", "Mooi stuk.")
    (letter,) = letterbox.letters
    assert letter["To"] == "anna@example.org"
    assert letter["Subject"] == "Goedgekeurd: Nieuwe titel"
    assert "Els Test heeft “Nieuwe titel” (publicatie) goedgekeurd. De pagina staat online." in text(letter)
    assert "Mooi stuk." in text(letter)
    assert desk.fresh().full_url in text(letter)


def test_the_writer_hears_why_it_was_sent_back(
    desk: Desk, letterbox: Letterbox, django_capture_on_commit_callbacks: Any
) -> None:
    desk.submit()
    page = desk.fresh().get_latest_revision_as_object()
    model = page.wagtail_admin_comments.model
    page.wagtail_admin_comments.add(model(user=desk.people["bert"], contentpath="title", text="Kan dit korter?"))
    page.save_revision(user=desk.people["bert"])
    with django_capture_on_commit_callbacks(execute=True):
        desk.act("bert", "reject", "Nog niet <af>.")
    (letter,) = letterbox.letters
    assert letter["To"] == "anna@example.org"
    assert letter["Subject"] == "Teruggestuurd: Nieuwe titel"
    assert "Nog niet <af>." in text(letter)
    assert "- Kan dit korter? (Bert Test)" in text(letter)
    html = letter.get_body(("html",)).get_content()
    assert "Nog niet &lt;af&gt;." in html


def test_an_address_that_is_refused_keeps_nobody_from_theirs(
    desk: Desk, letterbox: Letterbox, django_capture_on_commit_callbacks: Any
) -> None:
    letterbox.refused = {"bert@example.org"}
    with django_capture_on_commit_callbacks(execute=True):
        desk.submit()
    assert {letter["To"] for letter in letterbox.letters} == {"els@example.org", "bea@example.org"}


def test_nothing_is_lost_without_a_mail_server(
    desk: Desk, settings: Settings, django_capture_on_commit_callbacks: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with django_capture_on_commit_callbacks(execute=True):
        answer = desk.submit()
    assert answer.status_code == 200
    assert desk.fresh().workflow_in_progress


class TestAway:
    """While the mail server is away, or takes nothing for somebody, the e-mail waits."""

    @pytest.fixture(autouse=True)
    def _later(self, settings: Settings) -> None:
        settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

    @pytest.fixture
    def submitted(self, desk: Desk) -> tuple[str, int, int]:
        desk.submit()
        DBTaskResult.objects.all().delete()
        return "submitted", desk.fresh().current_workflow_task_state.pk, desk.people["anna"].pk

    def waiting(self) -> list[Any]:
        """Return what the task is given when it comes again."""
        again = DBTaskResult.objects.get(task_path=send_mail_about.module_path)
        assert again.run_after > timezone.now() + AGAIN - dt.timedelta(minutes=1)
        again.delete()
        return list(again.args_kwargs["args"])

    def test_it_is_sent_when_the_server_is_back(
        self, desk: Desk, letterbox: Letterbox, settings: Settings, submitted: tuple[str, int, int]
    ) -> None:
        here, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
        assert send_mail_about.func(*submitted) == 0
        assert send_mail_about.func(*self.waiting()) == 0
        arguments = self.waiting()
        assert arguments[-1] == 3
        settings.EMAIL_PORT = here
        assert send_mail_about.func(*arguments) == 3
        assert {letter["To"] for letter in letterbox.letters} == {
            f"{name}@example.org" for name in ("bert", "els", "bea")
        }
        assert not DBTaskResult.objects.exists()

    def test_who_had_it_does_not_get_it_again(self, letterbox: Letterbox, submitted: tuple[str, int, int]) -> None:
        letterbox.busy, letterbox.full = {"bert@example.org"}, {"els@example.org"}
        assert send_mail_about.func(*submitted) == 1
        letterbox.busy, letterbox.full = set(), set()
        assert send_mail_about.func(*self.waiting()) == 1  # a mailbox that is full was a final answer
        assert [letter["To"] for letter in letterbox.letters] == ["bea@example.org", "bert@example.org"]

    def test_not_for_ever(self, settings: Settings, submitted: tuple[str, int, int]) -> None:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
        assert dt.timedelta(days=1) == AGAIN * MOST_ATTEMPTS
        assert send_mail_about.func(*submitted, None, MOST_ATTEMPTS) == 0
        assert not DBTaskResult.objects.exists()

    def test_what_was_approved_meanwhile_is_not_asked_for(
        self, desk: Desk, letterbox: Letterbox, submitted: tuple[str, int, int]
    ) -> None:
        desk.act("els", "approve")
        assert send_mail_about.func(*submitted) == 0
        assert not letterbox.letters

    def test_a_server_that_says_nothing_is_left_alone_in_time(
        self, settings: Settings, submitted: tuple[str, int, int]
    ) -> None:
        assert settings.EMAIL_TIMEOUT == 10
        settings.EMAIL_TIMEOUT = 0.2
        with socket.create_server(("127.0.0.1", 0)) as silent:
            settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
            settings.EMAIL_HOST, settings.EMAIL_PORT = silent.getsockname()
            assert send_mail_about.func(*submitted) == 0
        assert len(self.waiting()[3]) == 3


def test_who_wants_no_mail_gets_none(desk: Desk, letterbox: Letterbox, django_capture_on_commit_callbacks: Any) -> None:
    profile = UserProfile.get_for_user(desk.people["bert"])
    profile.submitted_notifications = False
    profile.save()
    desk.people["els"].email = ""
    desk.people["els"].save()
    desk.people["bea"].is_active = False
    desk.people["bea"].save()
    with django_capture_on_commit_callbacks(execute=True):
        desk.submit()
    assert not letterbox.letters


def test_a_new_page_is_told_as_new(desk: Desk, letterbox: Letterbox, django_capture_on_commit_callbacks: Any) -> None:
    from tests import factories

    desk.publication = factories.make_publication(desk.site["publicaties"], live=False, title="Eerste druk")
    with django_capture_on_commit_callbacks(execute=True):
        desk.submit(title="Eerste druk")
    assert "De pagina is nieuw." in text(letterbox.to("bert")[0])
    assert "revisions/compare" not in text(letterbox.to("bert")[0])


def test_a_line_break_in_a_title_makes_no_header(desk: Desk, letterbox: Letterbox) -> None:
    from doedemocratie.editorial.four_eyes.mail import Letter

    letter = Letter("submitted", "Een\nBcc: x@example.org", "publicatie", "Anna", "", is_new=True)
    assert letter.subject == "Ter goedkeuring: Een Bcc: x@example.org"


def test_a_long_list_of_changes_is_cut_off(desk: Desk) -> None:
    draft = desk.fresh()
    for name, value in {
        "title": "A",
        "subtitle": "B",
        "introduction": "C",
        "authors": "D, E",
        "publisher": "F",
        "isbn": "",
        "edition": "2",
        "slug": "anders",
        "seo_title": "G",
        "search_description": "H",
        "editorial_note": "I",
        "publication_year": 2001,
    }.items():
        if hasattr(draft, name):
            setattr(draft, name, value)
    labels = what_changed(desk.fresh(), draft)
    assert len(labels) == MOST_NAMES + 1
    assert labels[-1].startswith("en nog ")


def test_wagtails_own_mail_is_not_sent_too(desk: Desk, letterbox: Letterbox, admin_user: Any) -> None:
    admin_user.email = "super@example.org"
    admin_user.save()
    desk.submit()
    assert not letterbox.letters

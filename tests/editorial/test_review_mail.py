"""The e-mail of a month to who looks after pages, sent to a real mail server and read there."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.utils import timezone
from pytest_django import Settings
from wagtail.models import Page

from doedemocratie.accounts.enums import Role
from doedemocratie.core.models import PageReview
from doedemocratie.editorial.care import digest
from doedemocratie.editorial.care.digest import last_of_month, send_all, waiting
from doedemocratie.editorial.care.models import ReviewMail
from tests.accounts.conftest import Tree, make_user
from tests.editorial.test_four_eyes_mail import Letterbox, letterbox, text

__all__ = ["letterbox"]

pytestmark = pytest.mark.django_db

# In the morning of the first of a month, and a month later.
NOW = timezone.make_aware(dt.datetime(2030, 6, 1, 8, 30))
NEXT = timezone.make_aware(dt.datetime(2030, 7, 1, 8, 30))


def give(page: Page, owner: Any, day: str) -> None:
    Page.objects.filter(pk=page.pk).update(owner=owner)
    PageReview.objects.update_or_create(page_id=page.pk, defaults={"review_on": dt.date.fromisoformat(day)})


@pytest.fixture
def people(tree: Tree) -> dict[str, Any]:
    found = {
        "eva": make_user("eva", Role.EINDREDACTEUREN),
        "pim": make_user("pim", Role.PUBLICATIEBEHEERDERS),
        "rob": make_user("rob", Role.REDACTEUREN),
    }
    PageReview.objects.all().delete()
    give(tree["standard"], found["eva"], "2030-05-20")
    give(tree["agenda"], found["eva"], "2030-06-30")
    give(tree["theme"], found["eva"], "2030-07-01")
    give(tree["publication"], found["pim"], "2030-06-15")
    return found


def test_the_owner_reads_what_to_review_and_where(
    tree: Tree, people: dict[str, Any], letterbox: Letterbox, settings: Settings
) -> None:
    assert send_all(NOW) == 2
    (letter,) = letterbox.to("eva")
    assert letter["Subject"] == "Kijk deze maand 2 pagina's na"
    assert letter["Auto-Submitted"] == "auto-generated"
    words = text(letter)
    late = f"“Privacy” (vaste pagina), had nagekeken moeten zijn op 20 mei 2030:\n{settings.WAGTAILADMIN_BASE_URL}"
    assert words.startswith("Beste Eva Test,\n\nVan deze pagina's bent u eigenaar.")
    assert f"{late}/beheer/pages/{tree['standard'].pk}/edit/\n" in words
    assert "“Agenda” (agenda), nakijken op 30 juni 2030:\n" in words
    assert "Thema" not in words
    assert f"/beheer/reports/onderhoud/nakijken/?owner={people['eva'].pk}&" in words
    html = BeautifulSoup(letter.get_body(("html",)).get_content(), "html.parser")
    assert any(link["href"].endswith(f"/pages/{tree['standard'].pk}/edit/") for link in html.find_all("a"))
    (other,) = letterbox.to("pim")
    assert other["Subject"] == "Kijk deze maand 1 pagina na"
    assert "Van deze pagina bent u eigenaar." in text(other)


def test_once_a_month_and_only_when_there_is_something(
    tree: Tree, people: dict[str, Any], letterbox: Letterbox
) -> None:
    assert send_all(NOW) == 2
    assert send_all(NOW + dt.timedelta(hours=1)) == send_all(NOW + dt.timedelta(days=20)) == 0
    PageReview.objects.filter(page=tree["publication"]).update(review_on=dt.date(2031, 6, 15))
    assert send_all(NEXT) == 1
    assert [len(letterbox.to(name)) for name in ("eva", "pim", "rob")] == [2, 1, 0]
    assert "“Thema” (thema), nakijken op 1 juli 2030:" in text(letterbox.to("eva")[1])


def test_nobody_is_woken(people: dict[str, Any]) -> None:
    assert waiting(timezone.make_aware(dt.datetime(2030, 6, 1, 6, 59))) == []
    assert len(waiting(timezone.make_aware(dt.datetime(2030, 6, 1, 7, 0)))) == 2


def test_who_left_changed_role_or_has_no_address_gets_none(
    tree: Tree, people: dict[str, Any], letterbox: Letterbox
) -> None:
    give(tree["home"], people["rob"], "2030-06-01")  # a Redacteur cannot change the home page
    people["eva"].is_active = False
    people["eva"].save()
    people["pim"].email = ""
    people["pim"].save()
    assert send_all(NOW) == 0
    assert not letterbox.letters
    assert not ReviewMail.objects.exists()


def test_pages_that_are_off_the_site_or_follow_another_are_not_named(
    tree: Tree, people: dict[str, Any], letterbox: Letterbox
) -> None:
    alias = Page.objects.get(pk=tree["agenda"].create_alias(update_slug="alias").pk)
    give(alias, people["pim"], "2030-06-01")
    tree["publication"].unpublish()
    assert send_all(NOW) == 1
    assert not letterbox.to("pim")


def test_several_workers_send_it_once(people: dict[str, Any], letterbox: Letterbox) -> None:
    again: list[int] = []
    original = digest.deliver

    def while_another_worker_looks(*args: Any, **kwargs: Any) -> Any:
        again.append(send_all(NOW))
        return original(*args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(digest, "deliver", while_another_worker_looks)
        send_all(NOW)
    assert sorted(letter["To"] for letter in letterbox.letters) == ["eva@example.org", "pim@example.org"]


def test_nothing_is_lost_while_the_mail_server_is_away(
    people: dict[str, Any], letterbox: Letterbox, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    here, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    assert send_all(NOW) == 0
    assert caplog.text.count("cannot be sent now") == 1  # the round ends at once
    settings.EMAIL_PORT = here
    ReviewMail.objects.update(claimed_at=timezone.now() - digest.LONGEST - dt.timedelta(seconds=1))
    assert send_all(NOW) == 2
    assert len(letterbox.letters) == 2
    assert not waiting(NOW)


@pytest.mark.parametrize("how", ["refused", "busy", "full"])
def test_who_cannot_get_it_keeps_nobody_from_theirs(people: dict[str, Any], letterbox: Letterbox, how: str) -> None:
    setattr(letterbox, how, {"eva@example.org"})
    assert send_all(NOW) == 1
    assert [letter["To"] for letter in letterbox.letters] == ["pim@example.org"]
    assert waiting(NOW) == [people["eva"]]


def test_a_long_list_is_cut_off_and_the_rest_is_counted(
    people: dict[str, Any], letterbox: Letterbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digest, "MOST_NAMED", 1)
    send_all(NOW)
    words = text(letterbox.to("eva")[0])
    assert "“Privacy”" in words
    assert "“Agenda”" not in words
    assert "En nog 1. Alle pagina's staan in deze lijst:\n" in words


def test_the_clock_lets_the_worker_send(
    people: dict[str, Any], letterbox: Letterbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(digest, "NOT_BEFORE", 0)
    PageReview.objects.update(review_on=timezone.localdate())
    call_command("send_review_mails", verbosity=0)
    call_command("send_review_mails", verbosity=0)
    assert len(letterbox.letters) == 2


@pytest.mark.parametrize(
    ("day", "last"), [("2030-02-01", "2030-02-28"), ("2028-02-29", "2028-02-29"), ("2030-12-31", "2030-12-31")]
)
def test_the_last_day_of_a_month(day: str, last: str) -> None:
    assert last_of_month(dt.date.fromisoformat(day)) == dt.date.fromisoformat(last)

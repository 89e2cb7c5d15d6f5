"""The reports on the care for pages, and saying that a page is right."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.models import Page, PageLogEntry

from doedemocratie.accounts.enums import Role
from doedemocratie.core.models import PageReview
from doedemocratie.editorial.care.models import PageReading
from doedemocratie.editorial.care.reading import BATCH, measure_some, unmeasured
from doedemocratie.library.models import Rights
from tests import factories
from tests.accounts.conftest import Tree, make_user, signed_in

pytestmark = pytest.mark.django_db

NAMES = ("pages", "themeless", "images", "readability")
EASY = "<p>" + "De buurt maakt een plan. Wij doen mee. Kom je ook? " * 8 + "</p>"
HARD = (
    "<p>" + "Overheidsverantwoordelijkheden veronderstellen interdepartementale samenwerkingsverbanden. " * 12 + "</p>"
)


def paragraph(html: str) -> list[Any]:
    return [("paragraph", html)]


@pytest.fixture
def editor(tree: Tree) -> Client:
    return signed_in(make_user("eva", Role.EINDREDACTEUREN))


@pytest.fixture
def cared(tree: Tree, django_capture_on_commit_callbacks: Any) -> dict[str, Any]:
    """A site with pages of each state; the tree has ten pages of its own."""
    rob = make_user("rob", Role.REDACTEUREN)
    with django_capture_on_commit_callbacks(execute=True):
        easy = factories.make_article(tree["news_index"], title="Makkelijk", body=paragraph(EASY), owner=rob)
        hard = factories.make_publication(
            tree["publication_index"], title="Moeilijk", body=paragraph(HARD), themes=(tree["theme"],)
        )
    factories.make_standard_page(tree["home"], title="Concept", live=False)
    tree["standard"].create_alias(update_slug="alias")
    today = timezone.localdate()
    for page, days in ((tree["standard"], -1), (hard, 20), (tree["theme"], 40)):
        PageReview.objects.update_or_create(page=page, defaults={"review_on": today + dt.timedelta(days=days)})
    Page.objects.filter(pk=tree["standard"].pk).update(last_published_at=timezone.now() - dt.timedelta(days=800))
    factories.make_image(title="Goed", maker="Anna")
    factories.make_image(title="Vrij", rights=Rights.CC0)
    factories.make_image(title="Kaal", description=" ", maker="Anna")
    factories.make_image(title="Naam", description="IMG_1234.JPG", maker="Anna")
    maker = factories.make_image(title="Van wie", maker=" ")
    factories.make_image(title="Niets", description="", maker="")
    factories.make_article(tree["news_index"], title="Met foto", lead_image=maker)
    return {**tree, "easy": easy, "hard": hard, "rob": rob}


def titles(response: Any) -> list[str]:
    assert response.status_code == 200
    found = BeautifulSoup(response.content, "html.parser").select("table.listing tbody tr")
    return [row.select_one(".title-wrapper, td").get_text(" ", strip=True) for row in found]


ROWS = {"pages": 13, "themeless": 5, "images": 4, "readability": 13}


def test_the_screens_and_their_files(editor: Client, cared: dict[str, Any]) -> None:
    for name in NAMES:
        check_screen(name, editor)


def check_screen(name: str, editor: Client) -> None:
    address = reverse(f"care:{name}")
    assert len(titles(editor.get(address))) == len(titles(editor.get(f"{address}resultaten/"))) == ROWS[name]
    content = b"".join(editor.get(address, {"export": "csv"}).streaming_content).decode("utf-8-sig")
    table = list(csv.reader(io.StringIO(content)))
    assert len(table) == ROWS[name] + 1
    sheet = load_workbook(io.BytesIO(b"".join(editor.get(address, {"export": "xlsx"}).streaming_content))).active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]] == table[0]
    assert sheet.max_row == ROWS[name] + 1
    odd = "content_type=x&owner=x&section=x&theme=x&review=x&last_published_at=x&level=x&problem=x&used=x&collection=x"
    for query in ("p=nul", "p=999999", "ordering=onzin", odd):
        assert editor.get(f"{address}?{query}").status_code in {200, 404}


def test_what_people_typed_is_no_formula(editor: Client, cared: dict[str, Any]) -> None:
    Page.objects.filter(pk=cared["easy"].pk).update(title="=1+1", draft_title="=1+1")
    Page.objects.get(pk=cared["easy"].pk).specific.save_revision(log_action=True)
    for name in ("care:pages", "wagtailadmin_reports:aging_pages", "wagtailadmin_reports:site_history"):
        content = b"".join(editor.get(reverse(name), {"export": "csv"}).streaming_content).decode("utf-8-sig")
        cells = [cell for row in csv.reader(io.StringIO(content)) for cell in row]
        assert "=1+1" not in cells, name
        assert "'=1+1" in cells, name


def test_a_workbook_holds_what_it_can(editor: Client, cared: dict[str, Any]) -> None:
    Page.objects.filter(pk=cared["easy"].pk).update(title="A\x0bB", draft_title="A\x0bB")
    answer = editor.get(reverse("wagtailadmin_reports:aging_pages"), {"export": "xlsx"})
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert "AB" in [row[0].value for row in sheet.iter_rows()]


FILTERS = [
    ("pages", {"review": "voorbij"}, ["Privacy"]),
    ("pages", {"review": "maand"}, ["Moeilijk"]),
    ("pages", {"review": "geen"}, ["Bericht", "Bijeenkomst", "Makkelijk", "Met foto"]),
    ("pages", {"owner": "ROB"}, ["Makkelijk"]),
    ("pages", {"owner": "niemand", "review": "maand"}, ["Moeilijk"]),
    ("pages", {"section": "PUBLICATIES"}, ["Moeilijk", "Publicaties", "Publicatie"]),
    ("pages", {"theme": "THEMA"}, ["Moeilijk"]),
    ("pages", {"last_published_at": "LONG_AGO"}, ["Privacy"]),
    ("themeless", {}, ["Bericht", "Bijeenkomst", "Makkelijk", "Met foto", "Publicatie"]),
    ("images", {}, ["Kaal", "Naam", "Niets", "Van wie"]),
    ("images", {"problem": "beide"}, ["Niets"]),
    ("images", {"problem": "bestandsnaam"}, ["Naam"]),
    ("images", {"used": "true"}, ["Van wie"]),
    ("readability", {"level": "zeer makkelijk"}, ["Makkelijk"]),
    ("readability", {"level": "zeer moeilijk"}, ["Moeilijk"]),
    ("readability", {"level": "kort"}, []),
]


def test_they_can_be_narrowed(editor: Client, cared: dict[str, Any]) -> None:
    keys = {
        "ROB": cared["rob"].pk,
        "PUBLICATIES": cared["publication_index"].pk,
        "THEMA": cared["theme"].pk,
        "LONG_AGO": (timezone.localdate() - dt.timedelta(days=700)).isoformat(),
    }
    for name, chosen, expected in FILTERS:
        query = {key: keys.get(value, value) for key, value in chosen.items()}
        assert sorted(titles(editor.get(reverse(f"care:{name}"), query))) == sorted(expected), (name, chosen)


def test_what_is_most_urgent_comes_first(editor: Client, cared: dict[str, Any]) -> None:
    assert titles(editor.get(reverse("care:pages")))[:3] == ["Privacy", "Moeilijk", "Thema"]
    assert titles(editor.get(reverse("care:readability")))[:2] == ["Moeilijk", "Makkelijk"]
    last = titles(editor.get(reverse("care:readability"), {"ordering": "-reading__score"}))
    assert last[:2] == ["Makkelijk", "Moeilijk"]


@pytest.mark.parametrize("role", [*Role, None])
def test_who_may_see_them(role: Role | None, tree: Tree) -> None:
    client = signed_in(make_user("iemand", *([role] if role else [])))
    menu = client.get("/beheer/").content.decode()
    for name in NAMES:
        address = reverse(f"care:{name}")
        response = client.get(address, headers={"X-Requested-With": "XMLHttpRequest"})
        assert response.status_code == (200 if role else 403), name
        assert (address in menu) == bool(role)


def test_who_may_not_edit_a_page_gets_no_button(cared: dict[str, Any]) -> None:
    html = BeautifulSoup(signed_in(cared["rob"]).get(reverse("care:pages")).content, "html.parser")
    buttons = {button["aria-label"] for button in html.select("button[data-w-action-url-value*=nagekeken]")}
    assert buttons == {f"Nagekeken: {title}" for title in ("Bericht", "Bijeenkomst", "Makkelijk", "Met foto")}
    links = {link["href"] for link in html.select("table.listing a[href$='/edit/']")}
    assert len(links) == len(buttons)


def test_the_number_of_queries_does_not_grow(editor: Client, cared: dict[str, Any]) -> None:
    def counts() -> list[tuple[int, int]]:
        found = []
        for name in NAMES:
            address = reverse(f"care:{name}")
            editor.get(address)
            with CaptureQueriesContext(connection) as queries:
                shown = len(titles(editor.get(address)))
            found.append((len(queries), shown))
        return found

    before = counts()
    for number in range(6):
        owner = make_user(f"u{number}", Role.REDACTEUREN)
        page = factories.make_article(cared["news_index"], owner=owner)
        PageReview.objects.create(page=page, review_on=timezone.localdate())
        factories.make_image(description="", uploaded_by_user=owner)
    for (queries, shown), (queries_now, shown_now) in zip(before, counts(), strict=True):
        assert queries == queries_now
        assert shown_now >= shown + 6


class TestReviewed:
    """One click."""

    def test_in_the_editor_and_back_to_where_one_was(self, editor: Client, cared: dict[str, Any]) -> None:
        page = cared["standard"]
        address = reverse("care:reviewed", args=[page.pk])
        edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
        button = BeautifulSoup(editor.get(edit).content, "html.parser").select_one(
            f"footer button[data-w-action-url-value='{address}']"
        )
        assert button is not None
        assert button.get_text(strip=True) == "Nagekeken"
        report = reverse("care:pages")
        response = editor.post(address, {"next": f"http://testserver{report}?review=voorbij"}, follow=True)
        assert response.redirect_chain[0][0] == f"http://testserver{report}?review=voorbij"
        assert "“Privacy” is nagekeken. De volgende keer is op" in response.content.decode()
        assert titles(response) == []
        assert PageLogEntry.objects.filter(page=page.pk, action="core.review").count() == 1
        assert editor.post(address, {"next": "https://elders.example/"}).url == edit

    def test_only_by_who_manages_the_page_and_only_when_it_is_on_the_site(self, cared: dict[str, Any]) -> None:
        rob = signed_in(cared["rob"])
        ajax = {"X-Requested-With": "XMLHttpRequest"}
        assert rob.post(reverse("care:reviewed", args=[cared["standard"].pk]), headers=ajax).status_code == 403
        assert rob.post(reverse("care:reviewed", args=[cared["easy"].pk])).status_code == 302
        assert rob.get(reverse("care:reviewed", args=[cared["easy"].pk])).status_code == 405
        assert rob.post(reverse("care:reviewed", args=[999_999])).status_code == 404
        cared["easy"].unpublish()
        assert rob.post(reverse("care:reviewed", args=[cared["easy"].pk]), headers=ajax).status_code == 403
        assert not PageLogEntry.objects.filter(action="core.review").exclude(page=cared["easy"].pk).exists()

    def test_visitors_cannot(self, cared: dict[str, Any]) -> None:
        Client().post(reverse("care:reviewed", args=[cared["standard"].pk]))
        assert not PageLogEntry.objects.filter(action="core.review").exists()


class TestMeasuring:
    """How pages read is measured when they are published, and by a command."""

    def test_a_draft_changes_nothing_and_publishing_does(
        self, cared: dict[str, Any], django_capture_on_commit_callbacks: Any
    ) -> None:
        easy = cared["easy"]
        before = PageReading.objects.get(page=easy)
        assert (before.level, before.version, before.long_sentences) == ("zeer makkelijk", easy.live_revision_id, 0)
        page = Page.objects.get(pk=easy.pk).specific
        page.body = paragraph(HARD)
        with django_capture_on_commit_callbacks(execute=True):
            revision = page.save_revision()
        assert PageReading.objects.get(page=easy).level == before.level
        with django_capture_on_commit_callbacks(execute=True):
            revision.publish()
        assert PageReading.objects.get(page=easy).level == "zeer moeilijk"

    def test_the_command_measures_what_was_not(self, cared: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("doedemocratie.editorial.care.reading.BATCH", 4)
        assert BATCH > 4
        assert unmeasured().count() == 11
        call_command("measure_readability", verbosity=0)
        assert not unmeasured().exists()
        assert PageReading.objects.count() == 13
        PageReading.objects.filter(page=cared["hard"]).update(level="makkelijk")
        call_command("measure_readability", "--again", "--now", verbosity=0)
        assert PageReading.objects.get(page=cared["hard"]).level == "zeer moeilijk"

    def test_one_that_cannot_be_read_keeps_no_other(
        self, cared: dict[str, Any], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from doedemocratie.editorial.care import reading

        def texts_of(page: Page) -> Any:
            if page.pk == cared["home"].pk:
                raise ValueError(page)
            return []

        monkeypatch.setattr(reading, "texts_of", texts_of)
        assert measure_some() == (10, 0)
        assert [page.pk for page in unmeasured()] == [cared["home"].pk]

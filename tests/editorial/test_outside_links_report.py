"""The report of links to other sites, and asking for a check."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from openpyxl import load_workbook
from pytest_django import Settings
from wagtail.models import Page

from doedemocratie.accounts.enums import Role
from doedemocratie.editorial.outside_links.models import OutsideLink, OutsideLinkUse
from tests import factories
from tests.accounts.conftest import Tree, make_user, signed_in

pytestmark = pytest.mark.django_db

ADDRESS = "/beheer/reports/losse-eindjes/andere-sites/"


def put(page: Page | None, name: str, **fields: Any) -> OutsideLink:
    link, _ = OutsideLink.objects.get_or_create(
        address=f"https://{name}.example/stuk",
        defaults={"host": f"{name}.example", "next_check": timezone.now(), "checked_at": timezone.now(), **fields},
    )
    OutsideLinkUse.objects.create(link=link, page=page)
    return link


@pytest.fixture
def links(tree: Tree, settings: Settings) -> Tree:
    settings.LINK_CHECK = True
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    put(tree["standard"], "dood", outcome="gone", status=404, strikes=3)
    put(tree["article"], "dood")
    put(None, "verhuisd", outcome="moved", status=200, moved_to="https://verhuisd.example/")
    put(tree["standard"], "misschien", outcome="no_answer", strikes=1)
    put(tree["standard"], "robots", outcome="robots")
    put(tree["standard"], "goed", outcome="works", status=200)
    put(tree["standard"], "nieuw", checked_at=None)
    return tree


@pytest.fixture
def editor(tree: Tree) -> Client:
    return signed_in(make_user("eva", Role.REDACTEUREN))


def rows(response: Any) -> list[str]:
    found = BeautifulSoup(response.content, "html.parser").select("table.listing tbody tr")
    return [" ".join(row.get_text(" ").split()) for row in found]


def test_what_the_list_says(editor: Client, links: Tree) -> None:
    found = rows(editor.get(ADDRESS))
    assert len(found) == len(rows(editor.get(f"{ADDRESS}resultaten/"))) == 3
    text = "\n".join(sorted(found))
    assert "De pagina bestaat niet meer (404)" in text
    assert "Onderkant van elke pagina https://verhuisd.example/stuk Verhuisd" in text
    assert "Leidt nu naar de voorpagina van de andere site Nieuw adres: https://verhuisd.example/" in text
    page = BeautifulSoup(editor.get(ADDRESS).content, "html.parser")
    edit = {a["href"] for a in page.select("table.listing td.title a")}
    assert reverse("wagtailadmin_pages:edit", args=[links["standard"].pk]) in edit
    assert reverse("wagtailsettings:edit", args=["core", "sitesettings"]) in edit


@pytest.mark.parametrize(
    ("chosen", "count"),
    [
        ({"state": "dead"}, 2),
        ({"state": "moved"}, 1),
        ({"state": "doubtful"}, 1),
        ({"state": "unchecked"}, 1),
        ({"host": "DOOD"}, 2),
        ({"host": "goed"}, 0),
        ({"state": "onzin"}, None),
        ({"content_type": "onzin"}, None),
    ],
)
def test_it_can_be_narrowed(chosen: dict[str, str], count: int | None, editor: Client, links: Tree) -> None:
    response = editor.get(ADDRESS, chosen)
    assert response.status_code == 200
    assert count is None or len(rows(response)) == count


@pytest.mark.parametrize("order", ["page__title", "link__address", "state", "link__checked_at"])
def test_it_can_be_sorted(order: str, editor: Client, links: Tree) -> None:
    for key in (order, f"-{order}"):
        assert len(rows(editor.get(ADDRESS, {"ordering": key}))) == 3


def test_its_files(editor: Client, links: Tree) -> None:
    Page.objects.filter(pk=links["article"].pk).update(title="=1+1")
    content = b"".join(editor.get(ADDRESS, {"export": "csv"}).streaming_content).decode("utf-8-sig")
    table = list(csv.reader(io.StringIO(content)))
    assert table[0] == ["Op deze pagina", "Link naar", "Hoe is het ermee?", "Waarom", "Nieuw adres", "Gecontroleerd"]
    assert len(table) == 4
    assert {row[0] for row in table[1:]} == {"'=1+1", "Privacy", "Onderkant van elke pagina"}
    sheet = load_workbook(io.BytesIO(b"".join(editor.get(ADDRESS, {"export": "xlsx"}).streaming_content))).active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]] == table[0]
    assert sheet.max_row == 4


def test_the_number_of_queries_does_not_grow(editor: Client, links: Tree) -> None:
    counts = []
    for round_number in range(2):
        editor.get(ADDRESS)
        with CaptureQueriesContext(connection) as queries:
            editor.get(ADDRESS)
        counts.append(len(queries))
        for number in range(8):
            page = factories.make_standard_page(links["home"])
            put(page, f"dood-{round_number}-{number}", outcome="gone", status=404, strikes=3)
    assert counts[0] == counts[1]


class TestCheckAgain:
    """The button."""

    def again(self, client: Client, link: OutsideLink, **data: str) -> Any:
        return client.post(reverse("outside_links:check_again", args=[link.pk]), data, follow=True)

    def test_it_is_put_in_the_queue_once(
        self, editor: Client, links: Tree, django_capture_on_commit_callbacks: Any
    ) -> None:
        link = OutsideLink.objects.get(host="dood.example")
        with django_capture_on_commit_callbacks(execute=True):
            response = self.again(editor, link, filters="state=dead")
            assert response.redirect_chain == [(f"{ADDRESS}?state=dead", 302)]
            assert "staat in de rij om opnieuw te worden gecontroleerd" in response.content.decode()
            assert all("In de rij" in row for row in rows(response))
            assert "staat al in de rij" in self.again(editor, link).content.decode()
        assert DBTaskResult.objects.filter(task_path__endswith="check_link").count() == 1

    def test_the_button_is_on_the_list(self, links: Tree, editor: Client) -> None:
        strict = Client(enforce_csrf_checks=True)
        strict.cookies = editor.cookies
        form = BeautifulSoup(strict.get(ADDRESS).content, "html.parser").select_one("table.listing form")
        assert form["method"] == "post"
        data = {field["name"]: field.get("value", "") for field in form.select("input")}
        assert strict.post(form["action"], data).status_code == 302
        assert strict.post(form["action"], {}).status_code == 403

    def test_it_leads_nowhere_else(self, editor: Client, links: Tree) -> None:
        link = OutsideLink.objects.get(host="dood.example")
        url = reverse("outside_links:check_again", args=[link.pk])
        for filters in ("//elders.example/", "\r\nX: y", "#x"):
            location = editor.post(url, {"filters": filters}).headers["Location"]
            assert location.startswith(ADDRESS)
            assert "\n" not in location

    def test_only_by_post_and_only_for_who_has_a_role(self, editor: Client, links: Tree) -> None:
        url = reverse("outside_links:check_again", args=[OutsideLink.objects.get(host="dood.example").pk])
        assert editor.get(url).status_code == 405
        assert editor.post(reverse("outside_links:check_again", args=[999_999])).status_code == 404
        nobody = signed_in(make_user("niemand"))
        for client, status in ((nobody, {302, 403}), (Client(), {302})):
            assert client.post(url).status_code in status
        assert not OutsideLink.objects.exclude(asked_at=None).exists()

    def test_when_it_is_switched_off(self, editor: Client, links: Tree, settings: Settings) -> None:
        settings.LINK_CHECK = False
        response = editor.get(ADDRESS)
        assert "De site controleert nu geen links" in response.content.decode()
        assert "Controleer opnieuw" not in response.content.decode()
        self.again(editor, OutsideLink.objects.get(host="dood.example"))
        assert not OutsideLink.objects.exclude(asked_at=None).exists()

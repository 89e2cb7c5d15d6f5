"""The reports of what hangs loose."""

from __future__ import annotations

import csv
import io
import itertools
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, ReferenceIndex, Site

from doedemocratie.accounts.enums import Role
from doedemocratie.editorial.loose_ends.files import unused
from doedemocratie.editorial.loose_ends.links import hidden_links
from doedemocratie.editorial.loose_ends.redirects import broken_redirects
from doedemocratie.library.models import CustomDocument, CustomImage
from tests import factories
from tests.accounts.conftest import Tree, make_user, signed_in

pytestmark = pytest.mark.django_db

NUMBERS = itertools.count()
NAMES = ("links", "images", "documents", "redirects")


def paragraph(text: str) -> list[Any]:
    return [("paragraph", text)]


def link(page: Page) -> list[Any]:
    return paragraph(f'<p><a linktype="page" id="{page.pk}">daar</a></p>')


@pytest.fixture
def ends(tree: Tree) -> dict[str, Any]:
    """A site with each kind of loose end, and with their sound counterparts."""
    home = tree["home"]
    draft = factories.make_standard_page(home, title="Nog niet", slug="nog-niet", live=False)
    off = factories.make_standard_page(home, title="Weg", slug="weg")
    hidden = factories.make_standard_page(home, title="Besloten", slug="besloten")
    child = factories.make_standard_page(hidden, title="Besloten kind", slug="kind", body=link(hidden))
    factories.restrict(hidden)
    image, document = factories.make_image(title="Gebruikt"), factories.make_document(title="Gebruikt stuk")
    embed = f'<p><a linktype="document" id="{document.pk}">stuk</a></p>'
    sources = {
        name: factories.make_standard_page(home, title=f"Bron {name}", slug=f"bron-{name}", body=link(page))
        for name, page in {"draft": draft, "off": off, "hidden": hidden, "sound": tree["article"]}.items()
    }
    factories.make_standard_page(home, title="Bron in concept", live=False, body=link(draft))
    factories.make_standard_page(home, title="Met bestanden", lead_image=image, body=paragraph(embed))
    off.unpublish()
    factories.make_image(title="Ongebruikt")
    factories.make_document(title="Ongebruikt stuk")
    here = Site.objects.get()

    def send(old: str, to: Any, **fields: Any) -> None:
        kind = "redirect_link" if isinstance(to, str) else "redirect_page"
        Redirect.objects.create(old_path=old, **{"site": here, kind: to, **fields})

    send("/a-goed", tree["article"])
    send("/b-goed", "/nieuws/#kop")
    send("/c-goed", "https://www.rijksoverheid.nl/")
    send("/d-goed", "/b-goed")
    send("/offline", off)
    send("/concept", "/nog-niet/#kop")
    send("/besloten-oud", child)
    send("/niets", "/nergens/")
    send("/leeg", "")
    send("/rond", "/rondje")
    send("/rondje", "/rond")
    send("/nieuws", tree["event"])
    send("/agenda", tree["event"], site=None)
    return {**tree, **sources, "kind": child}


def test_redirects_that_do_not_work(ends: dict[str, Any]) -> None:
    assert {one.old_path: one.problem for one in broken_redirects()} == {
        "/offline": "offline",
        "/concept": "offline",
        "/besloten-oud": "login",
        "/niets": "nothing",
        "/leeg": "nothing",
        "/rond": "loop",
        "/rondje": "loop",
        "/nieuws": "never",
        "/agenda": "never",
    }


def test_links_to_what_is_not_public(ends: dict[str, Any]) -> None:
    found = {(one.source_title, one.target_title, one.state) for one in hidden_links()}
    assert found == {
        ("Bron draft", "Nog niet", "concept"),
        ("Bron off", "Weg", "offline"),
        ("Bron hidden", "Besloten", "login"),
    }


def test_files_that_nothing_uses(ends: dict[str, Any]) -> None:
    titles = [list(unused(model).values_list("title", flat=True)) for model in (CustomImage, CustomDocument)]
    assert titles == [["Ongebruikt"], ["Ongebruikt stuk"]]


@pytest.fixture
def editor(tree: Tree) -> Client:
    return signed_in(make_user("eva", Role.EINDREDACTEUREN))


ROWS = {"links": 3, "images": 1, "documents": 1, "redirects": 9}


def rows(response: Any) -> int:
    return len(BeautifulSoup(response.content, "html.parser").select("table.listing tbody tr"))


@pytest.mark.parametrize("name", NAMES)
def test_the_screen_and_its_files(name: str, editor: Client, ends: dict[str, Any]) -> None:
    address = reverse(f"loose_ends:{name}")
    assert rows(editor.get(address)) == rows(editor.get(f"{address}resultaten/")) == ROWS[name]
    content = b"".join(editor.get(address, {"export": "csv"}).streaming_content).decode("utf-8-sig")
    table = list(csv.reader(io.StringIO(content)))
    assert len(table) == ROWS[name] + 1
    sheet = load_workbook(io.BytesIO(b"".join(editor.get(address, {"export": "xlsx"}).streaming_content))).active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]] == table[0]
    assert sheet.max_row == ROWS[name] + 1
    for odd in (
        "?p=nul",
        "?p=999999",
        "?ordering=onzin",
        "?state=onzin&problem=x&created_at_from=x&collection=x&content_type=x",
    ):
        assert editor.get(address + odd).status_code in {200, 404}


FILTERS = [
    ("links", {"state": "login"}, 1),
    ("redirects", {"problem": "loop"}, 2),
    ("redirects", {"automatically_created": "true"}, 0),
    ("images", {"created_at_from": "2099-01-01"}, 0),
    ("documents", {"created_at_to": "2099-01-01"}, 1),
]


@pytest.mark.parametrize(("name", "chosen", "count"), FILTERS)
def test_it_can_be_narrowed(
    name: str, chosen: dict[str, str], count: int, editor: Client, ends: dict[str, Any]
) -> None:
    assert rows(editor.get(reverse(f"loose_ends:{name}"), chosen)) == count


ORDERS = {"links": "state", "redirects": "problem", "images": "file_size", "documents": "title"}


@pytest.mark.parametrize("name", NAMES)
def test_it_can_be_sorted(name: str, editor: Client, ends: dict[str, Any]) -> None:
    for order in (ORDERS[name], f"-{ORDERS[name]}"):
        assert rows(editor.get(reverse(f"loose_ends:{name}"), {"ordering": order})) == ROWS[name]


@pytest.mark.parametrize("role", [*Role, None])
def test_who_may_see_them(role: Role | None, tree: Tree) -> None:
    client = signed_in(make_user("iemand", *([role] if role else [])))
    menu = client.get("/beheer/").content.decode()
    for name in NAMES:
        allowed = role is not None and (name != "redirects" or role in {Role.EINDREDACTEUREN, Role.BEHEERDERS})
        address = reverse(f"loose_ends:{name}")
        response = client.get(address, headers={"X-Requested-With": "XMLHttpRequest"})
        assert response.status_code == (200 if allowed else 403), name
        assert (address in menu) == allowed


@pytest.mark.parametrize("name", NAMES)
def test_the_number_of_queries_does_not_grow(name: str, editor: Client, ends: dict[str, Any]) -> None:
    address = reverse(f"loose_ends:{name}")
    counts = []
    for _ in range(2):
        editor.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert editor.get(address).status_code == 200
        counts.append(len(queries))
        more(ends)
    assert counts[0] == counts[1]


def more(ends: dict[str, Any]) -> None:
    for _ in range(8):
        factories.make_image()
        factories.make_document()
        Redirect.objects.create(
            old_path=f"/m{next(NUMBERS)}", redirect_link=f"/leeg-{next(NUMBERS)}/", site=Site.objects.get()
        )
        draft = factories.make_standard_page(ends["home"], live=False)
        factories.make_standard_page(ends["home"], body=link(draft))
    assert ReferenceIndex.objects.exists()

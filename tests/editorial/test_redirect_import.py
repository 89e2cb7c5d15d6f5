"""A file full of redirects: every wrong line is named, and importing it again changes nothing."""

from __future__ import annotations

import csv
import io
import time
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import ModelLogEntry, Page, Site

from doedemocratie.accounts.enums import Role
from doedemocratie.core.models import StandardPage
from doedemocratie.editorial.redirects import reading
from doedemocratie.editorial.redirects.importing import Choices, make_plan
from doedemocratie.editorial.redirects.problems import Problem
from doedemocratie.editorial.redirects.reading import UnreadableError, decoded, read
from tests import factories
from tests.accounts.conftest import Tree, make_user, signed_in

pytestmark = pytest.mark.django_db

IMPORT = "/beheer/redirects/import/"


@pytest.fixture
def editor(tree: Tree) -> Client:
    return signed_in(make_user("eva", Role.EINDREDACTEUREN))


def send(client: Client, content: str | bytes, **data: Any) -> Any:
    raw = content.encode() if isinstance(content, str) else content
    return client.post(IMPORT, {"file": SimpleUploadedFile("oud.csv", raw), "is_permanent": "on", **data})


def confirm(client: Client, shown: Any, which: str = "alles", **data: Any) -> Any:
    html = BeautifulSoup(shown.content, "html.parser")
    return client.post(
        IMPORT, {"kept": html.find("input", {"name": "kept"})["value"], "which": which, **data}, follow=True
    )


def kept() -> dict[str, str]:
    return {
        one.old_path: one.redirect_page.url if one.redirect_page else one.redirect_link
        for one in Redirect.objects.select_related("redirect_page")
    }


def said(response: Any) -> str:
    return " ".join(BeautifulSoup(response.content, "html.parser").get_text(" ").split())


SHAPES = {
    "comma": "/a,/nieuws/\n/b,/agenda/\n",
    "semicolon": "/a;/nieuws/\r\n/b;/agenda/\r\n",
    "tab": "/a\t/nieuws/\n/b\t/agenda/",
    "headings": "Van;Naar\n/a;/nieuws/\n/b;/agenda/\n",
    "headings in another order": "new,id,old\n/nieuws/,1,/a\n/agenda/,2,/b\n",
    "quotes": '"/a";"/nieuws/"\n"/b";"/agenda/"\n',
    "empty lines and spaces": "\n  /a ; /nieuws/ \n;\n\n/b;/agenda/;\n",
    "commas in an address": "/a;/nieuws/?x=1,2,3\n/b;/agenda/\n",
    "old macs": "/a;/nieuws/\r/b;/agenda/\r",
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_files_as_people_make_them(shape: str, encoding: str) -> None:
    lines, mistakes = read(decoded(SHAPES[shape].encode(encoding)))
    assert not mistakes
    assert [line.source for line in lines] == ["/a", "/b"]
    assert [line.target.partition("?")[0] for line in lines] == ["/nieuws/", "/agenda/"]


def test_letters_of_windows() -> None:
    assert read(decoded("/café;/€uro\n".encode("cp1252")))[0][0].source == "/café"


def test_numbers_are_those_of_an_editor() -> None:
    lines, mistakes = read('/a;/x\n\n"/b";"/y\nz"\n/c\n/d;/z\n"/e;/f\n/g;/h')
    assert [line.number for line in lines] == [1, 3, 6]
    assert [(one.number, one.problem) for one in mistakes] == [(5, Problem.COLUMNS), (7, Problem.QUOTES)]


@pytest.mark.parametrize("content", [b"", b"\n;\n", b"\x00\x01\x02", b"PK\x03\x04\x00\x00"])
def test_what_is_no_file_of_addresses(content: bytes) -> None:
    with pytest.raises(UnreadableError):
        read(decoded(content))


def test_too_large_and_too_many() -> None:
    with pytest.raises(UnreadableError, match="larger"):
        decoded(b"a" * (reading.LARGEST + 1))
    with pytest.raises(UnreadableError, match="more than 20000 lines"):
        read("/a;/b\n" * 20_001)
    assert len(read("/a;/b\n" * 20_000)[0]) == 20_000


BAD = """oud;nieuw
/goed;/nieuws/bericht/
/goed/;/agenda/
/keten;/goed
/rond;/rondje
/rondje;/rond
/zelf;/zelf/
/weg;/nergens/
/naar-concept;/concept/
/buiten;https://elders.example/
geen-pad;/nieuws/
/beheer/x;/nieuws/
/naar-beheer;/beheer/
/nieuws/;/agenda/
/bestaat;/agenda/
/zoeken;/agenda/
/leeg;
/raar;nieuws
alleen
"""
PROBLEMS = {
    3: Problem.DOUBLE,
    5: Problem.LOOP,
    6: Problem.LOOP,
    7: Problem.LOOP,
    8: Problem.MISSING,
    9: Problem.NOT_PUBLIC,
    10: Problem.OUTSIDE,
    11: Problem.NOT_A_PATH,
    12: Problem.ADMIN,
    13: Problem.ADMIN,
    14: Problem.LIVE_PAGE,
    15: Problem.EXISTS,
    16: Problem.RESERVED,
    17: Problem.NO_TARGET,
    18: Problem.NOT_AN_ADDRESS,
    19: Problem.COLUMNS,
}


@pytest.fixture
def bad(tree: Tree) -> str:
    factories.make_standard_page(tree["home"], slug="concept", title="Nog niet", live=False)
    Redirect.objects.create(old_path="/bestaat", redirect_page=tree["article"], site=Site.objects.get())
    return BAD


def test_every_wrong_line_is_named(bad: str) -> None:
    lines, mistakes = read(bad)
    plan = make_plan(lines, Choices(Site.objects.get()), mistakes)
    assert {mistake.number: mistake.problem for mistake in plan.mistakes} == PROBLEMS
    assert [one.old_path for one in plan.added] == ["/goed", "/keten"]
    assert all(mistake.dutch and "{" not in mistake.dutch + mistake.english for mistake in plan.mistakes)
    assert not Redirect.objects.filter(old_path="/goed").exists()


def test_a_preview_changes_nothing_and_then_all_or_nothing(editor: Client, bad: str) -> None:
    shown = send(editor, bad)
    text = said(shown)
    assert "16 regels zijn fout. Er is nog niets veranderd." in text
    assert "Dit oude adres staat ook in regel 2." in text
    assert "Op het oude adres staat een pagina: “Nieuws”." in text
    again = confirm(editor, shown)
    assert "Er zijn nog 16 foute regels. Er is niets veranderd." in said(again)
    assert set(kept()) == {"/bestaat"}
    done = confirm(editor, again, "goede")
    assert "2 toegevoegd, 0 vervangen, 0 waren er al. 16 foute regels zijn overgeslagen." in said(done)
    assert kept() == {"/bestaat": "/nieuws/bericht/", "/goed": "/nieuws/bericht/", "/keten": "/nieuws/bericht/"}
    assert ModelLogEntry.objects.filter(action="wagtail.create", user__username="eva").count() == 2


def test_the_wrong_lines_are_a_file_too(editor: Client, bad: str) -> None:
    response = confirm(editor, send(editor, "=1+1;/nieuws/\n" + bad), fouten="1")
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 1 + 1 + len(PROBLEMS) + 1
    assert rows[1][:2] == ["1", "'=1+1"]


def test_importing_again_changes_nothing(editor: Client, tree: Tree) -> None:
    content = "/a;/nieuws/\n/b;/agenda/#kop\n"
    assert "2 toegevoegd" in said(confirm(editor, send(editor, content)))
    before = list(Redirect.objects.order_by("pk").values())
    shown = send(editor, content)
    assert BeautifulSoup(shown.content, "html.parser").find("em", string="Importeer") is None
    confirm(editor, shown)
    assert list(Redirect.objects.order_by("pk").values()) == before


def test_what_is_there_is_replaced_only_when_asked(editor: Client, bad: str, tree: Tree) -> None:
    assert "Er is al een doorverwijzing van dit adres, naar “Bericht”." in said(send(editor, "/bestaat;/agenda/"))
    assert "1 vervangen" in said(confirm(editor, send(editor, "/bestaat;/agenda/", replace="on")))
    assert kept() == {"/bestaat": "/agenda/"}


def test_other_sites_only_when_asked(editor: Client, tree: Tree) -> None:
    assert "buiten deze site" in said(send(editor, "/a;https://www.rijksoverheid.nl/x"))
    confirm(editor, send(editor, "/a;https://www.rijksoverheid.nl/x", other_sites="on"))
    assert kept() == {"/a": "https://www.rijksoverheid.nl/x"}


def test_older_ones_lead_on_at_once(editor: Client, tree: Tree) -> None:
    Redirect.objects.create(old_path="/oudst", redirect_link="/ouder/", site=Site.objects.get())
    confirm(editor, send(editor, "/ouder;/oud\n/oud;/nieuws/bericht/"))
    assert set(kept().values()) == {"/nieuws/bericht/"}
    assert len(kept()) == 3


def test_a_form_that_was_changed_or_waited_too_long(editor: Client, tree: Tree) -> None:
    for value in ("onzin", "", "a:b:c", "." * 50):
        response = editor.post(IMPORT, {"kept": value, "which": "alles"}, follow=True)
        assert response.status_code == 200
    assert "Kies een CSV-bestand." in said(editor.post(IMPORT, {}))
    assert "Dit is geen CSV-bestand." in said(send(editor, b"\x00" * 9))
    assert "Dit bestand is leeg." in said(send(editor, b""))
    shown = send(editor, "/a;/nieuws/\n/b;/nergens/")
    assert "Kies wat u wilt." in said(confirm(editor, shown, "iets"))
    assert editor.get("/beheer/redirects/import/process/", follow=True).redirect_chain[-1][0] == IMPORT
    assert kept() == {}


@pytest.mark.parametrize("role", [Role.REDACTEUREN, Role.PUBLICATIEBEHEERDERS])
def test_others_may_not(role: Role, tree: Tree) -> None:
    client = signed_in(make_user("iemand", role))
    response = client.post(
        IMPORT, {"file": SimpleUploadedFile("a.csv", b"/a;/nieuws/")}, headers={"X-Requested-With": "XMLHttpRequest"}
    )
    assert response.status_code == 403


def run(path: Path, *options: str) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("import_redirects", str(path), *options, stdout=out, stderr=err)
    except CommandError as error:
        return out.getvalue(), f"{err.getvalue()}{error}"
    return out.getvalue(), err.getvalue()


def test_the_command(bad: str, tmp_path: Path) -> None:
    path = tmp_path / "oud.csv"
    path.write_text(bad)
    _, err = run(path)
    assert "line 3: the source is also in line 2: /goed/ -> /agenda/" in err
    assert err.endswith("16 bad lines; nothing imported.")
    assert set(kept()) == {"/bestaat"}
    assert "Would be: 2 added" in run(path, "--skip-bad-lines", "--dry-run")[0]
    assert set(kept()) == {"/bestaat"}
    assert "Done: 2 added, 0 replaced, 0 unchanged" in run(path, "--skip-bad-lines")[0]
    assert "Done: 0 added, 0 replaced, 2 unchanged" in run(path, "--skip-bad-lines")[0]
    path.write_text("/tijdelijk,https://elders.example/")
    assert "Done: 1 added" in run(path, "--other-sites", "--temporary")[0]
    assert not Redirect.objects.get(old_path="/tijdelijk").is_permanent
    assert "There is no site" in run(path, "--site", "nergens.example")[1]
    assert "No such file" in run(tmp_path / "weg.csv")[1]


def test_twenty_thousand_lines_take_seconds(tree: Tree, tmp_path: Path) -> None:
    """Beside 5,000 pages; the limit is wide, for a busy machine."""
    many = [
        StandardPage(
            title=f"P{number}", slug=f"p{number}", introduction="x", url_path=f"{tree['home'].url_path}p{number}/"
        )
        for number in range(3)
    ]
    for page in many:
        tree["home"].add_child(instance=page)
    path = tmp_path / "veel.csv"
    path.write_text("".join(f"/tags/doe%2Ddemocratie-{number}.html;/p{number % 3}/\n" for number in range(20_000)))
    started = time.monotonic()
    with CaptureQueriesContext(connection) as queries:
        out, err = run(path)
    assert "Done: 20000 added" in out, err[:500]
    assert time.monotonic() - started < 60
    reading_queries = [one for one in queries if one["sql"].startswith("SELECT")]
    assert len(reading_queries) < 12
    assert "20000 unchanged" in run(path)[0]
    assert Page.objects.count() < 20

"""The manual inside the admin: what docs/handleiding-redactie.md says, for whom, and how it is found."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from doedemocratie.accounts.enums import Role
from doedemocratie.accounts.role_setup import set_up_roles
from doedemocratie.editorial.handbook import reading
from doedemocratie.editorial.handbook.reading import HANDBOOK, PICTURES, Chapter, github_anchor, handbook
from tests import factories
from tests.accounts.conftest import make_user, signed_in
from tests.deploy.reading import PROJECT, is_in_image

pytestmark = pytest.mark.django_db

CHAPTERS = handbook().chapters


@pytest.fixture
def editor() -> Client:
    factories.make_site()
    set_up_roles()
    return signed_in(make_user("roos", Role.REDACTEUREN))


def text_of(client: Client, address: str) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == 200
    main = BeautifulSoup(response.content, "html.parser").find("main")
    assert main is not None
    return main


def words_in(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]+", text))


def closing(client: Client) -> dict[str, bool]:
    """Close the tour on the dashboard, as the button does; return what the profile keeps."""
    panel = BeautifulSoup(client.get(reverse("wagtailadmin_home")).content, "html.parser").select_one(".doe-tour")
    assert panel is not None
    name = panel["data-w-dismissible-id-value"]
    answer = client.patch(reverse("wagtailadmin_dismissibles"), {name: True}, content_type="application/json")
    kept: dict[str, bool] = answer.json()
    return kept


@pytest.mark.parametrize(
    ("title", "anchor"),
    [
        ("3. Een nieuwsbericht maken", "3-een-nieuwsbericht-maken"),
        ("11. Thema's", "11-themas"),
        ("Wat zet u waar?", "wat-zet-u-waar"),
        ("Publiceren, inplannen en offline halen", "publiceren-inplannen-en-offline-halen"),
        ("Privé-gegevens", "privé-gegevens"),
    ],
)
def test_anchors_are_those_of_github(title: str, anchor: str) -> None:
    assert github_anchor(title) == anchor


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.slug)
def test_every_chapter_is_whole(editor: Client, chapter: Chapter) -> None:
    main = text_of(editor, chapter.url)
    title = main.find("h1")
    assert title is not None
    assert title.get_text(strip=True) == chapter.title
    assert len({element["id"] for element in main.select("[id]")}) == len(main.select("[id]"))
    for picture in main.select(".doe-handbook img"):
        assert picture["alt"]
        answer = editor.get(picture["src"])
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
        assert answer.getvalue().startswith(b"\x89PNG")
    for link in main.select(".doe-handbook a"):
        address, _, anchor = str(link["href"]).partition("#")
        target = text_of(editor, address or chapter.url)
        assert not anchor or target.find(id=anchor), link["href"]


def test_the_contents_name_every_task(editor: Client) -> None:
    main = text_of(editor, reverse("handbook:contents"))
    links = {link.get_text(strip=True) for link in main.select(".doe-handbook__contents a")}
    assert links == {section.title for chapter in CHAPTERS for section in chapter.sections}
    assert "Deze handleiding is voor iedereen" in main.get_text()


def test_every_picture_is_shown_and_every_line_is_read() -> None:
    assert handbook().pictures == {path.stem for path in PICTURES.glob("*.png")}
    shown = BeautifulSoup(handbook().introduction + "".join(chapter.html for chapter in CHAPTERS), "html.parser")
    titles = " ".join(chapter.title for chapter in CHAPTERS)
    there = words_in(titles + shown.get_text(" ") + " ".join(str(picture["alt"]) for picture in shown.select("img")))
    written = HANDBOOK.read_text(encoding="utf-8").partition("\n")[2]
    assert words_in(re.sub(r"\]\([^)]*\)", " ", written)) <= there


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("intrekken", "Een publicatie intrekken"),
        ("afbeeldingen", "4. Een afbeelding kiezen en beschrijven"),
        ("VOETNOTEN", "Een voetnoot maken"),
        ("ring leiding", None),
        ("ringleiding", "6. Een bijeenkomst in de agenda zetten"),
        ("<script>", None),
        ("", None),
        ("   ", None),
    ],
)
def test_search(editor: Client, words: str, first: str | None) -> None:
    main = text_of(editor, reverse("handbook:search") + f"?q={words.replace(' ', '+')}")
    results = [link.get_text(strip=True) for link in main.select(".doe-handbook__results > li > a")]
    assert results[:1] == ([first] if first else [])
    assert main.find("script", string="") is None


def test_the_search_of_the_admin_leads_to_the_manual(editor: Client) -> None:
    page = text_of(editor, reverse("wagtailadmin_pages:search") + "?q=intrekken")
    assert page.select_one(f'a[href^="{reverse("handbook:search")}"]')


def test_the_menu_leads_to_the_manual(editor: Client) -> None:
    assert reverse("handbook:contents") in editor.get(reverse("wagtailadmin_home")).content.decode()


@pytest.mark.parametrize("role", list(Role))
def test_who_is_new_gets_the_tour_of_their_role_until_they_close_it(editor: Client, role: Role) -> None:
    client = signed_in(make_user("nieuw", role))
    home = reverse("wagtailadmin_home")
    panel = BeautifulSoup(client.get(home).content, "html.parser").select_one(".doe-tour")
    assert panel is not None
    assert len(panel.select("ol > li")) >= 3
    for link in panel.select("a"):
        assert client.get(str(link["href"])).status_code == 200
    assert closing(client) == {f"rondleiding-{role.value.lower()}": True}
    assert "doe-tour" not in client.get(home).content.decode()


def test_another_role_brings_another_tour(editor: Client) -> None:
    user = make_user("nieuw", Role.REDACTEUREN)
    closing(signed_in(user))
    user.groups.add(*make_user("bron", Role.PUBLICATIEBEHEERDERS).groups.all())
    tour = BeautifulSoup(signed_in(user).get(reverse("wagtailadmin_home")).content, "html.parser").select_one(
        ".doe-tour"
    )
    assert tour is not None
    assert len(tour.select("ol")) == 2


@pytest.mark.parametrize("name", ["contents", "search"])
def test_a_visitor_signs_in_first(client: Client, editor: Client, name: str) -> None:
    assert client.get(reverse(f"handbook:{name}")).status_code == 302
    assert client.get(reverse("handbook:picture", args=["01-inloggen"])).status_code == 302
    assert client.get(CHAPTERS[0].url).status_code == 302


@pytest.mark.parametrize("address", ["handleiding/nee/", "handleiding/beeld/nee.png", "handleiding/beeld/02.png"])
def test_what_is_not_there_is_not_found(editor: Client, address: str) -> None:
    assert editor.get(f"/beheer/{address}").status_code == 404


def test_the_dashboard_stands_without_the_manual(
    editor: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(reading, "HANDBOOK", tmp_path / "weg.md")
    assert "doe-tour" not in editor.get(reverse("wagtailadmin_home")).content.decode()
    assert editor.get(reverse("handbook:contents")).status_code == 200
    assert editor.get(CHAPTERS[0].url).status_code == 404


def test_the_manual_goes_along_into_the_image() -> None:
    for path in (HANDBOOK, *PICTURES.glob("*.png")):
        assert is_in_image(path.relative_to(PROJECT).as_posix())

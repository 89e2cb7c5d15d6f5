"""The value lists: from a file into the database, and in the hands of administrators."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.management import CommandError, call_command
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse

from doedemocratie.accounts.enums import Role
from doedemocratie.delivery.models import ContentChange
from doedemocratie.opendata.models import Origin, ValueList, ValueListItem
from doedemocratie.opendata.value_lists import PROJECT_FILE, read_value_lists
from tests import factories
from tests.accounts.conftest import make_user, set_up_roles, signed_in

pytestmark = pytest.mark.django_db

TOP = "https://identifier.overheid.nl/tooi/def/thes/top/"
RECHT = f"{TOP}c_f4679acc"


def state() -> list[dict[str, Any]]:
    return list(ValueListItem.objects.order_by("pk").values())


def refresh(*arguments: str | Path) -> str:
    """Return what the command says."""
    out = StringIO()
    call_command("refresh_value_lists", *map(str, arguments), stdout=out)
    return out.getvalue()


def written(tmp_path: Path, content: Any) -> Path:
    file = tmp_path / "lijsten.json"
    file.write_text(content if isinstance(content, str) else json.dumps(content))
    return file


def themes(*values: tuple[str, str]) -> dict[str, Any]:
    return {"themalijst": {"values": [{"uri": uri, "label": label} for uri, label in values]}}


def test_a_new_database_has_the_values_of_the_file() -> None:
    lists = read_value_lists(PROJECT_FILE)
    assert set(lists) == set(ValueList)
    for value_list, values in lists.items():
        found = ValueListItem.objects.filter(value_list=value_list, is_current=True).order_by("position")
        assert [item.uri for item in found] == [value["uri"] for value in values]
    assert ValueListItem.objects.get(code="infocat018").uri.endswith("/c_816e508d")
    assert ValueListItem.objects.filter(value_list="informatiecategorielijst").count() == 18


def test_a_second_time_changes_nothing_and_moves_no_content_version() -> None:
    before, changes = state(), ContentChange.objects.count()
    said = refresh()
    assert said.splitlines()[0] == "informatiecategorielijst: 18 values, nothing changed"
    assert len(said.splitlines()) == len(ValueList)
    assert (state(), ContentChange.objects.count()) == (before, changes)


def test_what_differs_is_mended() -> None:
    ValueListItem.objects.filter(uri=RECHT).update(label="regt", is_current=False)
    # Not with save(), which moves the content version by itself.
    ValueListItem.objects.filter(label="cultuur").update(uri=f"{TOP}c_oud", label="oud")
    changes = ContentChange.objects.count()
    assert "themalijst: 12 values; 1 added, 1 changed, 1 no longer in use\n" in refresh()
    assert ContentChange.objects.count() == changes + 1
    law = ValueListItem.objects.get(uri=RECHT)
    assert (law.label, law.is_current) == ("recht", True)
    assert not ValueListItem.objects.get(label="oud").is_current


def test_another_file_has_its_way_and_the_project_does_not_undo_it(tmp_path: Path) -> None:
    file = written(tmp_path, themes((RECHT, "recht en orde"), (f"{TOP}c_nieuw", "nieuw")))
    assert refresh(file) == "themalijst: 2 values; 1 added, 1 changed, 11 no longer in use\n"
    before = state()
    assert "themalijst: 12 values, nothing changed\n" in refresh()
    assert state() == before
    current = ValueListItem.objects.filter(value_list=ValueList.THEME, is_current=True)
    assert [item.label for item in current] == ["recht en orde", "nieuw"]
    assert ValueListItem.objects.filter(value_list=ValueList.LANGUAGE, is_current=True).count() == 25


def test_what_an_administrator_made_is_left_alone(tmp_path: Path) -> None:
    own = ValueListItem.objects.create(
        value_list=ValueList.THEME, uri=f"{TOP}c_eigen", label="eigen", origin=Origin.EDITOR
    )
    ValueListItem.objects.filter(uri=RECHT).update(is_current=False, origin=Origin.EDITOR)
    assert "themalijst: 12 values, nothing changed\n" in refresh()
    refresh(written(tmp_path, themes((f"{TOP}c_f72b706a", "cultuur"))))
    own.refresh_from_db()
    assert own.is_current
    assert not ValueListItem.objects.get(uri=RECHT).is_current


CATEGORY = {"uri": RECHT, "label": "x"}
BAD = {
    "no JSON": ("{", "is not JSON"),
    "another encoding": ("\udcff", "is not JSON"),
    "a thousand levels": ("[" * 100_000, "is not JSON"),
    "a list": ([], "must have the lists by name"),
    "nothing": ({}, "must have the lists by name"),
    "an unknown list": (
        {"kleurenlijst": {"values": []}},
        "'kleurenlijst' is not one of the lists: informatiecategorielijst",
    ),
    "no values": ({"themalijst": [RECHT]}, 'themalijst: must be {"values": [...]}'),
    "an empty list": (themes(), "themalijst: has no values"),
    "a value that is a text": ({"themalijst": {"values": [RECHT]}}, "value 1: must be"),
    "a key that means nothing": ({"themalijst": {"values": [{**CATEGORY, "url": "x"}]}}, "'url' means nothing"),
    "no label": (themes((RECHT, " ")), "value 1: has no label"),
    "a label that is a number": ({"themalijst": {"values": [{"uri": RECHT, "label": 7}]}}, "label must be one line"),
    "two lines": (themes((RECHT, "recht\nkrom")), "label must be one line of at most 255"),
    "too long": (themes((RECHT, "x" * 256)), "label must be one line of at most 255"),
    "twice the same URI": (themes((RECHT, "a"), (RECHT, "b")), f"'{RECHT}' is in the list twice"),
    "no URI": (themes(("", "recht")), "'' is not an address with http"),
    "another scheme": (themes(("javascript:alert(1)", "recht")), "is not an address with http"),
    "no host": (themes(("https://", "recht")), "is not an address with http"),
    "a broken host": (themes(("https://[x", "recht")), "is not an address with http"),
    "a category without a code": (
        {"informatiecategorielijst": {"values": [CATEGORY]}},
        "has no code such as infocat018",
    ),
    "twice the same code": (
        {"taallijst": {"values": [{**CATEGORY, "code": "NLD"}, {"uri": f"{RECHT}2", "label": "y", "code": "NLD"}]}},
        "'NLD' is in the list twice",
    ),
}


@pytest.mark.parametrize(("content", "message"), BAD.values(), ids=BAD)
def test_a_bad_file_says_what_is_wrong_and_changes_nothing(tmp_path: Path, content: Any, message: str) -> None:
    before = state()
    file = tmp_path / "lijsten.json"
    text = content if isinstance(content, str) else json.dumps(content)
    file.write_bytes(text.encode(errors="surrogateescape"))
    with pytest.raises(CommandError) as caught:
        refresh(file)
    assert caught.value.returncode == 1
    assert str(caught.value).startswith(f"Nothing was changed. {file}: ")
    assert message in str(caught.value)
    assert state() == before


def test_a_right_list_beside_a_wrong_one_is_not_taken_over(tmp_path: Path) -> None:
    before = state()
    with pytest.raises(CommandError):
        refresh(written(tmp_path, {**themes((f"{TOP}c_nieuw", "nieuw")), "taallijst": {"values": []}}))
    assert state() == before


@pytest.mark.parametrize("name", ["bestaat-niet.json", "."])
def test_a_file_that_is_not_there(tmp_path: Path, name: str) -> None:
    with pytest.raises(CommandError, match="there is no such file"):
        refresh(tmp_path / name)


def test_a_value_that_a_page_has_cannot_go() -> None:
    site = factories.make_site()
    law = ValueListItem.objects.get(uri=RECHT)
    factories.make_publication(site["publicaties"], tooi_theme=law)
    with pytest.raises(ProtectedError):
        law.delete()


class TestAdmin:
    """The screens of the administrators."""

    @pytest.fixture(autouse=True)
    def _roles(self) -> None:
        set_up_roles()

    @pytest.fixture
    def administrator(self) -> Client:
        return signed_in(make_user("b", Role.BEHEERDERS))

    @pytest.mark.parametrize("role", [Role.REDACTEUREN, Role.PUBLICATIEBEHEERDERS, Role.EINDREDACTEUREN])
    def test_they_are_for_administrators_only(self, role: Role) -> None:
        client = signed_in(make_user("x", role))
        item = ValueListItem.objects.get(uri=RECHT)
        for address in (
            reverse("waardelijsten:index"),
            reverse("waardelijsten:add"),
            reverse("waardelijsten:edit", args=[item.pk]),
        ):
            assert client.get(address).status_code in {302, 403}
        assert "Waardelijsten Woo" not in client.get(reverse("wagtailadmin_home")).content.decode()

    def test_an_administrator_finds_a_value(self, administrator: Client) -> None:
        html = BeautifulSoup(administrator.get(reverse("waardelijsten:index"), {"q": "privaat"}).content, "html.parser")
        assert "privaatrecht" in html.get_text()
        assert "bestuursrecht" not in html.get_text()
        assert "ja" in [cell.get_text(strip=True) for cell in html.find_all("td")]
        assert "True" not in html.main.get_text()
        filtered = administrator.get(reverse("waardelijsten:index"), {"value_list": "taallijst"}).content.decode()
        assert "Fries" in filtered
        assert "privaatrecht" not in filtered

    def test_an_administrator_changes_a_value_and_no_start_undoes_it(self, administrator: Client) -> None:
        item = ValueListItem.objects.get(uri=RECHT)
        fields = {"value_list": item.value_list, "uri": item.uri, "label": "recht", "position": 1}
        response = administrator.post(reverse("waardelijsten:edit", args=[item.pk]), fields)
        assert response.status_code == 302
        refresh()
        item.refresh_from_db()
        assert not item.is_current
        assert item.origin == Origin.EDITOR

    @pytest.mark.parametrize(
        ("fields", "message"),
        [
            ({"uri": "geen adres"}, "Schrijf een adres dat begint met https:// of http://."),
            ({"uri": RECHT}, "bestaat al"),
            ({"value_list": "informatiecategorielijst"}, "Een informatiecategorie heeft een code zoals infocat018."),
            ({"value_list": "taallijst", "code": "NLD"}, "Deze code hoort al bij “Nederlands”."),
        ],
    )
    def test_what_cannot_be_is_refused(self, administrator: Client, fields: dict[str, str], message: str) -> None:
        given = {"value_list": "themalijst", "uri": f"{TOP}c_nieuw", "label": "nieuw", "position": "0", **fields}
        before = state()
        response = administrator.post(reverse("waardelijsten:add"), given)
        assert response.status_code == 200
        assert message in response.content.decode()
        assert state() == before

    def test_nobody_deletes_a_value(self, administrator: Client) -> None:
        item = ValueListItem.objects.get(uri=RECHT)
        response = administrator.post(reverse("waardelijsten:delete", args=[item.pk]))
        assert response.status_code in {302, 403}
        assert ValueListItem.objects.filter(pk=item.pk).exists()
        edit = administrator.get(reverse("waardelijsten:edit", args=[item.pk])).content.decode()
        assert reverse("waardelijsten:delete", args=[item.pk]) not in edit

"""The Woo metadata of a publication in a content file."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from doedemocratie.content.loader import load_directory
from doedemocratie.content.mistakes import ContentError
from doedemocratie.opendata.models import ValueListItem
from publications.models import PublicationPage
from tests.content.trees import ContentTree, page

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree(tmp_path: Path, settings: Any) -> ContentTree:
    settings.MEDIA_ROOT = str(tmp_path / "media")
    tree = ContentTree(tmp_path / "inhoud")
    tree.write("publicaties/index.md", page("publications.PublicationIndexPage", "Publicaties"))
    return tree


def load(tree: ContentTree, *lines: str) -> None:
    tree.write("publicaties/x.md", page("publications.PublicationPage", "X", *lines))
    load_directory(tree.root)


def test_values_by_code_or_label(tree: ContentTree) -> None:
    load(
        tree,
        "information_category: infocat011",
        "document_kind: Convenant",
        "tooi_theme: https://identifier.overheid.nl/tooi/def/thes/top/c_f4679acc",
        "responsible_organisation: mnre1034",
        "created_on: 2015-06-01",
        "valid_until: 2020-12-31",
        "acts:",
        "  - {kind: vaststelling, date: 2015-06-01}",
        "  - {kind: ontvangst, date: 2015-06-02}",
    )
    publication = PublicationPage.objects.get()
    assert publication.information_category == ValueListItem.objects.get(code="infocat011")
    assert publication.document_kind == ValueListItem.objects.get(label="convenant")
    assert publication.tooi_theme == ValueListItem.objects.get(label="recht")
    assert publication.created_on == dt.date(2015, 6, 1)
    assert [(row.kind.label, row.date.day) for row in publication.document_acts.all()] == [
        ("vaststelling", 1),
        ("ontvangst", 2),
    ]


@pytest.mark.parametrize(
    ("lines", "mistake"),
    [
        (["information_category: infocat099"], "5: information_category: 'infocat099' is not one of: infocat001, "),
        (["tooi_theme: adviezen"], "5: tooi_theme: 'adviezen' is not one of: organisatie en bedrijfsvoering, "),
        (["tooi_theme: [recht]"], "5: tooi_theme: must be one name"),
        (["tooi_theme: cultuur"], "5: tooi_theme: 'cultuur' is no longer in use"),
        (["created_on: 2015-02-30"], "5: created_on: '2015-02-30' is not a date"),
        (
            ["valid_from: 2016-01-01", "valid_until: 2015-01-01"],
            "6: valid_until: De einddatum ligt voor het begin.",
        ),
        (["acts: vaststelling"], "5: acts: must be a list"),
        (["acts: [vaststelling]"], "5: acts: date: is required"),
        (["acts:", "  - {date: 2015-06-01}"], "6: acts: an item must have the field kind"),
        (["acts:", "  - {kind: feest, date: 2015-06-01}"], "6: acts: kind: 'feest' is not one of: vaststelling, "),
        (["acts:", "  - {kind: ontvangst, date: gisteren}"], "6: acts: date: 'gisteren' is not a date"),
        (
            ["created_on: 2015-06-01", "acts:", "  - {kind: ontvangst, date: 2015-05-31}"],
            "7: acts: date: Deze datum ligt voor de creatiedatum.",
        ),
    ],
)
def test_mistakes(tree: ContentTree, lines: list[str], mistake: str) -> None:
    ValueListItem.objects.filter(label="cultuur").update(is_current=False)
    with pytest.raises(ContentError) as caught:
        load(tree, *lines)
    (found,) = str(caught.value).splitlines()
    assert found.startswith(f"publicaties/x.md:{mistake}")
    assert not PublicationPage.objects.exists()

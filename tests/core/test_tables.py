"""The tables of a page as files."""

from __future__ import annotations

import csv
import io
import uuid
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.test import Client

from doedemocratie.core.blocks import TableBlock
from tests import factories

pytestmark = pytest.mark.django_db

TABLE: dict[str, Any] = {
    "caption": "Wie betaalt?",
    "row_headers": True,
    "table": {
        "columns": [
            {"type": "text", "heading": "Wie"},
            {"type": "number", "heading": "Euro"},
            {"type": "rich_text", "heading": "Bron"},
        ],
        "rows": [
            {"values": ["Gemeente; Uden", "-12.50", '<p>De <a href="https://example.org/">wet</a> &amp; meer</p>']},
            {"values": ['=1+1"', None, ""]},
        ],
        "caption": "",
    },
}


@pytest.fixture
def publication() -> Any:
    site = factories.make_site()
    return factories.make_publication(site["publicaties"], body=[("table", TableBlock().to_python(TABLE))])


def test_readers_download_a_table(client: Client, publication: Any) -> None:
    html = BeautifulSoup(client.get(publication.url).content, "html.parser")
    answer = client.get(html.select_one("a[download]")["href"])
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="wie-betaalt.csv"'
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows == [
        ["Wie", "Euro", "Bron"],
        ["Gemeente; Uden", "-12,50", "De wet & meer"],
        ["'=1+1\"", "", ""],
    ]


def test_no_table_of_what_is_not_public(client: Client, publication: Any) -> None:
    address = f"/tabellen/{publication.pk}/{publication.body[0].id}.csv"
    assert client.get(address).status_code == 200
    assert client.get(f"/tabellen/{publication.pk}/{uuid.uuid4()}.csv").status_code == 404
    assert client.get(f"/tabellen/{10**30}/{uuid.uuid4()}.csv").status_code == 404
    factories.restrict(publication)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("heading", ["", "  "])
def test_a_column_without_heading_is_refused(heading: str) -> None:
    table = {**TABLE["table"], "columns": [{"type": "text", "heading": heading}], "rows": [{"values": ["x"]}]}
    block = TableBlock()
    with pytest.raises(ValidationError) as caught:
        block.clean(block.to_python({**TABLE, "table": table}))
    assert "Geef elke kolom een kop" in str(caught.value.as_json_data())

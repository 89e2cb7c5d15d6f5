"""PostgreSQL answers a search from its index, and plans everything else as it likes."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from .conftest import SmallSite

pytestmark = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite has another index and another planner"
)
SETTING = "SET LOCAL enable_seqscan = off; "


def test_words_are_looked_up_in_the_index_and_nothing_else_is_planned_so(site: SmallSite, client: Any) -> None:
    for number in range(3):
        site.article(f"Wijk {number}")
    with CaptureQueriesContext(connection) as queries:
        client.get("/zoeken/", {"q": "wijk"})
    searches = [query["sql"].startswith(SETTING) for query in queries if "@@" in query["sql"]]
    assert searches == [True, True]
    assert not [query["sql"] for query in queries if "@@" not in query["sql"] and "enable_seqscan" in query["sql"]]


@pytest.mark.django_db(transaction=True)
def test_the_setting_ends_with_the_query(site: SmallSite, client: Any) -> None:
    site.article("Wijk")
    assert "Wijk" in client.get("/zoeken/", {"q": "wijk"}).content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SHOW enable_seqscan")
        assert cursor.fetchone() == ("on",)

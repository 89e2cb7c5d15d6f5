"""What the tests do with the rows of the database as a whole."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from tests import factories
from tests.database import made_once


@pytest.mark.django_db(transaction=True)
def test_what_is_made_once_is_the_same_whether_the_first_test_commits_or_not() -> None:
    done: list[str] = []

    def build() -> dict[str, Any]:
        transaction.on_commit(lambda: done.append("with the pages"))
        return {"home": factories.make_home()}

    with transaction.atomic():
        transaction.on_commit(lambda: done.append("by the test"))
        made_once(build)()
    made_once(build)()
    assert done == ["by the test"]

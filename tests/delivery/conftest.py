"""What the tests of the delivery share."""

from __future__ import annotations

import pytest
from django.db import connections


@pytest.fixture(autouse=True)
def no_connection_of_another_test(request: pytest.FixtureRequest) -> None:
    """Close what a test with a database left open: at the end of a request Django would look at it, which is refused here."""
    marks = {mark.name for mark in request.node.iter_markers()}
    if "django_db" not in marks and not {"db", "transactional_db", "live_server"} & set(request.fixturenames):
        connections.close_all()

"""Two machines that start at once do not both prepare the database."""

from __future__ import annotations

import pytest
from django.db import connection

from doedemocratie.delivery.preparation import PREPARATION_LOCK, alone


@pytest.mark.django_db(transaction=True)
def test_a_second_machine_has_to_wait_until_the_first_is_ready() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite is for one machine.")
    other = connection.copy()

    def other_would_wait() -> bool:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [PREPARATION_LOCK])
            got = cursor.fetchone()[0]
            cursor.execute("SELECT pg_advisory_unlock_all()")
        return not got

    try:
        with alone():
            assert other_would_wait()
        assert not other_would_wait()
        with pytest.raises(ZeroDivisionError), alone():
            raise ZeroDivisionError
        assert not other_would_wait()
    finally:
        other.close()

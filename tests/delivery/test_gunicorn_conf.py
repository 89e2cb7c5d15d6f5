"""What gunicorn makes of its configuration, and the limit on the queries of the web server."""

from __future__ import annotations

import os
import subprocess
import sys
from copy import deepcopy

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper

from doedemocratie.delivery.statement_limit import limit_statements


def printed_configuration(**environment: str) -> dict[str, str]:
    """Return the configuration as gunicorn itself prints it."""
    printed = subprocess.run(
        [sys.executable, "-m", "gunicorn", "--config", "python:doedemocratie.delivery.gunicorn_conf", "--print-config"],
        cwd=settings.BASE_DIR,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return {name.strip(): value.strip() for name, _, value in (line.partition("=") for line in printed.splitlines())}


def test_gunicorn_takes_the_settings_of_the_site() -> None:
    configuration = printed_configuration(HOST="[::1]", PORT="8123", WEB_WORKERS="3", WEB_THREADS="5")
    assert configuration["bind"] == "['[::1]:8123']", "an IPv6 number goes in brackets"
    assert (configuration["workers"], configuration["threads"]) == ("3", "5")
    assert configuration["worker_class"].endswith("WebWorker")
    assert configuration["preload_app"] == "True"
    assert configuration["control_socket_disable"] == "True"
    assert configuration["wsgi_app"] == "doedemocratie.wsgi:application"


def test_gunicorn_believes_no_header_of_a_proxy() -> None:
    configuration = printed_configuration(FORWARDED_ALLOW_IPS="*")
    assert configuration["forwarded_allow_ips"] == "[]"
    assert configuration["forwarder_headers"] == "[]"


def test_sqlite_has_no_limit_and_nothing_is_said_of_it() -> None:
    databases = {"default": {"ENGINE": "django.db.backends.sqlite3", "OPTIONS": {"timeout": 20}}}
    limit_statements(databases, 15)
    assert databases["default"]["OPTIONS"] == {"timeout": 20}


def test_zero_is_no_limit() -> None:
    databases = {"default": {"ENGINE": "django.db.backends.postgresql"}}
    limit_statements(databases, 0)
    assert databases == {"default": {"ENGINE": "django.db.backends.postgresql"}}


def limited_connection(seconds: int) -> BaseDatabaseWrapper:
    """Return another connection to the test's database, as the web server would make it."""
    other = connection.copy()
    other.settings_dict = deepcopy(connection.settings_dict)
    limit_statements({"default": other.settings_dict}, seconds)
    return other


@pytest.mark.django_db
def test_postgresql_cuts_off_a_query_of_the_web_server_and_of_nobody_else() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite cuts off no query.")
    other = limited_connection(1)
    try:
        with other.cursor() as cursor:
            cursor.execute("SHOW jit")
            assert cursor.fetchone()[0] == "off", "the other options stand"
            with pytest.raises(OperationalError, match="statement timeout"):
                cursor.execute("SELECT pg_sleep(5)")
    finally:
        other.close()
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone()[0] == "0"

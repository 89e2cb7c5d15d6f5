"""The probe of a load balancer gets its answer whatever else is broken."""

from __future__ import annotations

from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest

from doedemocratie.delivery.health import HealthChecks


def broken(environ, start_response):
    """Fail, as an application whose database is away."""
    raise ConnectionError


def ask(method, path, **more):
    """Return the status, headers and body."""
    environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "HTTP_HOST": "not-allowed.example", **more}
    setup_testing_defaults(environ)
    answer: list[Any] = []
    body = b"".join(HealthChecks(broken)(environ, lambda status, headers: answer.extend((status, dict(headers)))))
    return *answer, body


@pytest.mark.parametrize(("method", "body"), [("GET", b"ok\n"), ("HEAD", b"")])
def test_a_living_process_says_so_without_the_application(method, body):
    status, headers, answered = ask(method, "/healthz")
    assert (status, answered) == ("200 OK", body)
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "Strict-Transport-Security" not in headers


@pytest.mark.parametrize(("given", "secure"), [("https", True), ("http", False), ("", False)])
def test_a_probe_over_tls_gets_the_headers_for_that(settings, given, secure):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    headers = ask("GET", "/healthz", HTTP_X_FORWARDED_PROTO=given)[1]
    assert ("Strict-Transport-Security" in headers) is secure


@pytest.mark.parametrize(("method", "path"), [("GET", "/"), ("GET", "/healthz/"), ("POST", "/healthz")])
def test_every_other_request_goes_to_the_application(method, path):
    with pytest.raises(ConnectionError):
        ask(method, path)

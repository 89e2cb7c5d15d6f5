"""What is sent to Sentry, read by a server of our own."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import brotli
import pytest
from django.conf import settings as project_settings

# A site with one page that breaks on what is sent to it.
SITE = """
import io
import logging
from wsgiref.util import setup_testing_defaults

import django
django.setup()
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from doedemocratie.delivery.observation import Observation


@csrf_exempt
def broken(request, place):
    name = request.POST["name"]
    raise ValueError(f"no such person: '{name}' <{request.POST['email']}>")


def handler500(request):
    return HttpResponse("", status=500)  # the site's own page needs the static files


urlpatterns = [path("breekt/<str:place>/", broken), path("", include("doedemocratie.urls"))]

if __name__ == "__main__":
    import sentry_sdk
    settings.ROOT_URLCONF = "site_that_breaks"
    settings.SECURE_SSL_REDIRECT = False
    sent = b"name=Jansen&email=jan@example.nl&password=geheim"
    environ = {
        "REQUEST_METHOD": "POST", "PATH_INFO": "/breekt/meld/", "QUERY_STRING": "q=ziekte", "REMOTE_ADDR": "203.0.113.5",
        "HTTP_HOST": "localhost", "HTTP_COOKIE": "sessionid=abcdefgh", "HTTP_USER_AGENT": "Browser/1",
        "HTTP_X_FORWARDED_FOR": "198.51.100.7", "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "HTTP_REFERER": "http://localhost/?from=jansen",
        "CONTENT_LENGTH": str(len(sent)), "wsgi.input": io.BytesIO(sent),
    }
    setup_testing_defaults(environ)
    said = {}
    b"".join(Observation(get_wsgi_application())(environ, lambda status, headers, *_: said.update(headers, status=status)))
    logging.getLogger("worker").error("The mail to %s failed.", "jan@example.nl")
    logging.getLogger("django.security.csrf").error("Refused for %s", "jansen")
    sentry_sdk.flush(20)
    print(said["status"], said["X-Request-ID"])
"""


@pytest.fixture
def sentry() -> Iterator[tuple[str, list[dict]]]:
    """Return the DSN of a server, and the events that it gets."""
    events: list[dict] = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            body = {"gzip": gzip.decompress, "br": brotli.decompress}[self.headers["Content-Encoding"]](body)
            parts = [json.loads(line) for line in body.splitlines() if line.strip()]
            events.extend({"kind": kind["type"], **event} for kind, event in zip(parts[1::2], parts[2::2], strict=True))
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://key@127.0.0.1:{server.server_port}/1", events
    server.shutdown()
    server.server_close()


def run(tmp_path: Path, **environment: str) -> str:
    """Return what the site that breaks prints."""
    (tmp_path / "site_that_breaks.py").write_text(SITE)
    return subprocess.run(
        [sys.executable, str(tmp_path / "site_that_breaks.py")],
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(project_settings.BASE_DIR),
            "DJANGO_SETTINGS_MODULE": "doedemocratie.settings.production",
            "VAR_DIR": str(tmp_path),
            **environment,
        },
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def test_an_error_is_sent_with_its_place_and_without_the_person(sentry: tuple[str, list[dict]], tmp_path: Path) -> None:
    dsn, events = sentry
    status, _, request_id = run(tmp_path, SENTRY_DSN=dsn).strip().rpartition(" ")
    assert status.startswith("500")
    assert [event["kind"] for event in events] == ["event", "event"]
    error, message = events
    (told,) = error["exception"]["values"]
    assert (told["type"], told["value"]) == ("ValueError", "no such person: '…' <…>")
    assert told["stacktrace"]["frames"][-1]["function"] == "broken"
    assert error["request"] == {"method": "POST", "url": "http://localhost/breekt/meld/"}
    assert error["tags"]["request_id"] == request_id
    assert message["logentry"] == {"message": "The mail to … failed."}
    for event in events:
        without_code = json.loads(json.dumps(event))
        for value in without_code.get("exception", {}).get("values", []):
            value.pop("stacktrace")  # the lines of this test
        text = json.dumps(without_code)
        for secret in (
            "Jansen",
            "jan@",
            "geheim",
            "ziekte",
            "203.0",
            "198.51",
            "abcdefgh",
            "Browser",
            "from=",
            "server_name",
        ):
            assert secret not in text, event
        assert '"vars"' not in json.dumps(event)


def test_nothing_is_sent_by_default(sentry: tuple[str, list[dict]], tmp_path: Path) -> None:
    assert run(tmp_path).startswith("500")
    assert sentry[1] == []

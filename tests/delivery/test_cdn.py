"""The CDN is told of what changed: here it is a server on this machine that writes down what it is asked to forget."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoAssertNumQueries, Settings
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from doedemocratie.core.models import StandardPage
from doedemocratie.delivery import cdn, content_version
from doedemocratie.delivery.models import AddressToPurge, ContentChange
from doedemocratie.library.replacing import let_go
from doedemocratie.opendata.sitemaps import PART_SIZE
from tests.factories import make_article, make_document, make_event, make_image, make_site, make_standard_page, restrict

pytestmark = pytest.mark.django_db(transaction=True)


class Cdn(BaseHTTPRequestHandler):
    """Answers ``PURGE`` with ``status``."""

    purged: ClassVar[list[str]] = []
    status = 200

    def do_PURGE(self) -> None:
        self.purged.append(f"http://{self.headers['Host']}{self.path}")
        self.send_response(self.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        """Say nothing on the console."""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Cdn)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture
def site(settings: Settings, server: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A site of which the CDN has been told everything; tasks wait for the worker."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    made = make_site()
    made["artikel"] = make_article(made["nieuws"], slug="bericht")
    made["afspraak"] = make_event(made["agenda"], slug="afspraak")
    settings.WAGTAILFRONTENDCACHE = {"cdn": {"BACKEND": "doedemocratie.delivery.cdn.HttpBackend", "LOCATION": server}}
    monkeypatch.setattr(Cdn, "status", 200)
    monkeypatch.setattr(cdn, "_logged_at", -cdn.LOG_EVERY)
    call_command("purge_cdn", verbosity=0)
    DBTaskResult.objects.all().delete()
    Cdn.purged.clear()
    return made


def near() -> set[str]:
    """Return what the CDN is told by the task that follows a change at once."""
    assert Cdn.purged == [], "the request of the editor waited for the CDN"
    call_command("db_worker", batch=True, verbosity=0, startup_delay=False)
    return told()


def told() -> set[str]:
    found = {address.removeprefix("http://localhost") for address in Cdn.purged}
    Cdn.purged.clear()
    return found


def test_publishing_tells_of_the_page_and_what_is_above_it(site: dict[str, Any]) -> None:
    site["artikel"].save_revision().publish()
    assert near() == {
        "/nieuws/bericht/",
        "/nieuws/bericht/agenda.ics",
        "/nieuws/",
        "/nieuws/feed/",
        "/",
        "/sitemap.xml",
    }


def test_then_the_clock_tells_of_every_address(site: dict[str, Any]) -> None:
    site["artikel"].save_revision().publish()
    near()
    call_command("purge_cdn", verbosity=0)
    parts = {f"/sitemap-{pk // PART_SIZE}.xml" for pk in Page.objects.filter(depth__gt=1).values_list("pk", flat=True)}
    assert told() == {
        *("/", "/robots.txt", "/sitemap.xml", "/favicon.ico", "/nieuws/", "/nieuws/feed/", "/nieuws/bericht/"),
        *("/agenda/", "/agenda/afspraak/", "/agenda/afspraak/agenda.ics", "/publicaties/", "/themas/"),
        *(page.url + "feed/" for page in site.values() if hasattr(page, "feed_pages")),
        *parts,
    }
    assert not AddressToPurge.objects.exists()
    call_command("purge_cdn", verbosity=0)
    assert told() == set()


@pytest.mark.parametrize("how", ["slug", "move"])
def test_old_and_new_addresses_of_everything_that_moves(site: dict[str, Any], how: str) -> None:
    section = StandardPage.objects.get(pk=make_standard_page(site["home"], slug="over").pk)
    make_standard_page(section, slug="wij")
    goal = make_standard_page(site["home"], slug="doel")
    near()
    section = StandardPage.objects.get(pk=section.pk)
    if how == "slug":
        section.slug = "over-ons"
        section.save_revision().publish()
        new = "/over-ons/"
    else:
        section.move(goal, pos="last-child")
        new = "/doel/over/"
    assert {"/over/", "/over/wij/", new, f"{new}wij/"} <= near()


@pytest.mark.parametrize("how", ["unpublish", "delete", "restrict", "redirect", "document", "image", "replaced"])
def test_what_is_gone_or_no_longer_for_all(site: dict[str, Any], how: str) -> None:
    article = site["artikel"]
    expected = {"/nieuws/bericht/"}
    if how == "unpublish":
        article.unpublish()
    elif how == "delete":
        Page.objects.get(pk=site["nieuws"].pk).delete()
    elif how == "restrict":
        restrict(site["nieuws"])
    elif how == "redirect":
        Redirect.add_redirect("/oud/", redirect_to=article)
        expected = {"/oud", "/oud/"}
    elif how == "document":
        document = make_document()
        expected = {document.url}
        document.delete()
    elif how == "replaced":
        document = make_document()
        expected, former = {document.url}, document.file
        document.file = ContentFile(b"%PDF-1.7 nieuw", "nieuw.pdf")
        document.save()
        let_go(document, former)
    else:
        image = make_image()
        expected = {image.file.url}
        image.delete()
    assert expected <= {
        "/" + address.removeprefix("http://").partition("/")[2] if "//" in address else address for address in near()
    }


def test_draft_tells_nothing(site: dict[str, Any]) -> None:
    site["artikel"].save_revision()
    assert near() == set()
    assert not AddressToPurge.objects.exists()


def test_cdn_that_refuses_is_one_line_and_told_again(site: dict[str, Any], caplog: pytest.LogCaptureFixture) -> None:
    Cdn.status = 503
    site["artikel"].save_revision().publish()
    for _ in range(3):
        call_command("purge_cdn", verbosity=0)
    assert len([record for record in caplog.records if "CDN" in record.getMessage()]) == 1
    assert AddressToPurge.objects.exists()
    told()
    Cdn.status = 200
    call_command("purge_cdn", verbosity=0)
    assert "/nieuws/bericht/" in told()
    assert not AddressToPurge.objects.exists()


@pytest.mark.parametrize("status", cdn.NOT_THERE)
def test_cdn_without_a_copy_is_content(site: dict[str, Any], status: int) -> None:
    Cdn.status = status
    site["artikel"].save_revision().publish()
    call_command("purge_cdn", verbosity=0)
    assert not AddressToPurge.objects.exists()


def test_cdn_that_is_away_does_not_touch_the_editor(site: dict[str, Any], settings: Settings) -> None:
    settings.WAGTAILFRONTENDCACHE = {"cdn": {**settings.WAGTAILFRONTENDCACHE["cdn"], "LOCATION": "http://127.0.0.1:9"}}
    site["artikel"].save_revision().publish()
    call_command("purge_cdn", verbosity=0)
    assert AddressToPurge.objects.filter(address__endswith="/bericht/").exists()


def test_cdn_that_hangs_holds_up_the_clock_for_a_moment_only(
    site: dict[str, Any], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cdn, "TIMEOUT", 1.0)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        location = f"http://127.0.0.1:{silent.getsockname()[1]}"
        settings.WAGTAILFRONTENDCACHE = {"cdn": {**settings.WAGTAILFRONTENDCACHE["cdn"], "LOCATION": location}}
        content_version.move_on()
        begin = time.monotonic()
        assert not cdn.sweep(60)
    assert time.monotonic() - begin < 5 * cdn.TIMEOUT
    assert AddressToPurge.objects.exists()


def test_sweep_goes_on_where_it_stopped_and_does_once_for_many_changes(
    site: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cdn, "BATCH", 2)
    for _ in range(3):
        content_version.move_on()
    assert not cdn.sweep(0)
    first = told()
    assert "/" in first
    content_version.move_on()  # while it is at work: another sweep follows
    assert AddressToPurge.objects.count() == 2
    assert cdn.sweep(60)
    assert {"/", "/themas/"} <= told()


def test_version_is_up_to_date_before_the_cdn_asks(site: dict[str, Any]) -> None:
    before = content_version.current()
    ContentChange.objects.create()  # by a process that was killed before it told the cache
    call_command("purge_cdn", verbosity=0)
    assert content_version.current() != before


def test_another_release_is_told_of(site: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    call_command("purge_cdn", verbosity=0)
    assert told() == set()
    monkeypatch.setattr(cdn, "release", lambda: "another")
    call_command("purge_cdn", verbosity=0)
    assert {"/", "/nieuws/bericht/"} <= told()


def test_without_a_cdn_nothing_is_noted(
    site: dict[str, Any], settings: Settings, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    settings.WAGTAILFRONTENDCACHE = {}
    site["artikel"].save_revision().publish()
    assert not AddressToPurge.objects.exists()
    assert not DBTaskResult.objects.filter(task_path__endswith="purge_noted").exists()
    with django_assert_num_queries(0):
        call_command("purge_cdn", verbosity=0)


def test_parts_of_the_sitemap_are_those_of_the_sitemap() -> None:
    assert cdn.SITEMAP_PART == PART_SIZE

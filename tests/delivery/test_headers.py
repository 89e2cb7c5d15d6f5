"""The security headers: on every kind of response, by the rules of internet.nl."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.http import HttpResponse
from django.test import Client, RequestFactory
from pytest_django import Settings
from wagtail.contrib.redirects.models import Redirect

from doedemocratie.accounts.enums import Role
from doedemocratie.accounts.role_setup import set_up_roles
from doedemocratie.core.models import StandardPage
from doedemocratie.delivery import headers
from doedemocratie.library.models import CustomDocument
from doedemocratie.opendata import woo_sitemaps
from tests import factories, internetnl
from tests.accounts.conftest import make_user, signed_in

HOST = "www.example.nl"
CSP = "Content-Security-Policy"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _headers_of_these_settings() -> Iterator[None]:
    """Make the headers anew, from the settings of each test."""
    caches = (headers.visitor_headers, headers.admin_headers)
    for made in caches:
        made.cache_clear()
    yield
    for made in caches:
        made.cache_clear()


@pytest.fixture
def site() -> dict[str, Any]:
    """A small site with a page of each kind of answer."""
    return factories.make_site()


def get(path: str, *, tls: bool = True, **options: Any) -> Any:
    """Return the answer to a visitor who asks for ``path``; an error of the site is an answer too."""
    return Client(SERVER_NAME=HOST, raise_request_exception=False).get(path, secure=tls, **options)


def ask_page(site: dict[str, Any], settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Any:
    return get("/")


def ask_redirect(site: dict[str, Any], settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Any:
    Redirect.objects.create(old_path="/oud", redirect_link="/nieuws/")
    return get("/oud/")


def ask_page_without_slash(site: dict[str, Any], settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Any:
    return get("/nieuws")


def ask_bad_address(site: dict[str, Any], settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Any:
    return get("/?q=%00")


def ask_unknown_host(site: dict[str, Any], settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Any:
    settings.ALLOWED_HOSTS = ["elders.nl"]
    return get("/nieuws")


def ask_forged_form(site: dict[str, Any], settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Any:
    visitor = Client(SERVER_NAME=HOST, enforce_csrf_checks=True)
    return visitor.post("/_util/login/", {"username": "a"}, secure=True)


def ask_other_method(site: dict[str, Any], settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Any:
    return Client(SERVER_NAME=HOST).post("/robots.txt", secure=True)


def ask_nothing(site: dict[str, Any], settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Any:
    return get("/bestaat-niet/")


def ask_gone(site: dict[str, Any], settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Any:
    factories.make_article(site["nieuws"], slug="weg").unpublish()
    return get("/nieuws/weg/")


def ask_error(site: dict[str, Any], settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Any:
    def fail(*args: Any, **kwargs: Any) -> Any:
        raise RuntimeError("broken on purpose")

    factories.make_standard_page(site["home"], slug="kapot")
    monkeypatch.setattr(StandardPage, "serve", fail)
    return get("/kapot/")


def ask_feed(site: dict[str, Any], settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Any:
    return get("/nieuws/feed/")


def ask_robots(site: dict[str, Any], settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Any:
    return get("/robots.txt")


def ask_sitemap(site: dict[str, Any], settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Any:
    return get("/sitemap.xml")


def ask_woo_index(site: dict[str, Any], settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Any:
    factories.make_publication(site["publicaties"])
    return get("/sitemaps/sitemapindex-diwoo-infocat018.xml")


def ask_woo_part(site: dict[str, Any], settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Any:
    part = factories.make_publication(site["publicaties"]).pk // woo_sitemaps.PART_SIZE
    return get(f"/sitemaps/sitemap-diwoo-infocat018-{part}.xml")


def ask_media(site: dict[str, Any], settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Any:
    return get(factories.make_image(20, 20).file.url)


def ask_missing_media(site: dict[str, Any], settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Any:
    return get("/media/images/bestaat-niet.png")


def ask_document(site: dict[str, Any], settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Any:
    document = CustomDocument.objects.create(title="Handreiking", file=ContentFile(b"%PDF-1.7", "handreiking.pdf"))
    return get(document.url)


KINDS: list[tuple[Callable[..., Any], int]] = [
    (ask_page, 200),
    (ask_redirect, 301),
    (ask_page_without_slash, 301),
    (ask_bad_address, 400),
    (ask_unknown_host, 400),
    (ask_forged_form, 403),
    (ask_other_method, 405),
    (ask_nothing, 404),
    (ask_gone, 410),
    (ask_error, 500),
    (ask_feed, 200),
    (ask_robots, 200),
    (ask_sitemap, 200),
    (ask_woo_index, 200),
    (ask_woo_part, 200),
    (ask_media, 200),
    (ask_missing_media, 404),
    (ask_document, 200),
]


@pytest.mark.parametrize(("ask", "status"), KINDS, ids=lambda value: getattr(value, "__name__", str(value)))
def test_every_kind_of_response_passes_internetnl(
    ask: Callable[..., Any],
    status: int,
    site: dict[str, Any],
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    response = ask(site, settings, monkeypatch)
    assert response.status_code == status
    assert internetnl.problems(response.headers, domain=HOST) == []
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] == ("cross-origin" if "media" in ask.__name__ else "same-origin")
    assert "browsing-topics=()" in response["Permissions-Policy"]
    assert "default-src 'none'" in response[CSP]
    assert "'unsafe" not in response[CSP]


def test_static_files_and_the_redirect_to_tls_have_them_too(settings: Settings, tmp_path: Any) -> None:
    (tmp_path / "x.css").write_text("a { color: red }")
    settings.STATIC_ROOT, settings.WHITENOISE_AUTOREFRESH = tmp_path, False
    response = get("/static/x.css")
    assert response.status_code == 200
    assert internetnl.problems(response.headers, domain=HOST) == []

    settings.SECURE_SSL_REDIRECT = True
    redirect = get("/", tls=False)
    assert redirect.status_code == 301
    assert redirect["Location"] == f"https://{HOST}/"
    assert internetnl.problems(redirect.headers, domain=HOST, tls=False) == []


def test_over_plain_http_nothing_asks_for_tls(site: dict[str, Any]) -> None:
    """On one's own machine there is no TLS: a browser that is sent there finds nothing."""
    response = get("/", tls=False)
    assert "Strict-Transport-Security" not in response
    assert "upgrade-insecure-requests" not in response[CSP]
    assert "upgrade-insecure-requests" in get("/")[CSP]


def test_media_and_documents_keep_a_stricter_policy(site: dict[str, Any]) -> None:
    media = get(factories.make_image(20, 20).file.url)
    assert "sandbox" in internetnl.parsed(media[CSP])
    assert set(internetnl.parsed(media[CSP])["default-src"]) == {"'none'"}
    document = get(factories.make_document().url)
    assert internetnl.parsed(document[CSP]) == {
        name: ["'none'"] for name in ("default-src", "base-uri", "form-action", "frame-ancestors")
    }


def test_a_host_that_sends_media_may_send_pictures_and_nothing_else(site: dict[str, Any], settings: Settings) -> None:
    settings.MEDIA_URL = "https://beeld.example.nl/site/"
    response = get("/")
    sources = internetnl.parsed(response[CSP])
    assert [name for name, of in sources.items() if "https://beeld.example.nl" in of] == ["img-src"]
    assert internetnl.problems(response.headers, domain=HOST) == []


def test_the_admin_refuses_scripts_that_are_not_files_of_the_site(site: dict[str, Any]) -> None:
    set_up_roles()
    editor = signed_in(make_user("noor", Role.REDACTEUREN))
    for address in ("/beheer/", "/beheer/login/", "/beheer/pages/", "/beheer/bestaat-niet/", "/beheer/images/chooser/"):
        response = editor.get(address, secure=True)
        directives = internetnl.parsed(response[CSP])
        assert directives["script-src"] == ["'self'"]
        assert directives["frame-ancestors"] == ["'none'"]
        # The one thing that internet.nl would refuse, on addresses that it does not look at.
        assert internetnl.problems(response.headers, domain=HOST) == ["CSP: 'unsafe-inline' in style-src"]


def test_only_a_preview_may_be_framed_and_it_has_the_policy_of_the_page(site: dict[str, Any]) -> None:
    set_up_roles()
    article = factories.make_article(site["nieuws"])
    editor = signed_in(make_user("noor", Role.REDACTEUREN))
    panel = editor.get(f"/beheer/pages/{article.pk}/edit/preview/?in_preview_panel=true", secure=True)
    assert panel["X-Frame-Options"] == "SAMEORIGIN"
    expected = get(article.url)[CSP].replace("frame-ancestors 'none'", "frame-ancestors 'self'")
    assert panel[CSP] == expected
    assert editor.get(article.url, secure=True)["X-Frame-Options"] == "DENY"


def test_a_view_can_set_a_header_of_its_own() -> None:
    own = HttpResponse(
        headers={"Cross-Origin-Resource-Policy": "cross-origin", CSP: "default-src 'none'; BASE-URI 'self'"}
    )
    response = headers.security_headers(lambda request: own)(RequestFactory().get("/x"))
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert response.headers[CSP] == "default-src 'none'; BASE-URI 'self'; form-action 'none'; frame-ancestors 'none'"


def test_developers_see_the_error_pages_of_django(settings: Settings) -> None:
    settings.DEBUG = True
    handle = headers.security_headers(lambda request: HttpResponse(status=500))
    assert CSP not in handle(RequestFactory().get("/x")).headers
    settings.DEBUG = False
    assert CSP in handle(RequestFactory().get("/x")).headers

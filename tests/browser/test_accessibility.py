"""Every kind of page is for everybody: axe, valid HTML, small screens, large text, keyboard, no JavaScript."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response, ViewportSize, expect
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from doedemocratie.core.blocks import BodyBlock
from doedemocratie.core.models import StandardPage
from publications.blocks import PublicationBody
from publications.models import PublicationPage
from tests.browser.conftest import looks, visiting
from tests.browser.showcase import PAGES, page_types_without_page, showcase

# For the order of the tests, and so that there is a database: see _django_db_helper.
pytestmark = pytest.mark.django_db(transaction=True)

PHONE: ViewportSize = {"width": 390, "height": 844}
DESKTOP: ViewportSize = {"width": 1350, "height": 900}
NARROW: ViewportSize = {"width": 320, "height": 640}
HALF: ViewportSize = {"width": 640, "height": 800}
# The error page of last resort is a page by itself, with one link before the content: nothing to skip.
WITHOUT_SKIP_LINK = {"/kapot/"}
# The form for the password is the only one that is posted, and Django guards it with a cookie.
WITH_COOKIE = {"/besloten/"}


@pytest.fixture
def _django_db_helper() -> None:
    """Leave the database as it is around a test, where pytest-django would empty it: ``server`` fills it only once."""


@pytest.fixture(scope="module")
def server(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[LiveServer]:
    """A running site with a page of every kind, the same for all tests of this module: none changes it."""
    with django_db_blocker.unblock(), showcase():
        live = LiveServer("127.0.0.1")
        yield live
        live.stop()


@pytest.fixture
def new_visitor(chromium: Browser, server: LiveServer) -> Iterator[Callable[..., BrowserContext]]:
    """Return what makes a browser context for a visitor: see ``new_context``."""
    with visiting(chromium, server.url) as make:
        yield make


def sideways(page: Page) -> int:
    """Return by how many pixels a page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def note_problems(page: Page, path: str) -> list[str]:
    """Return a list that fills with what goes wrong in ``page`` while it shows ``path``, beside its own status."""
    problems: list[str] = []

    def console(message: ConsoleMessage) -> None:
        own_status = PAGES[path] >= 400 and message.location["url"].endswith(path)
        if message.type in {"error", "warning"} and not own_status:
            problems.append(f"{message.type}: {message.text}")

    def response(answer: Response) -> None:
        if answer.status >= 400 and not answer.url.endswith(path):
            problems.append(f"{answer.status}: {answer.url}")

    page.on("console", console)
    page.on("response", response)
    page.on("pageerror", lambda error: problems.append(f"script: {error}"))
    return problems


def open_page(page: Page, path: str) -> None:
    """Show ``path``, which must answer with its own status."""
    answer = page.goto(path)
    assert answer
    assert answer.status == PAGES[path], path


def test_the_showcase_shows_every_page_type_and_every_block(server: LiveServer) -> None:
    assert page_types_without_page() == set()
    shown = {block.block_type for block in StandardPage.objects.get(slug="alle-blokken").body}
    assert shown == set(BodyBlock().child_blocks)
    in_publication = {block.block_type for block in PublicationPage.objects.get(slug="alles").body}
    assert in_publication == set(PublicationBody().child_blocks)


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_in_either_scheme_on_phone_and_desktop(
    path: str, new_visitor: Callable[..., BrowserContext], axe: Callable[[Page], list[str]]
) -> None:
    page = new_visitor(viewport=PHONE, reduced_motion="reduce").new_page()
    problems = note_problems(page, path)
    open_page(page, path)
    page.wait_for_load_state("networkidle")
    # What the browser says from here on is about axe, which sets styles of its own that the site's policy refuses.
    found = list(problems)
    for look in looks(page, PHONE, DESKTOP):
        found += [f"{look}: {problem}" for problem in axe(page)]
    assert found == []


@pytest.mark.parametrize("path", PAGES)
def test_a_page_serves_small_screens_large_text_the_keyboard_and_browsers_without_javascript(
    path: str, new_visitor: Callable[..., BrowserContext]
) -> None:
    page = new_visitor(viewport=DESKTOP).new_page()
    problems = note_problems(page, path)
    open_page(page, path)
    assert_content_is_one_step_away(page, path)

    plain = new_visitor(viewport=DESKTOP, java_script_enabled=False).new_page()
    open_page(plain, path)
    text = page.locator("body").inner_text()
    assert plain.locator("body").inner_text() == text
    assert len(text) > 100

    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    page.set_viewport_size(NARROW)
    assert sideways(page) == 0, f"{path} scrolls sideways at 320 pixels"
    page.set_viewport_size(HALF)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert sideways(page) == 0, f"{path} scrolls sideways at 640 pixels with text twice as large"
    page.evaluate("document.documentElement.style.fontSize = ''")

    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    assert sideways(page) == 0
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert moving_parts(page) == []
    assert problems == []
    if path not in WITH_COOKIE:
        assert page.context.cookies() == []


def assert_content_is_one_step_away(page: Page, path: str) -> None:
    """Fail unless the first press of Tab shows a link that moves the focus to the content."""
    page.keyboard.press("Tab")
    if path in WITHOUT_SKIP_LINK:
        assert page.locator("a, button, input").count() <= 4
        return
    link = page.get_by_role("link", name="Direct naar de inhoud")
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()


def moving_parts(page: Page) -> list[str]:
    """Return the elements that move, for somebody who asked for less motion."""
    return list(
        page.evaluate(
            """[...document.querySelectorAll('*')].filter(one => {
                const style = getComputedStyle(one)
                return [style.animationDuration, style.transitionDuration].some(time => !/^0s(, 0s)*$/.test(time))
            }).map(one => one.outerHTML.slice(0, 100))"""
        )
    )


def test_the_menu_opens_on_a_phone_without_javascript(new_visitor: Callable[..., BrowserContext]) -> None:
    page = new_visitor(viewport=PHONE, java_script_enabled=False).new_page()
    open_page(page, "/")
    menu = page.get_by_role("navigation", name="Hoofdmenu")
    news = menu.get_by_role("link", name="Nieuws")
    expect(news).to_be_hidden()
    menu.get_by_text("Menu", exact=True).click()
    expect(news).to_be_visible()
    news.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Nieuws")
    expect(page.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name="Nieuws")).to_be_hidden()


def test_the_menu_is_open_on_a_desktop(new_visitor: Callable[..., BrowserContext]) -> None:
    page = new_visitor(viewport=DESKTOP, java_script_enabled=False).new_page()
    open_page(page, "/agenda/")
    menu = page.get_by_role("navigation", name="Hoofdmenu")
    expect(menu.get_by_role("link", name="Nieuws")).to_be_visible()
    expect(menu.get_by_text("Menu", exact=True)).to_be_hidden()
    expect(menu.get_by_role("link", name="Agenda")).to_have_attribute("aria-current", "page")


def test_what_has_the_focus_is_seen(new_visitor: Callable[..., BrowserContext]) -> None:
    page = new_visitor(viewport=DESKTOP).new_page()
    open_page(page, "/alle-blokken/")
    unseen = []
    for _ in range(page.evaluate("document.querySelectorAll('a, button, input, summary, [tabindex=\"0\"]').length")):
        page.keyboard.press("Tab")
        focused: dict[str, Any] = page.evaluate(
            """(() => {
                const style = getComputedStyle(document.activeElement)
                const shown = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
                return {shown, html: document.activeElement.outerHTML.slice(0, 120)}
            })()"""
        )
        if not focused["shown"] and not focused["html"].startswith("<body"):
            unseen.append(focused["html"])
    assert unseen == []


def test_the_password_page_lets_who_knows_it_in(new_visitor: Callable[..., BrowserContext]) -> None:
    page = new_visitor(viewport=PHONE, java_script_enabled=False).new_page()
    open_page(page, "/besloten/")
    field = page.get_by_role("main").get_by_label("Wachtwoord")
    field.fill("fout")
    page.get_by_role("button", name="Ga verder").click()
    expect(page.locator(".form-field__error")).to_be_visible()
    field.fill("appelboom")
    page.get_by_role("button", name="Ga verder").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Besloten")


def test_the_html_is_valid(server: LiveServer, vnu: Callable[[dict[str, str]], list[str]]) -> None:
    documents = {}
    for path, status in PAGES.items():
        response = Client(raise_request_exception=False).get(path)
        assert response.status_code == status, path
        documents[path] = response.content.decode()
    assert vnu(documents) == []

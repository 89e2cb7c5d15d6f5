"""What the editors see, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, ViewportSize, expect

from doedemocratie.accounts.enums import Role
from tests.accounts.conftest import Tree, make_tree, make_user, set_up_roles
from tests.browser.conftest import looks, note_watching

pytestmark = pytest.mark.django_db(transaction=True)

SMALL_PHONE: ViewportSize = {"width": 320, "height": 640}


@pytest.fixture
def tree(transactional_db: None) -> Tree:
    """A published page of every type, and the roles."""
    pages = make_tree()
    set_up_roles()
    return pages


def test_the_sign_in_page_is_accessible(page: Page, axe: Callable[[Page], list[str]]) -> None:
    page.goto("/beheer/login/")
    for look in looks(page, SMALL_PHONE):
        # Wagtail's own warning for browsers without JavaScript stands outside the landmarks.
        assert not [problem for problem in axe(page) if "capabilitymessage" not in problem], look


def test_an_editor_signs_in_and_sees_the_live_preview_and_the_checks(
    tree: Tree, new_context: Callable[..., BrowserContext]
) -> None:
    make_user("noor", Role.REDACTEUREN)
    page = new_context().new_page()
    note_watching(page)
    page.goto("/beheer/login/")
    page.get_by_label("Gebruikersnaam").fill("noor")
    page.get_by_label("Wachtwoord").fill("een lang wachtwoord")
    page.get_by_role("button", name="Inloggen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Welkom, Noor")

    page.goto(f"/beheer/pages/{tree['article'].pk}/edit/")
    page.locator("[data-side-panel-toggle=preview]").click()
    # While a new preview loads there are two frames: the old one stays until the new one can be seen.
    shows = """title => [...document.querySelectorAll("iframe")].some(
        frame => frame.contentDocument?.querySelector("h1")?.textContent.trim() === title)"""
    page.wait_for_function(shows, arg="Bericht")
    expect(page.locator("html")).to_have_id("watched")
    page.locator("[name=title]").fill("Bericht dat ik typ")
    page.wait_for_function(shows, arg="Bericht dat ik typ")

    page.locator("[data-side-panel-toggle=checks]").click()
    expect(page.locator("[data-content-word-count]")).to_have_text(re.compile(r"[1-9]\d*"))

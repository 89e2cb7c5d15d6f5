"""The manual and the tour, as somebody who is new meets them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, ViewportSize, expect

from doedemocratie.accounts.enums import Role
from tests.accounts.conftest import Tree, make_tree, make_user, set_up_roles
from tests.browser.conftest import looks

pytestmark = pytest.mark.django_db(transaction=True)

SMALL_PHONE: ViewportSize = {"width": 320, "height": 640}


@pytest.fixture
def tree(transactional_db: None) -> Tree:
    """A published page of every type, and the roles."""
    pages = make_tree()
    set_up_roles()
    return pages


def sign_in(page: Page) -> None:
    make_user("noor", Role.REDACTEUREN)
    page.goto("/beheer/login/")
    page.get_by_label("Gebruikersnaam").fill("noor")
    page.get_by_label("Wachtwoord").fill("een lang wachtwoord")
    page.get_by_role("button", name="Inloggen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Welkom, Noor")


def test_who_is_new_takes_the_tour_reads_on_and_closes_it(tree: Tree, page: Page) -> None:
    sign_in(page)
    tour = page.get_by_role("region", name="Zo werkt het beheer voor u")
    tour.get_by_role("link", name="Een nieuwsbericht maken").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Een nieuwsbericht maken")
    page.get_by_role("searchbox", name="Zoek in de handleiding").fill("ringleiding")
    page.keyboard.press("Enter")
    page.get_by_role("main").get_by_role("link", name="Een bijeenkomst in de agenda zetten").click()
    expect(page.get_by_role("main")).to_contain_text("Is er een ringleiding?")

    page.goto("/beheer/")
    with page.expect_response("**/dismissibles/") as answer:
        tour.get_by_role("button", name="Sluit de rondleiding").click()
    assert answer.value.ok
    expect(tour).to_be_hidden()
    page.reload()
    expect(page.get_by_role("region", name="Nieuw maken")).to_be_visible()
    expect(tour).to_have_count(0)


def test_the_manual_is_accessible(
    tree: Tree, new_context: Callable[..., BrowserContext], axe: Callable[[Page], list[str]]
) -> None:
    page = new_context(viewport=SMALL_PHONE).new_page()
    sign_in(page)
    problems = []
    for address in ("", "handleiding/", "handleiding/een-publicatie-plaatsen/", "handleiding/zoeken/?q=foto"):
        page.goto(f"/beheer/{address}")
        for _ in looks(page, SMALL_PHONE):
            problems += [problem for problem in axe(page) if "doe-" in problem]
    assert not problems

"""Writing a page in a real browser: blocks that are drawn by scripts, and a session that ends while somebody types."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from doedemocratie.accounts.enums import Role
from doedemocratie.core.blocks import BodyBlock
from news.models import NewsArticlePage
from tests.accounts.conftest import Tree, make_tree, make_user, set_up_roles

pytestmark = pytest.mark.django_db(transaction=True)

TYPED = "Wij begonnen met één boom & veel 'goede wil'."


@pytest.fixture
def tree(transactional_db: None) -> Tree:
    """A published page of every type, and the roles."""
    pages = make_tree()
    set_up_roles()
    return pages


@pytest.fixture
def context(tree: Tree, new_context: Callable[..., BrowserContext]) -> BrowserContext:
    """The browser of an editor, who signed in."""
    make_user("noor", Role.REDACTEUREN)
    context = new_context()
    sign_in(context.new_page())
    return context


def sign_in(page: Page) -> None:
    """Fill in the form to sign in with."""
    if not page.url.endswith("/beheer/login/"):
        page.goto("/beheer/login/")
    page.get_by_label("Gebruikersnaam").fill("noor")
    page.get_by_label("Wachtwoord").fill("een lang wachtwoord")
    page.get_by_role("button", name="Inloggen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Welkom, Noor")


def draft_of(tree: Tree) -> NewsArticlePage:
    """Return the last version of the article."""
    draft: NewsArticlePage = NewsArticlePage.objects.get(pk=tree["article"].pk).get_latest_revision_as_object()
    return draft


def save_draft(page: Page) -> None:
    """Save what is in the form, and publish nothing."""
    page.get_by_role("button", name="Bewaar concept").first.click()


def test_the_steps_of_a_new_block_are_typed_and_kept(context: BrowserContext, tree: Tree) -> None:
    page = context.pages[0]
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"/beheer/pages/{tree['article'].pk}/edit/")
    page.get_by_role("button", name="Blok invoegen").first.click()
    page.get_by_role("option", name="Stappen").click()
    body = page.get_by_role("region", name="Tekst", exact=True)
    titles = body.locator("input[name$=-title]")
    expect(titles).to_have_count(2)
    expect(body).not_to_contain_text("failed to render")
    texts = body.locator(".public-DraftEditor-content")
    expect(texts).to_have_count(2)
    for number, word in enumerate(("Eerst", "Daarna")):
        expect(titles.nth(number)).to_have_value("")
        titles.nth(number).fill(f"{word} iets")
        texts.nth(number).click()
        page.keyboard.type(f"{word} doet u dit.")
        # The field that is sent follows what is typed a moment later.
        expect(body.locator("input[name$=-text]").nth(number)).to_have_value(re.compile(f"{word} doet u dit"))
    save_draft(page)
    expect(page.get_by_role("status").first).to_contain_text("is gewijzigd")
    [block] = draft_of(tree).body
    steps = block.value["steps"]
    assert [step["title"] for step in steps] == ["Eerst iets", "Daarna iets"]
    assert ["doet u dit." in step["text"].source for step in steps] == [True, True]
    assert not errors


def test_every_new_block_is_drawn(context: BrowserContext, tree: Tree) -> None:
    page = context.pages[0]
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"/beheer/pages/{tree['article'].pk}/edit/")
    body = page.get_by_role("region", name="Tekst", exact=True)
    for block in BodyBlock().child_blocks.values():
        page.get_by_role("button", name="Blok invoegen").first.click()
        page.get_by_role("option", name=str(block.label), exact=True).click()
    expect(body).not_to_contain_text("failed to render")
    values = body.locator("input:not([type=hidden]), textarea").evaluate_all("all => all.map(field => field.value)")
    assert "undefined" not in values
    assert not errors


def test_a_text_that_was_typed_while_the_session_ended_is_saved(context: BrowserContext, tree: Tree) -> None:
    page = context.pages[0]
    page.goto(f"/beheer/pages/{tree['article'].pk}/edit/")
    page.wait_for_timeout(3_000)  # Wagtail sees no change in what was typed before it remembered the form
    context.clear_cookies(name="sessionid")
    page.get_by_role("textbox", name="Samenvatting").fill(TYPED)
    expect(page.get_by_text("U bent uitgelogd. Kies Bewaar concept")).to_be_visible()
    save_draft(page)
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("U bent uitgelogd. Uw tekst is er nog.")
    with context.expect_page() as opened:
        page.get_by_role("link", name="Log in op een nieuw tabblad").click()
    sign_in(opened.value)

    page.get_by_role("button", name="Verstuur mijn tekst").click()
    expect(heading).to_have_text("U bent ingelogd. Verstuur uw tekst.")
    assert draft_of(tree).introduction != TYPED
    page.get_by_role("button", name="Verstuur mijn tekst").click()
    expect(page.get_by_role("textbox", name="Samenvatting")).to_have_value(TYPED)
    assert draft_of(tree).introduction == TYPED

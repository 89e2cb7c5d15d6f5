"""Writing a page in a real browser: blocks that are drawn by scripts, and a session that ends while somebody types."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import APIResponse, BrowserContext, Page, Request, Route, expect

from doedemocratie.accounts.enums import Role
from doedemocratie.core.blocks import BodyBlock
from news.models import NewsArticlePage
from tests.accounts.conftest import Tree, make_tree, make_user, set_up_roles
from tests.browser.conftest import note_watching

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


def sign_in(page: Page, name: str = "noor") -> None:
    """Fill in the form to sign in with."""
    if not page.url.endswith("/beheer/login/"):
        page.goto("/beheer/login/")
    page.get_by_label("Gebruikersnaam").fill(name)
    page.get_by_label("Wachtwoord").fill("een lang wachtwoord")
    page.get_by_role("button", name="Inloggen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Welkom, {name.capitalize()}")


def draft_of(tree: Tree) -> NewsArticlePage:
    """Return the last version of the article."""
    draft: NewsArticlePage = NewsArticlePage.objects.get(pk=tree["article"].pk).get_latest_revision_as_object()
    return draft


def save_draft(page: Page) -> None:
    """Save what is in the form, and publish nothing."""
    page.get_by_role("button", name="Bewaar concept").first.click()


def publish(page: Page) -> None:
    """Publish what is in the form."""
    page.get_by_role("navigation", name="Acties (footer)").get_by_role("button", name="Meer acties").click()
    page.get_by_role("button", name="Publiceren", exact=True).last.click()


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
    expect(page.get_by_role("status").first).to_contain_text("is opgeslagen")
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
    page.evaluate("jQuery.fx.off = true")  # a block that unfolds moves the list from which the next one is chosen
    body = page.get_by_role("region", name="Tekst", exact=True).first  # a block of text has that name too
    for block in BodyBlock().child_blocks.values():
        page.get_by_role("button", name="Blok invoegen").first.click()
        page.get_by_role("option", name=str(block.label), exact=True).click()
    expect(body).not_to_contain_text("failed to render")
    values = body.locator("input:not([type=hidden]), textarea").evaluate_all("all => all.map(field => field.value)")
    assert "undefined" not in values
    assert not errors


def test_what_was_refused_is_saved_again_only_by_who_typed_it(
    context: BrowserContext, new_context: Callable[..., BrowserContext], tree: Tree
) -> None:
    """A colleague saved meanwhile: nothing is saved by itself from then on, and nothing says so."""
    make_user("bert", Role.REDACTEUREN)
    tree["article"].save_revision()
    pages = [context.pages[0], new_context().new_page()]
    sign_in(pages[1], "bert")
    for page in pages:
        page.goto(f"/beheer/pages/{tree['article'].pk}/edit/")
        page.wait_for_function("window.comments !== undefined")
    for page, title in zip(pages, ("Van Noor", "Van Bert"), strict=True):
        page.locator("[name=title]").fill(title)
        publish(page)
        expect(page.locator(".messages li").first).to_be_visible()
    bert = pages[1]
    expect(bert.locator(".messages")).to_contain_text("Noor Test heeft deze pagina bewaard terwijl u bezig was")
    bert.locator("[name=title]").fill("Ook van Bert")
    bert.wait_for_timeout(2_500)  # some times as long as Wagtail waits before it saves by itself
    assert draft_of(tree).title == "Van Noor"
    expect(bert.get_by_text("Bezig met opslaan")).to_be_hidden()
    publish(bert)
    expect(bert.locator(".messages")).to_contain_text("is gepubliceerd")
    assert draft_of(tree).title == "Ook van Bert"


def test_a_text_that_was_typed_while_the_session_ended_is_saved(context: BrowserContext, tree: Tree) -> None:
    page = context.pages[0]
    note_watching(page)
    page.goto(f"/beheer/pages/{tree['article'].pk}/edit/")
    expect(page.locator("html")).to_have_id("watched")
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


def test_a_save_waits_for_the_one_that_goes_by_itself(context: BrowserContext, tree: Tree) -> None:
    """Both make the same new page, so one after the other; it was refused because its own address was taken."""
    page = context.pages[0]
    held: list[tuple[Route, APIResponse]] = []

    def hold_back(route: Route, request: Request) -> None:
        """Let the first save that Wagtail makes by itself reach the site, and keep the answer."""
        if request.headers["accept"] != "application/json" or held:
            route.continue_()
        else:
            held.append((route, route.fetch()))

    page.route(lambda address: "/pages/add/news/newsarticlepage/" in address, hold_back)
    note_watching(page)
    page.goto(f"/beheer/pages/add/news/newsarticlepage/{tree['news_index'].pk}/")
    expect(page.locator("html")).to_have_id("watched")
    page.get_by_role("textbox", name="Titel").first.fill("Een moestuin voor iedereen")
    page.get_by_role("textbox", name="Samenvatting").fill("Wie wil, plant mee.")
    made = NewsArticlePage.objects.filter(title="Een moestuin voor iedereen")
    for _ in range(100):
        if held:
            break
        page.wait_for_timeout(100)
    assert made.count() == 1

    save = page.get_by_role("button", name="Bewaar concept").first
    save.click()
    expect(save).to_have_attribute("aria-busy", "true")
    expect(page).to_have_url(re.compile("/add/"))
    page.get_by_role("textbox", name="Samenvatting").fill("Wie wil, plant mee. Ook zonder tuin.")
    [(route, response)] = held
    route.fulfill(response=response)
    expect(page.get_by_role("status").first).to_contain_text("is opgeslagen")
    expect(page).to_have_url(re.compile(f"/pages/{made.get().pk}/edit/"))
    draft = made.get().get_latest_revision_as_object()
    assert draft.introduction == "Wie wil, plant mee. Ook zonder tuin."


def test_two_editors_on_one_page_lose_nothing(
    context: BrowserContext, new_context: Callable[..., BrowserContext], tree: Tree
) -> None:
    """Both have the page open; who publishes last is asked first, sees what the other wrote, and both versions are kept."""
    make_user("bert", Role.REDACTEUREN)
    noor, bert = context.pages[0], new_context().new_page()
    sign_in(bert, "bert")
    for page in (noor, bert):
        page.goto(f"/beheer/pages/{tree['article'].pk}/edit/")
    noor.get_by_role("textbox", name="Titel").first.fill("Van Noor")
    publish(noor)
    expect(noor.get_by_role("status").first).to_contain_text("is gepubliceerd")

    bert.get_by_role("textbox", name="Samenvatting").fill("Van Bert.")
    publish(bert)
    ask = bert.get_by_role("dialog").get_by_role("button", name="Doorgaan")
    told = bert.get_by_text("heeft deze pagina bewaard terwijl u bezig was")
    expect(ask.or_(told).first).to_be_visible()
    if ask.is_visible():  # when Wagtail had looked in time, or could not save Bert's text by itself
        ask.click()
    expect(told).to_be_visible()
    expect(bert.get_by_role("textbox", name="Samenvatting")).to_have_value("Van Bert.")
    assert draft_of(tree).title == "Van Noor"
    with bert.context.expect_page() as opened:
        bert.get_by_role("link", name="Bekijk wat er is veranderd").click()
    expect(opened.value.get_by_role("main")).to_contain_text("Van Noor")

    bert.get_by_role("textbox", name="Titel").first.fill("Van Noor")
    publish(bert)
    expect(bert.get_by_role("status").first).to_contain_text("is gepubliceerd")
    article = NewsArticlePage.objects.get(pk=tree["article"].pk)
    assert (article.title, article.introduction) == ("Van Noor", "Van Bert.")

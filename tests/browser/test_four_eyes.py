"""Publishing with four eyes in a real browser: a writer, a colleague with a remark, and what readers get."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from doedemocratie.editorial.four_eyes.editors import last_editor_id
from tests.browser.conftest import looks
from tests.editorial.reviewing import Desk, make_desk

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(transactional_db: None) -> Desk:
    return make_desk(body=[("paragraph", "<p>De gemeente luistert.</p>")])


def picture(page: Page, name: str) -> None:
    """Keep a picture of the screen for people to judge, where FOUR_EYES_PICTURES says."""
    if directory := os.environ.get("FOUR_EYES_PICTURES"):
        page.screenshot(path=str(Path(directory) / f"{name}.png"))


def sign_in(context: BrowserContext, name: str) -> Page:
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto("/beheer/login/")
    page.get_by_label("Gebruikersnaam").fill(name)
    page.get_by_label("Wachtwoord").fill("een lang wachtwoord")
    page.get_by_role("button", name="Inloggen").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    return page


def actions(page: Page) -> Locator:
    """Open the menu at the foot of the form and return it."""
    footer = page.get_by_role("navigation", name="Acties (footer)")
    footer.get_by_role("button", name="Meer acties").click()
    return page.locator("[data-tippy-root], footer").last


def choose(page: Page, label: str) -> None:
    actions(page)
    page.get_by_role("button", name=label, exact=True).last.click()


def test_from_the_writer_to_the_reader(
    desk: Desk, new_context: Callable[..., BrowserContext], axe: Callable[[Page], list[str]]
) -> None:
    anna, bert = sign_in(new_context(), "anna"), sign_in(new_context(), "bert")
    edit = desk.edit()
    away = re.compile(f"/pages/{desk.site['publicaties'].pk}/$")

    # Anna changes a title and puts it before a colleague.
    anna.goto(edit)
    anna.wait_for_function("window.comments !== undefined")
    anna.locator("[name=title]").fill("Nieuwe titel")
    picture(anna, "menu")
    choose(anna, "Voorleggen aan een collega")
    expect(anna.get_by_role("status").first).to_contain_text("Nieuwe titel")
    assert desk.title == "Oude titel"
    anna.goto(edit)
    expect(anna.get_by_role("status").first).to_contain_text("ter goedkeuring")
    picture(anna, "waits")

    # Bert opens it from the dashboard, leaves a remark at the title, and sends it back.
    bert.goto("/beheer/")
    expect(bert.get_by_role("main")).to_contain_text("Nieuwe titel")
    picture(bert, "dashboard")
    bert.goto(edit)
    bert.locator("[data-side-panel-toggle=comments]").click()
    field = bert.locator("[data-contentpath=title]")
    field.hover()
    field.locator("[data-comment-add]").first.click()
    bert.get_by_role("textbox", name="Voer een opmerking in").or_(bert.locator(".comment textarea")).first.fill(
        "Kan dit korter?"
    )
    bert.locator(".comment button[type=submit]").first.click()
    bert.wait_for_function("!document.querySelector('.comment--mode-creating, .comment--mode-saving')")
    choose(bert, "Terugsturen met opmerking")
    bert.get_by_role("dialog").locator("textarea").fill("Bijna goed.")
    bert.get_by_role("dialog").get_by_role("button", name="Terugsturen").click()
    expect(bert).to_have_url(away)
    assert desk.title == "Oude titel"

    # Anna reads why, with the remark in its place, and submits it again.
    anna.goto(edit)
    expect(anna.get_by_role("status").first).to_contain_text("Bijna goed.")
    expect(anna.get_by_role("status").first).to_contain_text("1 plaats in de tekst")
    anna.locator("[data-side-panel-toggle=comments]").click()
    expect(anna.locator(".comment").first).to_contain_text("Kan dit korter?")
    picture(anna, "sent-back")
    anna.locator("[name=title]").fill("Korter")
    choose(anna, "Opnieuw voorleggen")
    expect(anna.get_by_role("status").first).to_contain_text("Korter")

    # Bert approves it as it is: his form changes nothing, so he is no editor of it.
    bert.goto(edit)
    bert.wait_for_function("window.comments !== undefined")
    assert last_editor_id(desk.fresh()) == desk.people["anna"].pk
    choose(bert, "Goedkeuren en publiceren")
    expect(bert).to_have_url(away)
    expect(bert.get_by_role("status").first).to_contain_text("Korter")
    assert desk.title == "Korter"


def test_the_switches_are_accessible(
    desk: Desk, new_context: Callable[..., BrowserContext], axe: Callable[[Page], list[str]]
) -> None:
    bea = sign_in(new_context(), "bea")
    # No worker runs here: the dashboard says that the clock stands still.
    expect(bea.get_by_role("heading", name="Inplannen werkt nu niet")).to_be_visible()
    problems = []
    for look in looks(bea):
        picture(bea, f"clock-{look}")
        problems += [problem for problem in axe(bea) if "doe-clock" in problem]
    bea.goto("/beheer/vier-ogen/")
    expect(bea.get_by_role("checkbox", name="Publicaties")).to_be_checked()
    for look in looks(bea):
        picture(bea, f"switches-{look}")
        problems += [problem for problem in axe(bea) if "doe-text" in problem or "sections" in problem]
    assert not problems
    bea.get_by_role("checkbox", name="Nieuws").check()
    bea.get_by_role("button", name="Bewaar").click()
    expect(bea.get_by_role("status").first).to_contain_text("Bewaard")

"""A curator makes a publication of a Word file, in a real browser, with the keyboard and without script."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from doedemocratie.accounts.enums import Role
from publications.models import PublicationPage
from tests.accounts.conftest import Tree, make_tree, make_user, set_up_roles
from tests.publications.wordfiles import inline_picture, paragraph, picture, styles, word_file

pytestmark = pytest.mark.django_db(transaction=True)

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# Wagtail's messages appear slowly, and have too little contrast until they are there.
MESSAGES_ARE_SHOWN = """() => document.readyState === "complete" && document.getAnimations().every(
    animation => animation.playState !== "running" || animation.effect.getTiming().iterations === Infinity)
    && [...document.querySelectorAll(".messages, .messages li")].every(each => getComputedStyle(each).opacity === "1")"""
SMALL_PHONE = {"width": 320, "height": 640}


@pytest.fixture
def tree(transactional_db: None) -> Tree:
    """A published page of every type, and the roles."""
    pages = make_tree()
    set_up_roles()
    return pages


def a_file() -> dict[str, object]:
    body = (
        paragraph("Bewoners aan zet", "Titel")
        + paragraph("Begin", "Kop1")
        + paragraph("Tekst.", inside=inline_picture())
        + "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>geheim</w:t></w:r></w:p>"
    )
    file = word_file(
        body,
        targets=[("rIdS", "styles", "styles.xml", False), ("rIdP", "image", "media/foto.png", False)],
        parts={"word/styles.xml": styles(Titel="Title", Kop1="heading 1"), "word/media/foto.png": picture(400, 300)},
    )
    return {"name": "rapport.docx", "mimeType": DOCX, "buffer": file.getvalue()}


def sign_in(context: BrowserContext) -> Page:
    make_user("pien", Role.PUBLICATIEBEHEERDERS)
    page = context.new_page()
    page.goto("/beheer/login/")
    page.get_by_label("Gebruikersnaam").fill("pien")
    page.get_by_label("Wachtwoord").fill("een lang wachtwoord")
    page.get_by_role("button", name="Inloggen").click()
    return page


def test_from_the_dashboard_to_the_draft_and_the_report(
    tree: Tree, new_context: Callable[..., BrowserContext], axe: Callable[[Page], list[str]]
) -> None:
    def problems(page: Page) -> list[str]:
        page.wait_for_function(MESSAGES_ARE_SHOWN)
        # The menu beside every page of the admin is Wagtail's.
        return [problem for problem in axe(page) if "sidebar" not in problem]

    page = sign_in(new_context())
    page.get_by_role("link", name="Publicatie maken van een Word-bestand", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Publicatie maken van een Word-bestand")
    assert not problems(page)
    page.get_by_label("Word-bestand").set_input_files(a_file())
    page.get_by_role("button", name="Maak het concept").press("Enter")
    # The picture has no description: the curator is asked for one, and chooses the file again.
    expect(page.get_by_label("Beschrijving van afbeelding 1")).to_be_in_viewport()
    expect(page.get_by_role("img", name="Afbeelding 1")).to_be_in_viewport()
    assert not problems(page)
    page.set_viewport_size(SMALL_PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= SMALL_PHONE["width"]
    assert not problems(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.get_by_label("Beschrijving van afbeelding 1").fill("Een tafel met zes stoelen")
    # Who forgets the file keeps the page, with the picture.
    page.get_by_role("button", name="Maak het concept").press("Enter")
    assert page.evaluate("document.querySelector('input[type=file]').matches(':invalid')")
    expect(page.get_by_role("img", name="Afbeelding 1")).to_be_visible()
    page.get_by_label("Word-bestand").set_input_files(a_file())
    page.get_by_role("button", name="Maak het concept").press("Enter")
    expect(page.get_by_text("Het concept ‘Bewoners aan zet’ is klaar")).to_be_visible()
    page.get_by_role("link", name="Bekijk het verslag").click()
    expect(page.get_by_text("De site laat verborgen tekst weg")).to_be_visible()
    assert not problems(page)
    page.get_by_role("link", name="Naar het concept").click()
    expect(page.locator("[name=title]")).to_have_value("Bewoners aan zet")
    page.get_by_role("button", name="Bewaar concept").first.click()
    expect(page.locator(".messages")).to_contain_text("Bewoners aan zet")
    draft = PublicationPage.objects.get(title="Bewoners aan zet").get_latest_revision_as_object()
    assert [child.block_type for child in draft.body] == ["heading", "paragraph", "image"]


def test_without_script(tree: Tree, new_context: Callable[..., BrowserContext]) -> None:
    page = sign_in(new_context(java_script_enabled=False))
    page.goto(f"/beheer/publicaties/word/{tree['publication_index'].pk}/")
    page.get_by_label("Word-bestand").set_input_files(a_file())
    page.get_by_role("button", name="Maak het concept").click()
    page.get_by_label("Beschrijving van afbeelding 1").fill("Een tafel met zes stoelen")
    page.get_by_label("Word-bestand").set_input_files(a_file())
    page.get_by_role("button", name="Maak het concept").click()
    expect(page.locator("[name=title]")).to_have_value("Bewoners aan zet")

"""The whole life of a publication, as a curator sees it in a real browser: from a Word file to the withdrawal and back."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import docx
import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from doedemocratie.accounts.enums import Role
from publications.models import CollectionPage, PublicationPage
from tests import factories
from tests.accounts.conftest import make_user, set_up_roles
from tests.browser.test_story import featured, publish

pytestmark = pytest.mark.django_db(transaction=True)

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TITLE, TEASER = "Bewoners aan zet", "Hoe bewoners zelf een taak overnemen."
NOTE, CHANGE, REASON = (
    "Artikel 150 van de Gemeentewet.",
    "Het stuk over verzekeren is nieuw.",
    "Er stond een oude wet in.",
)


@pytest.fixture
def site(transactional_db: None) -> dict[str, Any]:
    """A site with a theme, a publication on the home page, and an empty collection."""
    site = factories.make_site()
    site["theme"] = factories.make_theme(site["themas"], title="Aanbesteden", slug="aanbesteden")
    site["collection"] = factories.add_page(site["publicaties"], CollectionPage, title="Ruimte", slug="ruimte")
    set_up_roles()
    return site


@pytest.fixture
def page(site: dict[str, Any], new_context: Callable[..., BrowserContext]) -> Page:
    """The browser of a curator, who signed in."""
    make_user("paul", Role.PUBLICATIEBEHEERDERS)
    page = new_context().new_page()
    # Here a publication's PDF, EPUB and pictures are made before its publication is answered, not by a worker.
    page.set_default_timeout(60_000)
    page.goto("/beheer/")
    page.get_by_label("Gebruikersnaam").fill("paul")
    page.get_by_label("Wachtwoord").fill("een lang wachtwoord")
    page.get_by_role("button", name="Inloggen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Welkom, Paul")
    return page


@pytest.fixture
def visitor(new_context: Callable[..., BrowserContext]) -> Page:
    """The browser of a citizen, without script."""
    return new_context(java_script_enabled=False).new_page()


def word_file() -> dict[str, Any]:
    """Return a Word file with a heading and two paragraphs."""
    document = docx.Document()
    document.add_heading(TITLE, level=0)
    document.add_heading("Hoe begint u?", level=1)
    document.add_paragraph("De gemeente legt vast hoe bewoners meepraten")
    document.add_paragraph("Begin klien.")
    target = io.BytesIO()
    document.save(target)
    return {"name": "bewoners.docx", "mimeType": DOCX, "buffer": target.getvalue()}


def choose(page: Page, button: str, title: str) -> None:
    """Choose a page in the dialog that ``button`` opens, where several can be ticked."""
    page.get_by_role("button", name=button).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("checkbox", name=title).check()
    dialog.get_by_role("button", name="Keuze bevestigen").click()
    expect(dialog).to_be_hidden()


def body(page: Page) -> Locator:
    """Return the form of the text."""
    return page.get_by_role("region", name="Tekst", exact=True)


def test_from_a_word_file_to_the_withdrawal_and_back(site: dict[str, Any], page: Page, visitor: Page) -> None:
    page.get_by_role("link", name="Publicatie maken van een Word-bestand", exact=True).click()
    page.get_by_label("Word-bestand").set_input_files(word_file())
    page.get_by_role("button", name="Maak het concept").click()
    expect(page.locator("[name=title]")).to_have_value(TITLE)
    edit = page.url

    # Correct it, and add a footnote.
    page.get_by_role("textbox", name="Samenvatting").fill(TEASER)
    text = body(page).locator(".public-DraftEditor-content").first
    text.get_by_text("Begin klien.").click()
    page.keyboard.press("End")
    for _ in "klien.":
        page.keyboard.press("Backspace")
    page.keyboard.type("klein.")
    text.get_by_text("De gemeente legt vast hoe bewoners meepraten").click()
    page.keyboard.press("End")
    page.keyboard.type("[^wet].")
    expect(body(page).locator("input[name$=-value]").first).to_have_value(re.compile(r"\[\^wet\]"))
    body(page).get_by_role("button", name="Blok invoegen").last.click()
    page.get_by_role("option", name="Voetnoten").click()
    body(page).locator("input[name$='-name']").fill("wet")
    body(page).locator(".public-DraftEditor-content").last.click()
    page.keyboard.type(NOTE)

    # The theme, the Woo category, and what the Woo index will get.
    choose(page, "Voeg thema toe", "Aanbesteden")
    page.get_by_role("combobox", name="Informatiecategorie").select_option(label="adviezen (artikel 3.3 lid 2 e Woo)")
    publish(page)
    page.goto(edit)
    expect(page.get_by_role("heading", name="Dit staat straks in de Woo-index")).to_be_visible()
    expect(page.get_by_role("row", name="Informatiecategorie")).to_contain_text("adviezen")
    publication = PublicationPage.objects.get(title=TITLE)
    visitor.goto(publication.url)
    expect(visitor.get_by_role("main")).to_contain_text("Begin klein.")
    visitor.get_by_label("Voetnoot 1", exact=True).click()
    expect(visitor.locator(":target")).to_contain_text(NOTE)
    index = visitor.request.get("/sitemaps/sitemapindex-diwoo-infocat010.xml")
    assert index.status == 200

    # In a collection, and first on the home page.
    page.goto(f"/beheer/pages/{site['collection'].pk}/edit/")
    choose(page, "Voeg publicatie toe", TITLE)
    publish(page)
    visitor.goto(site["collection"].url)
    expect(visitor.get_by_role("main").get_by_role("heading", level=2)).to_have_text([TITLE])
    page.goto(f"/beheer/pages/{site['home'].pk}/edit/")
    choose(page, "Voeg publicatie toe", TITLE)
    publish(page)
    assert featured(visitor) == [TITLE]

    # A change that readers are told of.
    page.goto(edit)
    changes = page.get_by_role("region", name="Wijzigingen", exact=True)
    changes.get_by_role("button", name="Blok invoegen").click()
    changes.get_by_label("Datum").fill("2026-11-20")
    page.keyboard.press("Escape")
    changes.get_by_label("Wat is er veranderd?").fill(CHANGE)
    publish(page)
    visitor.goto(publication.url)
    expect(visitor.get_by_role("region", name="Wat is er veranderd?")).to_contain_text(CHANGE)

    # Taken back, with a reason, and restored.
    page.goto(edit)
    page.get_by_role("navigation", name="Acties (footer)").get_by_role("button", name="Meer acties").click()
    page.get_by_role("link", name="Intrekken…").first.click()
    page.get_by_role("radio", name="Anders (licht dit toe)").check()
    page.get_by_role("button", name="Trek de publicatie in").click()
    expect(page.get_by_role("main")).to_contain_text("Schrijf op waarom")
    page.get_by_role("textbox", name="Toelichting").fill(REASON)
    page.get_by_role("button", name="Trek de publicatie in").click()
    answer = visitor.goto(publication.url)
    assert answer is not None
    assert answer.status == 410
    expect(visitor.get_by_role("main")).to_contain_text(REASON)
    assert featured(visitor) == []
    page.goto(edit)
    page.get_by_role("link", name="Terugzetten", exact=True).first.click()
    page.get_by_role("button", name="Zet de publicatie terug").click()
    visitor.goto(publication.url)
    expect(visitor.get_by_role("heading", level=1)).to_have_text(TITLE)
    assert featured(visitor) == [TITLE]

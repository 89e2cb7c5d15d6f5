"""The whole story, as people live it: an editor signs in, writes, publishes and takes away; a visitor reads along."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Locator, Page, expect

from doedemocratie.accounts.enums import Role
from doedemocratie.accounts.role_setup import set_up_roles
from home.models import FeaturedPublication
from tests import factories
from tests.accounts.conftest import make_user
from tests.browser.conftest import PHONE

pytestmark = pytest.mark.makes_files

ARTICLE = "Buurttuin in Uden gaat open"
TEASER = "Bewoners maakten van een leeg veld een tuin voor de hele buurt."
QUOTE = "Wij vroegen niet of het mocht. Wij vroegen wie er meedeed."
SPEAKER = "Een bewoner"
DESCRIPTION = "Bewoners planten samen een appelboom"

PUBLICATION = "Zo begint u een buurttuin"
KEPT_FROM_OTHERS = ("title", "hero_title", "introduction", "intro_heading", "intro_text", "news_count", "slug")
OPENING = "Burgers pakken zelf aan"


@pytest.fixture
def site(transactional_db: None) -> dict[str, Any]:
    """A site with some news and publications, two of which the home page features, and the roles."""
    site = factories.make_site()
    for title in ("Wil en wet", "Net binnen de wet"):
        publication = factories.make_publication(site["publicaties"], title=title)
        FeaturedPublication.objects.create(page=site["home"], publication=publication)
        factories.make_article(site["nieuws"], title=f"Nieuws over {title}")
    site["home"].refresh_from_db()
    site["home"].save_revision().publish()
    set_up_roles()
    return site


@pytest.fixture
def visitor(new_context: Callable[..., BrowserContext]) -> Page:
    """Somebody with a phone and no JavaScript."""
    return new_context(java_script_enabled=False, viewport=PHONE).new_page()


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """A picture as it comes from a camera, with a name that nobody should ever see."""
    path = tmp_path / "IMG_2034.jpg"
    Image.linear_gradient("L").resize((1000, 667)).convert("RGB").save(path)
    return path


def sign_in(page: Page, name: str, role: Role) -> None:
    """Sign in as a new member of the editorial staff, from the address of the admin to the dashboard."""
    make_user(name, role)
    page.goto("/beheer/")
    page.get_by_label("Gebruikersnaam").fill(name)
    page.get_by_label("Wachtwoord").fill("een lang wachtwoord")
    page.get_by_role("button", name="Inloggen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Welkom, {name.title()}")


def upload(page: Page, picture: Path) -> None:
    """Choose a new picture for the page; one without a description is refused."""
    page.get_by_role("button", name="Kies een afbeelding").click()
    dialog = page.get_by_role("dialog").filter(has=page.get_by_role("heading", name="Kies een afbeelding"))
    dialog.get_by_role("tab", name="Uploaden").click()
    dialog.locator("input[type=file]").set_input_files(picture)
    dialog.get_by_role("textbox", name="Titel").fill("Appelboom")
    description = dialog.get_by_role("textbox", name="Omschrijving")
    expect(description).to_have_attribute("required", "")
    description.fill(DESCRIPTION)
    dialog.get_by_role("button", name="Uploaden").click()
    expect(dialog).to_be_hidden()
    expect(
        page.get_by_role("region", name="Afbeelding").or_(page.get_by_role("region", name="Omslag"))
    ).to_contain_text("Appelboom")


def quote(page: Page) -> None:
    """Write a quotation in the text of the page."""
    text = page.get_by_role("region", name="Tekst", exact=True)
    text.get_by_role("button", name="Blok invoegen").first.click()
    page.get_by_role("option", name="Citaat").click()
    text.get_by_role("textbox", name="Citaat").fill(QUOTE)
    text.get_by_role("textbox", name="Wie zei of schreef dit?").fill(SPEAKER)


def publish(page: Page) -> None:
    """Publish what is in the form."""
    footer = page.get_by_role("navigation", name="Acties (footer)")
    footer.get_by_role("button", name="Meer acties").click()
    footer.get_by_role("button", name="Publiceren").or_(page.get_by_role("button", name="Publiceren")).first.click()
    expect(page.get_by_role("status").first).to_contain_text("gepubliceerd")


def take_away(page: Page, title: str) -> None:
    """Take a published page away again, from the message that came with its publication."""
    page.get_by_role("status").get_by_role("link", name="Wijzig").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)
    page.get_by_role("navigation", name="Acties (footer)").get_by_role("button", name="Meer acties").click()
    page.get_by_role("link", name="Offline halen").first.click()
    page.get_by_role("button", name="Ja, offline halen").click()
    expect(page.get_by_role("status").first).to_contain_text(title)


def found_by_search(visitor: Page, words: str) -> Locator:
    """Return the titles that a visitor finds who types ``words`` in the search field of the home page."""
    visitor.goto("/")
    field = visitor.get_by_role("search", name="Zoeken in de site")
    field.get_by_role("searchbox").fill(words)
    field.get_by_role("button", name="Zoek").click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Zoeken")
    return visitor.get_by_role("article").get_by_role("heading")


def in_feed(visitor: Page) -> list[str]:
    """Return the titles in the feed of the news."""
    feed = ElementTree.fromstring(visitor.request.get("/nieuws/feed/").body())  # noqa: S314 (our own)
    return [title.text or "" for title in feed.iterfind("{*}entry/{*}title")]


def in_sitemap(visitor: Page) -> list[str]:
    """Return the path of every page that the parts of the sitemap name."""

    def named(address: str, kind: str) -> list[str]:
        document = ElementTree.fromstring(visitor.request.get(address).body())  # noqa: S314 (our own)
        return [location.text or "" for location in document.iterfind(f"{{*}}{kind}/{{*}}loc")]

    parts = named("/sitemap.xml", "sitemap")
    return [urlsplit(page).path for part in parts for page in named(urlsplit(part).path, "url")]


def headings_in(visitor: Page, path: str) -> Locator:
    """Return the headings on the page at ``path``."""
    visitor.goto(path)
    return visitor.get_by_role("main").get_by_role("heading")


def status_of(visitor: Page, path: str) -> int:
    """Return the status with which the site answers to somebody who opens ``path``."""
    response = visitor.goto(path)
    assert response
    return response.status


def test_a_redacteur_publishes_an_article_that_a_visitor_reads(
    site: dict[str, Any], page: Page, visitor: Page, picture: Path
) -> None:
    sign_in(page, "roos", Role.REDACTEUREN)
    expect(page.get_by_role("link", name="Publicatie", exact=True)).to_have_count(0)
    page.get_by_role("link", name="Nieuwsbericht", exact=True).click()
    page.get_by_role("textbox", name="Titel").first.fill(ARTICLE)
    page.get_by_role("textbox", name="Samenvatting").fill(TEASER)
    upload(page, picture)
    quote(page)

    page.get_by_role("button", name="Toon/verberg voorbeeld").click()
    preview = page.frame_locator("iframe[title]").first
    expect(preview.get_by_role("heading", level=1)).to_have_text(ARTICLE)
    expect(preview.get_by_role("blockquote")).to_contain_text(QUOTE)
    expect(preview.get_by_role("img", name=DESCRIPTION)).to_be_visible()

    # While it is a draft, nobody sees it.
    expect(found_by_search(visitor, "buurttuin")).to_have_count(0)
    assert ARTICLE not in in_feed(visitor)

    publish(page)
    expect(headings_in(visitor, "/").filter(has_text=ARTICLE)).to_be_visible()
    expect(visitor.get_by_role("main").get_by_role("img", name=DESCRIPTION)).to_be_visible()
    expect(headings_in(visitor, "/nieuws/").filter(has_text=ARTICLE)).to_be_visible()
    assert in_feed(visitor)[0] == ARTICLE
    results = found_by_search(visitor, "buurttuinen")
    expect(results).to_have_text([ARTICLE])

    results.get_by_role("link").click()
    address = visitor.url
    expect(visitor.get_by_role("heading", level=1)).to_have_text(ARTICLE)
    expect(visitor.get_by_role("main")).to_contain_text(TEASER)
    expect(visitor.get_by_role("blockquote")).to_contain_text(QUOTE)
    expect(visitor.get_by_role("main")).to_contain_text(SPEAKER)
    shown = visitor.get_by_role("main").get_by_role("img", name=DESCRIPTION)
    expect(shown).to_be_visible()
    expect(shown).to_have_js_property("complete", value=True)
    assert shown.evaluate("image => image.naturalWidth") > 0
    assert shown.evaluate("image => image.currentSrc").endswith(".webp")
    expect(visitor.locator("main time")).to_have_count(0)  # no date was given, so none is shown
    assert visitor.context.cookies() == []
    assert urlsplit(address).path in in_sitemap(visitor)

    take_away(page, ARTICLE)
    assert status_of(visitor, address) == 410
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Deze pagina is verwijderd")
    expect(headings_in(visitor, "/").filter(has_text=ARTICLE)).to_have_count(0)
    expect(headings_in(visitor, "/nieuws/").filter(has_text=ARTICLE)).to_have_count(0)
    assert ARTICLE not in in_feed(visitor)
    expect(found_by_search(visitor, "buurttuinen")).to_have_count(0)
    assert urlsplit(address).path not in in_sitemap(visitor)


def featured(visitor: Page) -> list[str]:
    """Return the titles of the publications on the home page, in their order."""
    visitor.goto("/")
    return visitor.get_by_role("region", name="Publicaties").get_by_role("heading", level=3).all_text_contents()


def test_a_publicatiebeheerder_publishes_and_chooses_what_the_home_page_features(
    site: dict[str, Any], page: Page, visitor: Page, picture: Path
) -> None:
    sign_in(page, "paul", Role.PUBLICATIEBEHEERDERS)
    expect(page.get_by_role("link", name="Nieuwsbericht", exact=True)).to_have_count(0)
    page.get_by_role("link", name="Publicatie", exact=True).click()
    page.get_by_role("textbox", name="Titel").first.fill(PUBLICATION)
    page.get_by_role("textbox", name="Samenvatting").fill(TEASER)
    page.locator("[name=kind]").select_option(label="Brochure")
    page.get_by_role("spinbutton", name="Publicatiejaar").fill("2015")
    upload(page, picture)
    quote(page)
    publish(page)
    published = page.url

    assert featured(visitor) == ["Wil en wet", "Net binnen de wet"]
    expect(headings_in(visitor, "/publicaties/").filter(has_text=PUBLICATION)).to_be_visible()
    results = found_by_search(visitor, "buurttuinen")
    expect(results).to_have_text([PUBLICATION])
    results.get_by_role("link").click()
    address = visitor.url
    expect(visitor.get_by_role("main")).to_contain_text("Brochure")
    expect(visitor.locator("main time")).to_have_text("2015")
    expect(visitor.get_by_role("main").get_by_role("img", name=DESCRIPTION)).to_be_visible()

    page.goto(f"/beheer/pages/{site['home'].pk}/edit/")
    form = page.locator("#page-edit-form")
    expect(form.get_by_role("tab")).to_have_count(1)  # Inhoud, without Eigenschappen and Instellingen
    for name in KEPT_FROM_OTHERS:
        expect(form.locator(f"[name={name}]")).to_have_count(0)
    # Whoever sends such a field along all the same changes nothing.
    form.evaluate("form => form.insertAdjacentHTML('beforeend', '<input name=hero_title value=Gekaapt>')")
    choose_publication(page, PUBLICATION)
    page.get_by_role("region", name="Publicatie 3").get_by_role("button", name="Omhoog").click()
    page.get_by_role("region", name="Publicatie 2").get_by_role("button", name="Omhoog").click()
    publish(page)
    assert featured(visitor) == [PUBLICATION, "Wil en wet", "Net binnen de wet"]
    expect(visitor.get_by_role("heading", level=1)).to_have_text(OPENING)

    page.goto(published)
    page.get_by_role("link", name=PUBLICATION).first.click()
    page.get_by_role("navigation", name="Acties (footer)").get_by_role("button", name="Meer acties").click()
    page.get_by_role("link", name="Intrekken…").first.click()
    page.get_by_label("Anders (licht dit toe)").check()
    page.get_by_label("Toelichting").fill("De regels zijn veranderd.")
    page.get_by_role("button", name="Trek de publicatie in").click()
    expect(page.get_by_role("status").first).to_contain_text(PUBLICATION)
    assert status_of(visitor, address) == 410
    assert featured(visitor) == ["Wil en wet", "Net binnen de wet"]
    expect(headings_in(visitor, "/publicaties/").filter(has_text=PUBLICATION)).to_have_count(0)
    expect(found_by_search(visitor, "buurttuinen")).to_have_count(0)


def choose_publication(page: Page, title: str) -> None:
    """Add a publication to those that the home page features."""
    page.get_by_role("button", name="Voeg publicatie toe").click()
    dialog = page.get_by_role("dialog").filter(has=page.get_by_role("heading", name="Kies Publicatie"))
    dialog.get_by_role("checkbox", name=title).check()
    dialog.get_by_role("button", name="Keuze bevestigen").click()
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("region", name="Uitgelichte publicaties")).to_contain_text(title)

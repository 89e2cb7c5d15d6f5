"""Reading a publication and the lists around it: what follows the reader, what is folded in on a phone, what is printed."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pypdf import PdfReader

from doedemocratie.library.renditions import make_renditions
from publications.models import ChapterPage
from publications.withdrawing.actions import withdraw
from tests import factories
from tests.browser.conftest import PHONE
from tests.library.test_pictures import media

__all__ = ["media"]  # a fixture

pytestmark = pytest.mark.django_db(transaction=True)

NOTES = ("footnotes", {"notes": [{"name": "wet", "text": "<p>Artikel 150 van de Gemeentewet.</p>"}]})
LINE_IN_SIGHT = """() => {
    const line = document.querySelector('.toc__list [aria-current]').getBoundingClientRect();
    const column = document.querySelector('.split__side--sticky').getBoundingClientRect();
    return line.top >= column.top && line.bottom <= column.bottom;
}"""


@pytest.fixture
def site(media: Any) -> dict[str, Any]:
    return factories.make_site()


def parts(number: int) -> list[tuple[str, Any]]:
    """Return a body of so many headings, each with a screen of text."""
    return [
        part
        for place in range(number)
        for part in (
            ("heading", {"text": f"Deel {place}", "level": "h2", "anchor": ""}),
            ("paragraph", f"<p>{'Bewoners en gemeente werken samen. ' * 60}</p>"),
        )
    ]


def test_the_contents_follow_the_reader(site: dict[str, Any], page: Page) -> None:
    publication = factories.make_publication(site["publicaties"], body=parts(30))
    page.goto(publication.url)
    for place in (25, 12, 29):
        page.evaluate("place => document.getElementById(`deel-${place}`).scrollIntoView()", place)
        expect(page.locator(".toc__list [aria-current]")).to_have_text(f"Deel {place}")
        page.wait_for_function(LINE_IN_SIGHT)
        # Only the column moves: the reader stays at the heading.
        assert (
            abs(page.evaluate("place => document.getElementById(`deel-${place}`).getBoundingClientRect().top", place))
            < 90
        )
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_function("() => document.querySelector('.split__side--sticky').scrollTop === 0")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_phone_folds_contents_and_filters_in(
    site: dict[str, Any], new_context: Callable[..., BrowserContext], scripts: bool
) -> None:
    publication = factories.make_publication(site["publicaties"])
    chapters = [
        factories.add_page(publication, ChapterPage, title=f"Hoofdstuk {number}", slug=f"h{number}", body=parts(3))
        for number in range(2)
    ]
    phone = new_context(viewport=PHONE, java_script_enabled=scripts).new_page()
    for address, words, content in (
        (chapters[0].url, "2 hoofdstukken", phone.locator("nav.toc a", has_text="Hoofdstuk 1")),
        (chapters[0].url, "3 onderdelen", phone.locator("nav.toc a", has_text="Deel 2")),
        ("/publicaties/", "Filters", phone.get_by_label("Soort")),
    ):
        phone.goto(address)
        expect(content).to_be_hidden()
        phone.locator("summary", has_text=words).click()
        expect(content).to_be_visible()
    phone.goto("/publicaties/?soort=handreiking")
    expect(phone.get_by_label("Soort")).to_be_visible()
    phone.goto(publication.url)
    expect(phone.locator("nav.toc a", has_text="Hoofdstuk 1")).to_be_visible()


def test_a_wide_screen_folds_nothing_in(site: dict[str, Any], page: Page) -> None:
    publication = factories.make_publication(site["publicaties"], body=parts(3))
    for address, content in ((publication.url, "nav.toc ol"), ("/publicaties/", ".filter-bar")):
        page.goto(address)
        expect(page.locator(content)).to_be_visible()
        expect(page.locator(".fold summary")).to_be_hidden()


def test_the_mark_of_a_note_leaves_the_words_around_it(site: dict[str, Any], page: Page) -> None:
    body = [("paragraph", "<p>Zo staat het in de wet[^wet]. En nu?</p>"), NOTES]
    page.goto(factories.make_publication(site["publicaties"], body=body).url)
    page.locator(".note-ref a").click()
    page.locator("[role=doc-backlink]").click()
    expect(page.locator(".note-ref a:target")).to_have_css("background-clip", "content-box")


def test_paper_has_no_links_between_notes_and_text(site: dict[str, Any], page: Page) -> None:
    body = [("key_points", {"points": ["Begin klein."]}), ("paragraph", "<p>Zo staat het er[^wet].</p>"), NOTES]
    page.goto(factories.make_publication(site["publicaties"], body=body).url)
    expect(page.locator("[role=doc-backlink]")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator("[role=doc-backlink]")).to_be_hidden()
    # A background is not printed, nor shown in forced colours.
    point = "getComputedStyle(document.querySelector('.block-key-points li'), '::before')"
    assert page.evaluate(f"parseFloat({point}.borderTopWidth)") > 0
    assert page.evaluate(f"{point}.borderTopColor") == "rgb(0, 0, 0)"


def test_paper_says_why_a_publication_is_gone_and_no_more(site: dict[str, Any], page: Page) -> None:
    publication = factories.make_publication(site["publicaties"])
    withdraw(publication, None, None, "De regels zijn veranderd.")
    page.goto(publication.url)
    page.emulate_media(media="print")
    expect(page.get_by_text("De regels zijn veranderd.")).to_be_visible()
    expect(page.locator(".error-page form")).to_be_hidden()
    expect(page.locator(".error-page img")).to_be_hidden()


def test_a_list_is_printed_in_rows(site: dict[str, Any], page: Page) -> None:
    image = factories.make_image()
    make_renditions(image)
    for _ in range(8):
        factories.make_publication(site["publicaties"], lead_image=image)
    page.goto("/publicaties/")
    page.evaluate("for (const img of document.images) { img.loading = 'eager'; }")
    page.wait_for_function("[...document.images].every(img => img.complete)")
    assert len(PdfReader(io.BytesIO(page.pdf(format="A4"))).pages) <= 2

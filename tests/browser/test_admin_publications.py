"""The screens that publications add to the admin: for everybody, on a small window too, and true to what was typed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from doedemocratie.core.models import StandardPage, ThemeIndexPage
from doedemocratie.editorial.bin.moving import throw_away
from publications.models import ChapterPage, CollectionPage, GlossaryTerm, PublicationIndexPage, PublicationPage
from publications.withdrawing.actions import withdraw
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.screens import OUT_OF_REACH, SETTLED, WAGTAILS, page

__all__ = ["page"]

pytestmark = pytest.mark.django_db(transaction=True)


def edit(publication: PublicationPage | ChapterPage | CollectionPage) -> str:
    """Return where the form of a page is."""
    return reverse("wagtailadmin_pages:edit", args=[publication.pk])


def with_a_table() -> PublicationPage:
    """Return a publication with a table in its text."""
    return next(one for one in PublicationPage.objects.all() if one.body.blocks_by_name("table"))


def test_every_screen_is_accessible_and_fits_a_phone(page: Page, axe: Callable[[Page], list[str]]) -> None:
    index = PublicationIndexPage.objects.get()
    taken_back, other = PublicationPage.objects.order_by("path")[:2]
    withdraw(taken_back, None, None, "De regels zijn veranderd.")
    deleted = StandardPage.objects.order_by("path")[0]
    throw_away(deleted, None)
    screens = [
        edit(with_a_table()),
        edit(taken_back),
        edit(ChapterPage.objects.all()[0]),
        edit(CollectionPage.objects.all()[0]),
        reverse("wagtailadmin_explore", args=[index.pk]),
        reverse(GlossaryTerm.snippet_viewset.get_url_name("list")),
        reverse(GlossaryTerm.snippet_viewset.get_url_name("edit"), args=[GlossaryTerm.objects.all()[0].pk]),
        reverse("withdrawing:report"),
        reverse("withdrawing:withdraw", args=[other.pk]),
        reverse("withdrawing:restore", args=[taken_back.pk]),
        reverse("withdrawing:delete", args=[taken_back.pk]),
        reverse("publication_from_word", args=[index.pk]),
        "/beheer/handleiding/",
        "/beheer/vier-ogen/",
        "/beheer/redirects/import/",
        reverse("wagtailadmin_pages:delete", args=[ThemeIndexPage.objects.get().pk]),
        reverse("bin:list"),
        reverse("bin:restore", args=[deleted.pk]),
    ]
    found = []
    for address in screens:
        page.set_viewport_size(DESKTOP)
        answer = page.goto(address)
        assert answer
        assert answer.status == 200, address
        page.wait_for_load_state("networkidle")
        tabs = [tab for tab in page.locator("main").get_by_role("tab").all() if tab.is_visible()]
        for number in range(max(1, len(tabs))):
            page.set_viewport_size(DESKTOP)
            if tabs:
                tabs[number].click()
            found += axe(page)
            page.set_viewport_size(PHONE)
            page.evaluate(SETTLED)  # headings of panels slide to their new place
            found += [f"{address} out of reach: {html}" for html in page.evaluate(OUT_OF_REACH)]
    assert [problem for problem in found if not any(part in problem for part in WAGTAILS)] == []


def test_a_date_stays_as_it_was_typed_and_the_form_says_what_is_wrong(page: Page) -> None:
    page.goto(edit(with_a_table()))
    date = page.locator("#id_publication_date")
    for typed in ("gisteren", "31-02-2026"):
        date.click()
        expect(page.locator(".xdsoft_datetimepicker:visible").first).to_be_visible()
        date.fill(typed)
        page.locator("#id_publisher").focus()
        expect(page.locator(".xdsoft_datetimepicker:visible")).to_have_count(0)
        expect(date).to_have_value(typed)
    publish(page)
    expect(page.locator("[id$=publication_date-errors]")).to_contain_text("Voer een geldige datum in.")
    expect(date).to_have_value("31-02-2026")


def test_wagtails_second_caption_of_a_table_stays_away_when_the_table_has_an_error(page: Page) -> None:
    page.goto(edit(with_a_table()))
    caption = page.locator(".typed-table-block").first.locator("> [data-field-wrapper] [name$='-caption']")
    expect(caption).to_be_hidden()
    page.locator(".typed-table-block .column-heading").first.fill("")
    publish(page)
    expect(page.locator(".typed-table-block .help-critical, .typed-table-block .error-message").first).to_be_visible()
    expect(caption).to_be_hidden()


def publish(page: Page) -> None:
    """Send the form to be published."""
    page.evaluate(
        """() => {
            const form = document.querySelector("#page-edit-form")
            form.requestSubmit(form.querySelector("[name=action-publish]"))
        }"""
    )
    page.wait_for_load_state("load")

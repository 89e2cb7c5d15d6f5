"""The ten most frequent tasks of Redacteuren, with their clicks: see docs/editor-tasks.md."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, expect

from doedemocratie.accounts.enums import Role
from doedemocratie.accounts.role_setup import set_up_roles
from doedemocratie.library.models import CustomDocument, CustomImage
from news.models import EventPage, NewsArticlePage
from tests import factories
from tests.accounts.conftest import make_user
from tests.browser.tasks import Editor, Tasks
from tests.editorial.test_media import picture

pytestmark = pytest.mark.django_db(transaction=True)

tasks = Tasks(Role.REDACTEUREN)
# A year to come, whenever this runs.
NEXT_YEAR = timezone.localdate().year + 1
TEXT = [("paragraph", "<p>De buurt plant bomen.</p>")]
PICTURE = {"name": "IMG_1.png", "mimeType": "image/png", "buffer": picture("teal")}


@pytest.fixture
def site(transactional_db: None) -> dict[str, Any]:
    """A site with two articles, an event, and drafts of the editor."""
    site = factories.make_site()
    site["fout"] = factories.make_article(site["nieuws"], title="Nieuws met een fout", body=TEXT)
    site["oud"] = factories.make_article(site["nieuws"], title="Oud nieuws", body=TEXT)
    wrong = factories.make_article(site["nieuws"], title="Goed nieuws", body=TEXT, live=False)
    wrong.save_revision(log_action=True).publish()
    wrong.refresh_from_db()
    wrong.title = "Verkeerd gewijzigd"
    wrong.save_revision(log_action=True).publish()
    site["bijeenkomst"] = factories.make_event(site["agenda"], title="Buurttafel", body=TEXT)
    set_up_roles()
    site["user"] = make_user("noor", Role.REDACTEUREN)
    for name in ("Half af", "Voor later"):
        draft = factories.make_article(site["nieuws"], title=name, body=TEXT, live=False)
        draft.save_revision(user=site["user"])
        site[name] = draft
    return site


def test_redacteuren(site: dict[str, Any], new_context: Callable[..., BrowserContext]) -> None:
    tasks.do(new_context(), site)


def live(title: str) -> bool:
    """Return whether an article with this title is on the site."""
    return NewsArticlePage.objects.live().filter(title=title).exists()


@tasks.task("Een nieuwsbericht met een nieuwe foto en tekst maken en publiceren")
def make_article(editor: Editor, site: dict[str, Any]) -> None:
    page = editor.page
    editor.dashboard("Nieuwsbericht")
    editor.fill("Titel", "De tuin is open")
    editor.fill("Samenvatting", "Bewoners openen hun tuin.")
    editor.click("button", "Kies een afbeelding")
    dialog = page.get_by_role("dialog")
    editor.click("tab", "Uploaden", dialog)
    dialog.locator("input[type=file]").set_input_files(PICTURE)
    # The site makes a title of the name a moment later; the form is not sent without one.
    expect(dialog.get_by_role("textbox", name="Titel")).to_have_value("IMG_1")
    dialog.get_by_role("textbox", name="Omschrijving").fill("Bewoners planten een boom")
    editor.click("button", "Uploaden", dialog)
    expect(dialog).to_be_hidden()
    text = page.get_by_role("region", name="Tekst", exact=True)
    text.locator(".public-DraftEditor-content").focus()
    page.keyboard.type("Kom langs.")
    # The field that is sent follows what is typed a moment later.
    expect(text.locator("input[name$=-value]")).to_have_value(re.compile("Kom langs"))
    editor.finish("Publiceren")
    editor.told("De tuin is open")
    article = NewsArticlePage.objects.live().get(title="De tuin is open")
    assert article.lead_image.description == "Bewoners planten een boom"
    assert "Kom langs." in str(article.body)


@tasks.task("Een concept afmaken en publiceren")
def finish_draft(editor: Editor, site: dict[str, Any]) -> None:
    editor.dashboard("Half af")
    editor.fill("Titel", "Helemaal af")
    editor.finish("Publiceren")
    editor.told("Helemaal af")
    assert live("Helemaal af")


@tasks.task("Een bericht verbeteren dat online staat")
def correct(editor: Editor, site: dict[str, Any]) -> None:
    editor.menu("Nieuwsberichten")
    editor.open("Nieuws met een fout")
    editor.fill("Titel", "Nieuws zonder fout")
    editor.finish("Publiceren")
    editor.told("Nieuws zonder fout")
    assert live("Nieuws zonder fout")


@tasks.task("Een bijeenkomst in de agenda zetten")
def make_event(editor: Editor, site: dict[str, Any]) -> None:
    editor.dashboard("Bijeenkomst")
    editor.fill("Titel", "Open dag")
    editor.fill("Samenvatting", "Kom kijken in de tuin.")
    editor.moment("Begin", f"{NEXT_YEAR}-05-01 14:00")
    editor.finish("Publiceren")
    editor.told("Open dag")
    event = EventPage.objects.live().get(title="Open dag")
    assert timezone.localtime(event.start) == timezone.make_aware(dt.datetime(NEXT_YEAR, 5, 1, 14))


@tasks.task("De dag van een bijeenkomst wijzigen")
def move_event(editor: Editor, site: dict[str, Any]) -> None:
    editor.dashboard("Buurttafel")
    editor.moment("Begin", f"{NEXT_YEAR}-06-01 20:00")
    editor.finish("Publiceren")
    editor.told("Buurttafel")
    event = EventPage.objects.live().get(pk=site["bijeenkomst"].pk)
    assert timezone.localtime(event.start) == timezone.make_aware(dt.datetime(NEXT_YEAR, 6, 1, 20))


@tasks.task("Een bericht inplannen")
def plan(editor: Editor, site: dict[str, Any]) -> None:
    page = editor.page
    editor.dashboard("Voor later")
    page.get_by_role("button", name="Toon/verberg status").click()
    page.get_by_role("button", name="Planning maken").click()
    dialog = page.get_by_role("dialog")
    editor.moment("Online vanaf", f"{NEXT_YEAR}-05-01 09:00", dialog)
    editor.click("button", "Planning opslaan", dialog)
    editor.finish("Inplannen")
    editor.told("Voor later")
    revision = site["Voor later"].scheduled_revision
    assert timezone.localtime(revision.approved_go_live_at) == timezone.make_aware(dt.datetime(NEXT_YEAR, 5, 1, 9))


@tasks.task("Een bericht offline halen")
def take_away(editor: Editor, site: dict[str, Any]) -> None:
    editor.menu("Nieuwsberichten")
    editor.more("Oud nieuws", "Offline halen")
    editor.click("button", "Ja, offline halen")
    editor.told("Oud nieuws")
    assert not live("Oud nieuws")


@tasks.task("Een foto toevoegen")
def add_image(editor: Editor, site: dict[str, Any]) -> None:
    page = editor.page
    editor.menu("Afbeeldingen")
    editor.click("link", "Voeg een afbeelding toe")
    page.locator("#fileupload").set_input_files({**PICTURE, "buffer": picture("navy")})
    page.locator("#upload-list [name$=-description]").fill("Een tafel met zes stoelen")
    editor.click("button", "Bewaar")
    expect(page.locator("#upload-list form[action]")).to_have_count(0)
    assert CustomImage.objects.filter(description="Een tafel met zes stoelen").exists()


@tasks.task("Een document toevoegen")
def add_document(editor: Editor, site: dict[str, Any]) -> None:
    page = editor.page
    editor.menu("Documenten")
    editor.click("link", "Voeg een document toe")
    file = {"name": "verslag.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 verslag"}
    page.locator("#fileupload").set_input_files(file)
    page.locator("#upload-list [name$=-title]").fill("Verslag van de avond")
    editor.click("button", "Bewaar")
    expect(page.locator("#upload-list form[action]")).to_have_count(0)
    assert CustomDocument.objects.filter(title="Verslag van de avond").exists()


@tasks.task("Een oude versie terugzetten")
def put_back(editor: Editor, site: dict[str, Any]) -> None:
    page = editor.page
    editor.menu("Nieuwsberichten")
    editor.open("Verkeerd gewijzigd")
    page.get_by_role("link", name="Geschiedenis").click()
    drafts = page.locator("main").get_by_role("row").filter(has_text="Concept bewaard")
    drafts.filter(has_not_text="Huidig").get_by_role("button", name="Acties").click()
    page.get_by_role("link", name="Bekijk deze versie en zet haar terug").click()
    editor.finish("Publiceer deze versie")
    editor.told("Goed nieuws")
    assert live("Goed nieuws")

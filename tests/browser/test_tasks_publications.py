"""The ten most frequent tasks of Publicatiebeheerders, with their clicks: see docs/editor-tasks.md."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect

from doedemocratie.accounts.enums import Role
from doedemocratie.accounts.role_setup import set_up_roles
from doedemocratie.editorial.bin.moving import throw_away
from doedemocratie.editorial.four_eyes.sections import set_up
from publications.models import CollectionPage, GlossaryTerm, PublicationPage
from publications.withdrawing.actions import withdraw
from tests import factories
from tests.accounts.conftest import make_user
from tests.browser.tasks import Editor, Tasks
from tests.browser.test_curating import word_file

pytestmark = pytest.mark.django_db(transaction=True)

tasks = Tasks(Role.PUBLICATIEBEHEERDERS)
LIST = re.compile(r"/pages/\d+/$")  # where an editor comes who is done with a page
# As a form saves it: what a form writes otherwise would count as a change by who approves.
TEXT = [("paragraph", '<p data-block-key="a1b2c">De gemeente luistert.</p>')]


@pytest.fixture
def site(transactional_db: None) -> dict[str, Any]:
    """A site with publications, on which four eyes are, and what a colleague did."""
    site = factories.make_site()
    for title in ("Wijzig mij", "Keur mij goed", "Stuur mij terug", "Trek mij in", "Zet mij terug", "Licht mij uit"):
        site[title] = factories.make_publication(site["publicaties"], title=title, body=TEXT)
    withdraw(site["Zet mij terug"], None, None, "Er stond een oude wet in.")
    site["collectie"] = factories.add_page(site["publicaties"], CollectionPage, title="Ruimte")
    set_up_roles()
    set_up()
    site["user"] = make_user("noor", Role.PUBLICATIEBEHEERDERS)
    colleague = make_user("bert", Role.PUBLICATIEBEHEERDERS)
    for title in ("Keur mij goed", "Stuur mij terug"):
        page = PublicationPage.objects.get(title=title)
        page.introduction = "Het stuk is nu korter."
        page.save_revision(user=colleague)
        page.get_workflow().start(page, colleague)
    site["weg"] = factories.make_publication(site["publicaties"], title="Weggegooid", body=TEXT, live=False)
    throw_away(site["weg"], site["user"])
    return site


def test_publicatiebeheerders(site: dict[str, Any], new_context: Callable[..., BrowserContext]) -> None:
    tasks.do(new_context(), site)


@tasks.task("Een concept maken van een Word-bestand")
def from_word(editor: Editor, site: dict[str, Any]) -> None:
    editor.dashboard("Publicatie maken van een Word-bestand")
    editor.page.get_by_label("Word-bestand").set_input_files(word_file())
    editor.click("button", "Maak het concept")
    expect(editor.page.locator("[name=title]")).to_have_value("Bewoners aan zet")
    assert not PublicationPage.objects.get(title="Bewoners aan zet").live


@tasks.task("Een publicatie wijzigen, met een regel voor lezers, en voorleggen aan een collega")
def change(editor: Editor, site: dict[str, Any]) -> None:
    page = editor.page
    editor.menu("Publicaties")
    editor.open("Wijzig mij")
    editor.fill("Samenvatting", "Nu met de nieuwe wet.")
    changes = page.get_by_role("region", name="Wijzigingen", exact=True)
    changes.get_by_role("button", name="Blok invoegen").click()
    editor.moment("Datum", "2026-11-20", changes)
    changes.get_by_label("Wat is er veranderd?").fill("De nieuwe wet staat erin.")
    editor.finish("Voorleggen aan een collega")
    editor.told("Wijzig mij")
    publication = PublicationPage.objects.get(title="Wijzig mij")
    draft = publication.get_latest_revision_as_object()
    assert draft.changes[0].value["text"] == "De nieuwe wet staat erin."
    assert publication.workflow_in_progress


@tasks.task("Een publicatie van een collega goedkeuren")
def approve(editor: Editor, site: dict[str, Any]) -> None:
    editor.dashboard("Keur mij goed")
    editor.finish("Goedkeuren en publiceren")
    expect(editor.page).to_have_url(LIST)
    assert PublicationPage.objects.live().get(title="Keur mij goed").introduction == "Het stuk is nu korter."


@tasks.task("Een publicatie van een collega terugsturen met een opmerking")
def send_back(editor: Editor, site: dict[str, Any]) -> None:
    editor.dashboard("Stuur mij terug")
    editor.finish("Terugsturen met opmerking")
    dialog = editor.page.get_by_role("dialog")
    dialog.locator("textarea").fill("Dit kan nog korter.")
    editor.click("button", "Terugsturen met opmerking", dialog)
    expect(editor.page).to_have_url(LIST)
    state = PublicationPage.objects.get(title="Stuur mij terug").current_workflow_state
    assert state.status == state.STATUS_NEEDS_CHANGES


@tasks.task("Een publicatie intrekken")
def take_back(editor: Editor, site: dict[str, Any]) -> None:
    editor.menu("Publicaties")
    editor.more("Trek mij in", "Intrekken…")
    editor.page.get_by_role("radio", name="Anders (licht dit toe)").check()
    editor.fill("Toelichting", "Er stond een fout in.")
    editor.click("button", "Trek de publicatie in")
    editor.told("Trek mij in")
    assert editor.page.request.get(site["Trek mij in"].url).status == 410


@tasks.task("Een ingetrokken publicatie terugzetten")
def restore(editor: Editor, site: dict[str, Any]) -> None:
    editor.menu("Publicaties")
    editor.more("Zet mij terug", "Terugzetten…")
    editor.click("button", "Zet de publicatie terug")
    editor.told("Zet mij terug")
    assert editor.page.request.get(site["Zet mij terug"].url).status == 200


def choose(editor: Editor, title: str) -> None:
    """Choose a publication in the dialog of a form."""
    editor.click("button", "Voeg publicatie toe")
    dialog = editor.page.get_by_role("dialog")
    dialog.get_by_role("checkbox", name=title).check()
    editor.click("button", "Keuze bevestigen", dialog)
    expect(dialog).to_be_hidden()


@tasks.task("Een publicatie in een collectie zetten")
def collect(editor: Editor, site: dict[str, Any]) -> None:
    editor.click("link", "Publicaties", editor.explorer())
    editor.open("Ruimte")
    choose(editor, "Licht mij uit")
    editor.finish("Voorleggen aan een collega")
    editor.told("Ruimte")
    collection = CollectionPage.objects.get().get_latest_revision_as_object()
    assert [item.publication.title for item in collection.items.all()] == ["Licht mij uit"]


@tasks.task("Een publicatie uitlichten op de voorpagina")
def feature(editor: Editor, site: dict[str, Any]) -> None:
    editor.dashboard("Voorpagina wijzigen")
    choose(editor, "Licht mij uit")
    editor.finish("Publiceren")
    editor.told("Home")
    assert "Licht mij uit" in editor.page.request.get("/").text()


@tasks.task("Een begrip uitleggen")
def explain(editor: Editor, site: dict[str, Any]) -> None:
    editor.menu("Begrippen")
    editor.click("link", "Begrip toevoegen")
    editor.fill("Begrip", "aanbesteden")
    editor.fill("Uitleg", "Een opdracht zo uitschrijven dat iedereen een aanbod kan doen.")
    editor.click("button", "Opslaan")
    editor.told("aanbesteden")
    assert GlossaryTerm.objects.filter(term="aanbesteden").exists()


@tasks.task("Een verwijderd concept terugzetten uit de prullenbak")
def out_of_bin(editor: Editor, site: dict[str, Any]) -> None:
    editor.menu("Rapporten", "Prullenbak")
    editor.open("Weggegooid")
    editor.click("button", "Zet de pagina terug")
    editor.told("Weggegooid")
    assert PublicationPage.objects.child_of(site["publicaties"]).filter(title="Weggegooid").exists()

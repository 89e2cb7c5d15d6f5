"""The ten most frequent tasks of Beheerders, with their clicks: see docs/editor-tasks.md."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone
from playwright.sync_api import BrowserContext, expect

from doedemocratie.accounts.enums import Role
from doedemocratie.accounts.role_setup import set_up_roles
from doedemocratie.accounts.second_person import needs_second_person
from tests import factories
from tests.accounts.conftest import make_user
from tests.browser.tasks import Editor, Tasks

pytestmark = pytest.mark.django_db(transaction=True)

tasks = Tasks(Role.BEHEERDERS)
TEXT = [("paragraph", "<p>De gemeente luistert.</p>")]
PASSWORD = "een lang wachtwoord van nu"


@pytest.fixture
def site(transactional_db: None) -> dict[str, Any]:
    """A site with colleagues, one of whom locked a page."""
    site = factories.make_site()
    site["weg"] = factories.make_publication(site["publicaties"], title="Verwijder mij", body=TEXT)
    site["slot"] = factories.make_article(site["nieuws"], title="Op slot", body=TEXT)
    set_up_roles()
    site["user"] = make_user("noor", Role.BEHEERDERS)
    site["bert"], site["carla"] = make_user("bert", Role.REDACTEUREN), make_user("carla", Role.REDACTEUREN)
    site["slot"].locked, site["slot"].locked_by, site["slot"].locked_at = True, site["bert"], timezone.now()
    site["slot"].save()
    draft = factories.make_article(site["nieuws"], title="Gewijzigd door Bert", live=False)
    draft.save_revision(user=site["bert"], log_action=True)
    return site


def test_beheerders(site: dict[str, Any], new_context: Callable[..., BrowserContext]) -> None:
    tasks.do(new_context(), site)


def roles(name: str) -> set[str]:
    """Return the roles of a user."""
    return set(get_user_model().objects.get(username=name).groups.values_list("name", flat=True))


@tasks.task("Een account maken met een rol")
def make_account(editor: Editor, site: dict[str, Any]) -> None:
    editor.menu("Instellingen", "Gebruikers")
    editor.click("link", "Voeg een gebruiker toe")
    editor.fill("Gebruikersnaam", "dirk")
    editor.fill("E-mail", "dirk@example.org")
    editor.fill("Voornaam", "Dirk")
    editor.fill("Achternaam", "Test")
    for field in editor.page.locator("input[type=password]").all():
        field.fill(PASSWORD)
    editor.click("tab", "Rollen")
    editor.page.get_by_role("checkbox", name="Redacteuren", exact=True).check()
    editor.click("button", "Maken")
    editor.told("dirk")
    assert roles("dirk") == {"Redacteuren"}


@tasks.task("Een collega een andere rol geven")
def change_role(editor: Editor, site: dict[str, Any]) -> None:
    editor.menu("Instellingen", "Gebruikers")
    editor.open("Bert Test")
    editor.click("tab", "Rollen")
    editor.page.get_by_role("checkbox", name="Redacteuren", exact=True).uncheck()
    editor.page.get_by_role("checkbox", name="Publicatiebeheerders").check()
    editor.click("button", "Opslaan")
    editor.told("bert")
    assert roles("bert") == {"Publicatiebeheerders"}


@tasks.task("Een account blokkeren")
def block(editor: Editor, site: dict[str, Any]) -> None:
    editor.menu("Instellingen", "Gebruikers")
    editor.open("Carla Test")
    editor.page.get_by_role("checkbox", name="Staat aan").uncheck()
    editor.click("button", "Opslaan")
    editor.told("carla")
    assert not get_user_model().objects.get(username="carla").is_active


@tasks.task("Vier ogen aanzetten voor een onderdeel")
def four_eyes(editor: Editor, site: dict[str, Any]) -> None:
    editor.menu("Instellingen", "Publiceren met vier ogen")
    editor.page.get_by_role("checkbox", name="Nieuws").check()
    editor.click("button", "Bewaar")
    editor.told("Bewaard")
    assert needs_second_person(site["nieuws"])


@tasks.task("Een pagina van slot halen")
def unlock(editor: Editor, site: dict[str, Any]) -> None:
    editor.menu("Rapporten", "Pagina's op slot")
    editor.open("Op slot")
    editor.click("button", "Van slot halen")
    editor.told("Op slot")
    site["slot"].refresh_from_db()
    assert not site["slot"].locked


@tasks.task("Een rapport downloaden als Excel-bestand")
def export(editor: Editor, site: dict[str, Any]) -> None:
    editor.menu("Rapporten", "Pagina's zonder thema")
    editor.page.get_by_role("button", name="Acties").first.click()
    with editor.page.expect_download() as download:
        editor.page.get_by_role("link", name="Download als XLSX (Excel)").click()
    rows = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes())).active
    assert rows is not None
    assert any("Op slot" in row for row in rows.iter_rows(values_only=True))


@tasks.task("De afzender en de contactgegevens van de site wijzigen")
def sender(editor: Editor, site: dict[str, Any]) -> None:
    editor.menu("Instellingen", "Instellingen van de site")
    editor.fill("Afzender", "Ministerie van BZK")
    editor.fill("E-mailadres", "info@example.org")
    editor.click("button", "Opslaan")
    editor.told("gewijzigd")
    front = editor.page.request.get("/").text()
    assert "Ministerie van BZK" in front
    assert "info@example.org" in front


@tasks.task("Een publicatie verwijderen die online stond")
def delete(editor: Editor, site: dict[str, Any]) -> None:
    editor.menu("Publicaties")
    editor.more("Verwijder mij", "Verwijderen")
    editor.page.get_by_role("radio", name="Anders (licht dit toe)").check()
    editor.fill("Toelichting", "Er stonden namen in.")
    editor.click("button", "Verwijder de publicatie")
    editor.told("Verwijder mij")
    answer = editor.page.request.get(site["weg"].url)
    assert answer.status == 410
    assert "Er stonden namen in." in answer.text()


@tasks.task("Zien wie wat heeft gewijzigd")
def log(editor: Editor, site: dict[str, Any]) -> None:
    editor.menu("Rapporten", "Geschiedenis van de site")
    expect(editor.row("Gewijzigd door Bert").filter(has_text="Concept bewaard")).to_contain_text("Bert Test")


@tasks.task("Veel doorverwijzingen tegelijk importeren")
def import_redirects(editor: Editor, site: dict[str, Any]) -> None:
    editor.menu("Instellingen", "Doorverwijzingen")
    editor.page.get_by_role("button", name="Acties").first.click()
    editor.page.get_by_role("link", name="Doorverwijzingen inlezen").click()
    file = {"name": "adressen.csv", "mimeType": "text/csv", "buffer": b"oud;nieuw\n/een;/nieuws/\n/twee;/agenda/\n"}
    editor.page.locator("input[type=file]").set_input_files(file)
    editor.click("button", "Bekijk wat er gebeurt")
    editor.click("button", "Importeer")
    editor.told("2")
    assert editor.page.request.get("/twee").url.endswith("/agenda/")

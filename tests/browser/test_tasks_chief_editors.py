"""The ten most frequent tasks of Eindredacteuren, with their clicks: see docs/editor-tasks.md."""

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
from doedemocratie.core.models import PageReview
from doedemocratie.editorial.bin.moving import throw_away
from home.models import FeaturedPublication
from news.models import NewsArticlePage
from tests import factories
from tests.accounts.conftest import make_user
from tests.browser.tasks import Editor, Tasks

pytestmark = pytest.mark.django_db(transaction=True)

tasks = Tasks(Role.EINDREDACTEUREN)
TEXT = [("paragraph", "<p>De gemeente luistert.</p>")]
WITHOUT_THEME = ("Een tuin", "Een markt", "Een brug")


@pytest.fixture
def site(transactional_db: None) -> dict[str, Any]:
    """A site with what colleagues wrote, and what nobody has looked after."""
    site = factories.make_site()
    for title in ("Eerst", "Daarna"):
        publication = factories.make_publication(site["publicaties"], title=title, body=TEXT)
        FeaturedPublication.objects.create(page=site["home"], publication=publication)
    site["home"].refresh_from_db()
    site["home"].save_revision().publish()
    factories.make_theme(site["themas"], title="Buurt")
    for title in (*WITHOUT_THEME, "Gooi mij weg"):
        site[title] = factories.make_article(site["nieuws"], title=title, body=TEXT)
    for title in ("Contact", "Verouderd", "Verschuif mijn dag"):
        site[title] = factories.make_standard_page(site["home"], title=title, body=TEXT)
    PageReview.objects.update_or_create(page=site["Verouderd"], defaults={"review_on": dt.date(2020, 1, 1)})
    set_up_roles()
    site["user"] = make_user("noor", Role.EINDREDACTEUREN)
    site["Concept"] = factories.make_article(site["nieuws"], title="Concept van Bert", body=TEXT, live=False)
    site["Concept"].save_revision(user=make_user("bert", Role.REDACTEUREN))
    site["weg"] = factories.make_article(site["nieuws"], title="Weggegooid", body=TEXT)
    throw_away(site["weg"], site["user"])
    return site


def test_eindredacteuren(site: dict[str, Any], new_context: Callable[..., BrowserContext]) -> None:
    tasks.do(new_context(), site)


def seen(editor: Editor, path: str) -> str:
    """Return what the site answers to a visitor."""
    return editor.page.request.get(path).text()


@tasks.task("Een concept van een collega lezen en publiceren")
def publish(editor: Editor, site: dict[str, Any]) -> None:
    editor.menu("Nieuwsberichten")
    editor.open("Concept van Bert")
    editor.finish("Publiceren")
    editor.told("Concept van Bert")
    assert NewsArticlePage.objects.live().filter(title="Concept van Bert").exists()


@tasks.task("De volgorde op de voorpagina wijzigen")
def reorder(editor: Editor, site: dict[str, Any]) -> None:
    editor.dashboard("Voorpagina wijzigen")
    editor.page.get_by_role("region", name="Publicatie 2").get_by_role("button", name="Omhoog").click()
    editor.finish("Publiceren")
    editor.told("Home")
    front = seen(editor, "/")
    assert front.index("Daarna") < front.index("Eerst")


@tasks.task("Een melding boven elke pagina zetten")
def notice(editor: Editor, site: dict[str, Any]) -> None:
    editor.menu("Instellingen", "Instellingen van de site")
    editor.fill("Tekst van de melding", "Maandag werkt het zoeken niet.")
    editor.click("button", "Opslaan")
    editor.told("gewijzigd")
    assert "Maandag werkt het zoeken niet." in seen(editor, "/")


@tasks.task("Een oud adres doorverwijzen naar een pagina")
def redirect(editor: Editor, site: dict[str, Any]) -> None:
    editor.menu("Instellingen", "Doorverwijzingen")
    editor.click("link", "Doorverwijzing toevoegen")
    editor.fill("Oud adres", "/oud-adres")
    editor.click("button", "Kies een pagina")
    dialog = editor.page.get_by_role("dialog")
    dialog.get_by_role("link", name="Contact").first.click()
    expect(dialog).to_be_hidden()
    editor.click("button", "Maken")
    editor.told("oud-adres")
    assert editor.page.request.get("/oud-adres").url.endswith(site["Contact"].url)


@tasks.task("Een pagina verwijderen")
def delete(editor: Editor, site: dict[str, Any]) -> None:
    editor.menu("Nieuwsberichten")
    editor.more("Gooi mij weg", "Verwijderen")
    editor.click("button", "Verwijder de pagina")
    editor.told("Gooi mij weg")
    assert editor.page.request.get(site["Gooi mij weg"].url).status == 410


@tasks.task("Een verwijderde pagina terugzetten uit de prullenbak")
def out_of_bin(editor: Editor, site: dict[str, Any]) -> None:
    editor.menu("Rapporten", "Prullenbak")
    editor.open("Weggegooid")
    editor.click("button", "Zet de pagina terug")
    editor.told("Weggegooid")
    assert editor.page.request.get(site["weg"].url).status == 200


@tasks.task("Een vaste pagina wijzigen, zoals Contact")
def fixed_page(editor: Editor, site: dict[str, Any]) -> None:
    editor.click("link", "Wijzig ‘Contact’", editor.explorer())
    editor.fill("Samenvatting", "U belt ons op werkdagen.")
    editor.finish("Publiceren")
    editor.told("Contact")
    assert "U belt ons op werkdagen." in seen(editor, site["Contact"].url)


@tasks.task("Drie berichten tegelijk een thema geven")
def add_theme(editor: Editor, site: dict[str, Any]) -> None:
    page = editor.page
    editor.menu("Nieuwsberichten")
    for title in WITHOUT_THEME:
        editor.row(title).get_by_role("checkbox").check()
    editor.click("link", re.compile("^Thema toevoegen"), page.locator("body"))
    page.locator("main select").first.select_option(label="Buurt")
    editor.click("button", "Thema toevoegen")
    editor.told("Buurt")
    for title in WITHOUT_THEME:
        assert [link.theme.title for link in site[title].theme_links.all()] == ["Buurt"]


@tasks.task("Een pagina nakijken die te lang niet is nagekeken")
def review(editor: Editor, site: dict[str, Any]) -> None:
    editor.click("link", "1 pagina moet worden nagekeken")
    editor.open("Verouderd")
    editor.finish("Nagekeken")
    editor.told("Verouderd")
    assert PageReview.objects.get(page=site["Verouderd"]).review_on > timezone.localdate()


@tasks.task("De dag kiezen waarop iemand een pagina nakijkt")
def plan_review(editor: Editor, site: dict[str, Any]) -> None:
    editor.click("link", "Wijzig ‘Verschuif mijn dag’", editor.explorer())
    editor.click("tab", "Instellingen")
    editor.moment("Nakijken op", "2027-05-01")
    editor.click("button", "Bewaar concept", editor.page.locator("body"))
    editor.told("Verschuif mijn dag")
    assert PageReview.objects.get(page=site["Verschuif mijn dag"]).review_on == dt.date(2027, 5, 1)

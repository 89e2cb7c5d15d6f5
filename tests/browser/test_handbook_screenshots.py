"""Writes the pictures of docs/handleiding-redactie.md, from the site's own content: ``pytest -m screenshots``."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from PIL import Image
from playwright.sync_api import BrowserContext, Page

from doedemocratie.accounts.enums import Role
from home.models import HomePage
from news.models import NewsArticlePage, NewsIndexPage
from tests.accounts.conftest import make_user

pytestmark = [pytest.mark.screenshots, pytest.mark.django_db(transaction=True)]

PICTURES = Path(settings.BASE_DIR) / "docs" / "images" / "handleiding"
MOST_BYTES = 150_000
VIEWPORT = {"width": 1280, "height": 800}


@pytest.fixture
def site(transactional_db: None) -> None:
    """The site as a newcomer finds it."""
    call_command("load_content", Path(settings.BASE_DIR) / "content", verbosity=0)
    call_command("setup_roles", verbosity=0)


@pytest.fixture
def editor(new_context: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """Return what signs somebody in."""

    def sign_in(name: str, *roles: Role) -> Page:
        user = make_user(name.lower(), *roles)
        user.last_name = "de Vries"
        user.save()
        page = new_context(viewport=VIEWPORT, color_scheme="light", reduced_motion="reduce").new_page()
        page.goto("/beheer/login/")
        page.get_by_label("Gebruikersnaam").fill(name.lower())
        page.get_by_label("Wachtwoord").fill("een lang wachtwoord")
        page.get_by_role("button", name="Inloggen").click()
        page.get_by_role("heading", level=1).wait_for()
        return page

    return sign_in


def keep(page: Page, name: str) -> None:
    """Write what ``page`` shows, in few colours so that the file stays small."""
    page.wait_for_load_state("load")
    page.wait_for_timeout(1500)  # panels slide open, letters arrive
    picture = Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    PICTURES.mkdir(parents=True, exist_ok=True)
    path = PICTURES / f"{name}.png"
    picture.quantize(256, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(path, optimize=True)
    assert path.stat().st_size < MOST_BYTES, f"{path} is too heavy"


def test_the_pictures_of_the_manual(
    site: None, new_context: Callable[..., BrowserContext], editor: Callable[..., Page]
) -> None:
    page = new_context(viewport=VIEWPORT, color_scheme="light").new_page()
    page.goto("/beheer/login/")
    keep(page, "01-inloggen")

    page = editor("Noor", Role.REDACTEUREN)
    keep(page, "02-dashboard")

    article = NewsArticlePage.objects.get(slug="democratic-challenge-festival")
    page.goto(f"/beheer/pages/{article.pk}/edit/")
    keep(page, "03-nieuwsbericht")

    index = NewsIndexPage.objects.get()
    page.goto(f"/beheer/pages/add/news/newsarticlepage/{index.pk}/")
    page.get_by_role("button", name="Kies een afbeelding").first.click()
    page.get_by_role("tab", name="Uploaden").click()
    drawing = Path(settings.BASE_DIR) / "content" / "nieuws"
    picture = next(path for path in sorted(drawing.iterdir()) if path.suffix == ".webp")
    page.locator(".modal-body input[type=file]").set_input_files(picture)
    page.locator(".modal-body [name$=title]").fill("Bewoners aan een lange tafel")
    page.locator(".modal-body [name$=description]").fill("Buurtbewoners zitten samen aan een lange tafel op een plein.")
    page.locator(".modal-body [name$=maker]").fill("Noor de Vries")
    keep(page, "04-afbeelding")

    page.goto(f"/beheer/pages/add/news/newsarticlepage/{index.pk}/")
    page.locator(".c-sf-add-button").first.click()
    row = page.locator(".w-combobox__option-row", has_text="Citaat").last
    row.locator(".w-combobox__option-preview").last.click()
    page.frame_locator(".w-combobox-preview__iframe").locator("blockquote").wait_for()
    keep(page, "05-blokken")

    page.goto(f"/beheer/pages/{article.pk}/edit/")
    page.locator("[data-side-panel-toggle=preview]").click()
    page.frame_locator("#w-preview-iframe, iframe[title]").first.locator("h1").wait_for()
    keep(page, "06-voorbeeld")

    page = editor("Sem", Role.PUBLICATIEBEHEERDERS)
    page.goto(f"/beheer/pages/{HomePage.objects.get().pk}/edit/")
    keep(page, "07-voorpagina")

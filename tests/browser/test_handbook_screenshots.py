"""The pictures of docs/handleiding-redactie.md, taken from the site's own content.

An ordinary run takes them anew and compares: a picture that shows another screen than editors see fails. With
``pytest -m screenshots`` they are written (``make handbook-pictures``).
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import BrowserContext, Page

from doedemocratie.accounts.enums import Role
from home.models import HomePage
from news.models import NewsArticlePage, NewsIndexPage
from publications.models import PublicationIndexPage, PublicationPage
from tests.accounts.conftest import make_user

pytestmark = pytest.mark.django_db(transaction=True)

PICTURES = Path(settings.BASE_DIR) / "docs" / "images" / "handleiding"
MOST_BYTES = 150_000
VIEWPORT = {"width": 1280, "height": 800}
# Letters are drawn otherwise by each release of the browser, and dates go on; a field more or less is another picture.
SMALL = (64, 40)
MOST_DIFFERENCE = 3.0  # of 255, on the average of the small picture


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


@pytest.fixture
def keep(request: pytest.FixtureRequest) -> Iterator[Callable[[Page, str], None]]:
    """Return what takes a picture of ``page`` for the manual: it is written, or compared with the one that is there."""
    writing = "screenshots" in request.config.getoption("markexpr")
    stale: list[str] = []

    def take(page: Page, name: str) -> None:
        page.wait_for_load_state("load")
        page.wait_for_timeout(1500)  # panels slide open, letters arrive
        picture = Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
        path = PICTURES / f"{name}.png"
        if writing:
            PICTURES.mkdir(parents=True, exist_ok=True)
            few = picture.quantize(256, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
            few.save(path, optimize=True)
            assert path.stat().st_size < MOST_BYTES, f"{path} is too heavy"
        elif (difference := distance(picture, Image.open(path))) > MOST_DIFFERENCE:
            stale.append(f"{name} ({difference:.1f})")

    yield take
    assert not stale, f"No longer what editors see: {', '.join(stale)}. Run make handbook-pictures, and look at them."


def distance(one: Image.Image, other: Image.Image) -> float:
    """Return how far two pictures are from each other when seen from afar: 0 for the same, 255 for black and white."""
    small = [picture.convert("L").resize(SMALL, Image.Resampling.BOX) for picture in (one, other)]
    mean: float = ImageStat.Stat(ImageChops.difference(*small)).mean[0]
    return mean


def test_a_picture_of_another_screen_is_noticed() -> None:
    pictures = [Image.open(path).convert("RGB") for path in sorted(PICTURES.glob("*.png"))]
    assert all(distance(picture, picture) == 0 for picture in pictures)
    others = [distance(one, other) for one in pictures for other in pictures if one is not other]
    assert min(others) > MOST_DIFFERENCE


@pytest.mark.screenshots
def test_the_pictures_of_the_manual(
    site: None,
    new_context: Callable[..., BrowserContext],
    editor: Callable[..., Page],
    keep: Callable[[Page, str], None],
) -> None:
    page = new_context(viewport=VIEWPORT, color_scheme="light").new_page()
    page.goto("/beheer/login/")
    keep(page, "01-inloggen")

    page = editor("Noor", Role.REDACTEUREN)
    page.get_by_role("button", name="Sluit de rondleiding").click()
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

    publication = PublicationPage.objects.get(slug="wil-en-wet")
    page.goto(f"/beheer/pages/{publication.pk}/edit/")
    page.get_by_role("heading", name="Gegevens", exact=True).scroll_into_view_if_needed()
    keep(page, "08-publicatie")

    page.goto(f"/beheer/ingetrokken-publicaties/{publication.pk}/intrekken/")
    keep(page, "09-intrekken")

    page.goto(f"/beheer/publicaties/word/{PublicationIndexPage.objects.get().pk}/")
    keep(page, "10-word")

    page = editor("Ada", Role.EINDREDACTEUREN)
    page.goto(f"/beheer/pages/{article.pk}/edit/")
    page.locator("[data-side-panel-toggle=status]").click()
    page.get_by_role("button", name="Planning maken").click()
    keep(page, "11-inplannen")

    page.goto(f"/beheer/pages/{article.pk}/history/")
    keep(page, "12-geschiedenis")

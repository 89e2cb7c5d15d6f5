"""Many files at once, in a real browser: what holds for all, one button to save them, and the screens on a phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from wagtail.models import ReferenceIndex

from doedemocratie.accounts.enums import Role
from doedemocratie.library.models import CustomImage
from tests import factories
from tests.accounts.conftest import make_tree, make_user, set_up_roles
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.test_admin_publications import OUT_OF_REACH, SETTLED, WAGTAILS
from tests.editorial.test_media import picture
from tests.library.test_pictures import media

__all__ = ["media"]  # a fixture

FRAME = (
    *WAGTAILS,
    "ui-autocomplete-input",
)  # Wagtail's field for tags has no name on the screens that are only its own

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("media")]


def test_many_pictures_with_one_maker_and_one_button(
    transactional_db: None, new_context: Callable[..., BrowserContext], axe: Callable[[Page], list[str]]
) -> None:
    tree = make_tree()
    set_up_roles()
    make_user("noor", Role.EINDREDACTEUREN)
    used = factories.make_image()
    document = factories.make_document()
    body = [("image", {"image": used, "decorative": False, "caption": "", "credit": ""})]
    ReferenceIndex.create_or_update_for_object(factories.make_article(tree["news_index"], body=body))
    page = new_context(reduced_motion="reduce").new_page()
    page.goto("/beheer/login/")
    page.get_by_label("Gebruikersnaam").fill("noor")
    page.get_by_label("Wachtwoord").fill("een lang wachtwoord")
    page.get_by_role("button", name="Inloggen").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()

    page.goto("/beheer/images/multiple/add/")
    page.get_by_label("Maker", exact=True).fill("Bo Foto")
    page.locator("#fileupload").set_input_files(
        [
            {"name": "een.png", "mimeType": "image/png", "buffer": picture("teal")},
            {"name": "twee.png", "mimeType": "image/png", "buffer": picture("red")},
            {"name": "stuk.png", "mimeType": "image/png", "buffer": b"geen beeld"},
        ]
    )
    forms = page.locator("#upload-list form[action]")
    expect(forms).to_have_count(2)
    expect(page.locator("#upload-list .upload-failure")).to_have_count(1)
    expect(forms.locator("[name$=-maker]").first).to_have_value("Bo Foto")
    page.get_by_label("Rechten").first.select_option("cc-by")
    page.get_by_role("button", name="Neem over voor alle afbeeldingen hieronder").click()
    found = []
    for size in (DESKTOP, PHONE):
        page.set_viewport_size(size)
        page.evaluate(SETTLED)
        found += [one for one in axe(page) if not any(known in one for known in WAGTAILS)]
        found += page.evaluate(OUT_OF_REACH)
    page.set_viewport_size(DESKTOP)
    forms.nth(0).locator("[name$=-description]").fill("Een blauw vlak.")
    page.get_by_role("button", name="Bewaar alles").click()
    # One was saved, the other says what it lacks and keeps what was filled in.
    expect(forms).to_have_count(1)
    expect(forms.locator(".error-message")).to_contain_text("Beschrijf wat er op de afbeelding te zien is")
    expect(forms.locator("[name$=-maker]")).to_have_value("Bo Foto")
    saved = CustomImage.objects.get(description="Een blauw vlak.")
    assert (saved.maker, saved.rights) == ("Bo Foto", "cc-by")

    page.goto(f"/beheer/images/{saved.pk}/")
    page.set_input_files("input[type=file]", {"name": "x.png", "mimeType": "image/png", "buffer": picture("navy")})
    expect(page.get_by_label("Titel").first).to_have_value(saved.title)
    page.goto("/beheer/images/multiple/add/")
    page.locator("#fileupload").set_input_files({"name": "kopie.png", "mimeType": "image/png", "buffer": picture()})
    expect(page.get_by_role("button", name="Toch toevoegen")).to_be_visible()
    for address in (
        "",  # where the browser is
        f"/beheer/images/{used.pk}/",
        f"/beheer/documents/edit/{document.pk}/",
        f"/beheer/images/{used.pk}/delete/",
        f"/beheer/images/usage/{used.pk}/",
        "/beheer/documents/multiple/add/",
    ):
        if address:
            page.goto(address)
        for size in (DESKTOP, PHONE):
            page.set_viewport_size(size)
            page.evaluate(SETTLED)
            found += [one for one in axe(page) if not any(known in one for known in FRAME)]
            found += page.evaluate(OUT_OF_REACH)
    assert not found

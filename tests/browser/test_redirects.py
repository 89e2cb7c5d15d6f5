"""An Eindredacteur imports redirects and looks at the reports, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from doedemocratie.accounts.enums import Role
from tests import factories
from tests.accounts.conftest import make_tree, make_user, set_up_roles
from tests.browser.conftest import looks

pytestmark = pytest.mark.django_db(transaction=True)

WAGTAILS = ("capabilitymessage", " region: ", 'action="/beheer/pages/search/"')
REPORTS = ("links", "afbeeldingen", "documenten", "doorverwijzingen")


def sign_in(page: Page) -> None:
    page.goto("/beheer/login/")
    page.get_by_label("Gebruikersnaam").fill("eva")
    page.get_by_label("Wachtwoord").fill("een lang wachtwoord")
    page.get_by_role("button", name="Inloggen").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def ours(problems: list[str]) -> list[str]:
    """Leave out what is wrong in the frame that Wagtail puts around every screen."""
    return [problem for problem in problems if not any(part in problem for part in WAGTAILS)]


def test_importing_and_the_reports(
    transactional_db: None,
    new_context: Callable[..., BrowserContext],
    axe: Callable[[Page], list[str]],
    tmp_path: Path,
) -> None:
    tree = make_tree()
    set_up_roles()
    make_user("eva", Role.EINDREDACTEUREN)
    factories.make_image(title="Ongebruikt")
    factories.make_document(title="Ongebruikt")
    Redirect.objects.create(old_path="/rond", redirect_link="/rond/", site=Site.objects.get())
    draft = factories.make_standard_page(tree["home"], title="Nog niet", live=False)
    text = [("paragraph", f'<p><a linktype="page" id="{draft.pk}">daar</a></p>')]
    factories.make_standard_page(tree["home"], title="Bron", body=text)
    (tmp_path / "oud.csv").write_text("/content/oud.html;/nieuws/bericht/\n/tags/a%2Db;/agenda/\n/fout;/nergens/\n")
    page = new_context().new_page()
    sign_in(page)
    problems: list[str] = []

    def look(name: str) -> None:
        for one in looks(page):
            page.screenshot(path=tmp_path / f"{name}-{one}.png", full_page=True)
            problems.extend(ours(axe(page)))

    page.goto("/beheer/redirects/import/")
    look("import")
    page.get_by_label("CSV-bestand").set_input_files(tmp_path / "oud.csv")
    page.get_by_role("button", name="Bekijk wat er gebeurt").click()
    expect(page.get_by_text("1 regel is fout. Er is nog niets veranderd.")).to_be_visible()
    look("preview")
    page.get_by_role("button", name="Importeer").click()
    expect(page.get_by_text("Er is nog 1 foute regel. Er is niets veranderd.").first).to_be_visible()
    page.get_by_label("Alleen de goede regels importeren").check()
    page.get_by_role("button", name="Importeer").click()
    expect(page.get_by_text("2 toegevoegd, 0 vervangen, 0 waren er al.")).to_be_visible()
    page.goto("/beheer/redirects/add/")
    look("add")
    for report in REPORTS:
        page.goto(f"/beheer/reports/losse-eindjes/{report}/")
        expect(page.locator("table.listing tbody tr")).not_to_have_count(0)
        look(report)
    answer = page.request.get("/tags/A-B", max_redirects=0)
    assert (answer.status, answer.headers["location"]) == (301, "/agenda/")
    assert not problems, "\n".join(problems)

"""The checks of a page's content while an editor writes, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from doedemocratie.accounts.enums import Role
from doedemocratie.editorial.plain_words import PlainWord
from tests import factories
from tests.accounts.conftest import Tree, make_tree, make_user, set_up_roles
from tests.browser.conftest import looks, note_watching

pytestmark = pytest.mark.django_db(transaction=True)

LONG = "Dit is " + " ".join(["woord"] * 30) + "."
PLAIN = "<p>Wij gaan samen aan de slag. Wie wil, doet mee.</p>"
WRONG = {
    "doe-link-text": '<p>Voor meer informatie <a href="https://voorbeeld.nl/a">klik hier</a>.</p>',
    "doe-faked-heading": "<p><b>Zo begint u</b></p><p>U belt de gemeente.</p>",
    "doe-pdf-size": '<p>Lees <a href="https://voorbeeld.nl/plan.pdf">het plan van de buurt</a> en reageer.</p>',
}
RIGHT = [
    '<p>Vraag <a href="https://voorbeeld.nl/a">subsidie voor uw buurt</a> aan.</p>',
    '<p>Kijk op <a href="https://voorbeeld.nl/b">voorbeeld.nl</a>.</p>',
    "<p><b>Let op:</b> u hebt een vergunning nodig.</p>",
    "<p><b>U hebt altijd een vergunning nodig.</b></p>",
    '<p>Lees <a href="https://voorbeeld.nl/plan.pdf">het plan van de buurt</a> (pdf, 1,2 MB) en reageer.</p>',
    "<ul><li><b>Koffie</b></li><li>Thee</li></ul>",
]
TITLES = {
    "doe-link-text": "De link zegt niet waar hij heen gaat",
    "doe-faked-heading": "Vette tekst in plaats van een kop",
    "doe-pdf-size": "Bij de link naar een pdf staat geen grootte",
    "doe-alt-file-name": "De beschrijving van de afbeelding lijkt een bestandsnaam",
    "doe-alt-repeats": "De beschrijving is hetzelfde als het bijschrift",
    "doe-table-headers": "De tabel mist een kop",
    "doe-description": "De pagina heeft geen samenvatting",
    "heading-order": "Er is een soort kop overgeslagen",
}


@pytest.fixture
def tree(transactional_db: None) -> Tree:
    """A published page of every type, and the roles."""
    pages = make_tree()
    set_up_roles()
    return pages


@pytest.fixture
def editor(tree: Tree, new_context: Callable[..., BrowserContext]) -> Page:
    """The browser of an editor, who signed in."""
    return signed_in(new_context())


def signed_in(context: BrowserContext) -> Page:
    """Sign in as an editor and return the page."""
    make_user("noor", Role.REDACTEUREN)
    page = context.new_page()
    note_watching(page)
    page.goto("/beheer/login/")
    page.get_by_label("Gebruikersnaam").fill("noor")
    page.get_by_label("Wachtwoord").fill("een lang wachtwoord")
    page.get_by_role("button", name="Inloggen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Welkom, Noor")
    return page


def write(article: Any, body: list[Any], **fields: Any) -> None:
    """Give the article a draft with this body."""
    draft = type(article).objects.get(pk=article.pk)
    draft.body = body
    for name, value in fields.items():
        setattr(draft, name, value)
    draft.save_revision(clean=False)


def open_checks(page: Page, tree: Tree) -> Locator:
    """Open the form of the article, and return the panel of checks when it has looked at the page."""
    page.goto(f"/beheer/pages/{tree['article'].pk}/edit/")
    expect(page.locator("html")).to_have_id("watched")
    panel = page.locator("[data-side-panel=checks]")
    if not panel.is_visible():
        page.locator("[data-side-panel-toggle=checks]").click()
    expect(panel.locator("[data-content-word-count]")).to_have_text(re.compile(r"\d+"))
    return panel


def found(panel: Locator) -> list[str]:
    """Return the names of what the checker found."""
    return panel.locator("[data-checks-panel] [data-content-checker-name]").all_inner_texts()


def test_a_sound_text_has_no_findings(editor: Page, tree: Tree) -> None:
    document = factories.make_document()
    document.get_file_size()
    picture = factories.make_image(description="Buren zetten planten in de grond")
    write(
        tree["article"],
        [
            *(("paragraph", html) for html in RIGHT),
            ("heading", {"text": "Kop", "level": "h2", "anchor": ""}),
            ("heading", {"text": "Tussenkop", "level": "h3", "anchor": ""}),
            ("image", {"image": picture, "caption": "Het park in mei", "credit": "Jan de Boer"}),
            ("callout", {"title": "Goed om te weten", "text": "<p>U hoeft niets te betalen.</p>"}),
            ("downloads", {"title": "Downloads", "documents": [document]}),
        ],
    )
    panel = open_checks(editor, tree)
    expect(panel.locator("[data-language-nothing]")).to_be_visible()
    assert found(panel) == []
    expect(panel.locator("[data-language-count]")).to_have_text("0")


def test_everything_wrong_is_found_once_with_its_own_words(editor: Page, tree: Tree) -> None:
    by_camera = factories.make_image(description="IMG_2034.jpg")
    repeated = factories.make_image(description="Het park in mei")
    table = {
        "columns": [{"type": "text", "heading": "Taak"}, {"type": "text", "heading": ""}],
        "rows": [{"values": ["Plan maken", "Bewoners"]}],
    }
    body = tree["article"].specific_class().body.stream_block
    stream = [
        *({"type": "paragraph", "value": html} for html in WRONG.values()),
        {"type": "heading", "value": {"text": "Tussenkop", "level": "h3", "anchor": ""}},
        {"type": "image", "value": {"image": by_camera.pk, "caption": "", "credit": ""}},
        {"type": "image", "value": {"image": repeated.pk, "caption": "Het park in mei.", "credit": "Jan de Boer"}},
        {"type": "table", "value": {"caption": "Wie?", "row_headers": True, "table": table}},
    ]
    write(tree["article"], body.to_python(stream), introduction="")
    panel = open_checks(editor, tree)
    expect(panel.locator("[data-checks-panel] [data-content-checker-name]")).to_have_count(len(TITLES))
    assert sorted(found(panel)) == sorted(TITLES.values())
    expect(panel.locator("[data-content-checker-count]")).to_have_text(str(len(TITLES)))
    # Each says in the words of the page what it is about.
    row = panel.locator("[data-content-checker-row]", has_text=TITLES["doe-link-text"])
    expect(row.locator("[data-content-checker-selector-text]")).to_have_text("klik hier")
    row = panel.locator("[data-content-checker-row]", has_text=TITLES["doe-alt-file-name"])
    expect(row.locator("[data-content-checker-selector-text]")).to_have_text("IMG_2034.jpg")


def test_a_finding_appears_while_somebody_writes_and_goes_when_it_is_mended(editor: Page, tree: Tree) -> None:
    PlainWord.objects.create(word="ten behoeve van", plainer="voor")
    write(tree["article"], [("paragraph", PLAIN)])
    panel = open_checks(editor, tree)
    findings = panel.locator("[data-language-findings] li")
    expect(findings).to_have_count(0)
    summary = editor.get_by_role("textbox", name="Samenvatting")
    summary.fill(f"Er wordt gewerkt ten behoeve van mr. A. de Vries. {LONG}")
    expect(findings).to_have_count(3)
    titles = panel.locator("[data-language-title]")
    expect(titles).to_have_text(["Wie doet het?", "Moeilijk woord: ten behoeve van", "Lange zin"])
    expect(findings.nth(1)).to_contain_text("Schrijf liever: voor.")
    expect(findings.nth(1)).to_contain_text("Er wordt gewerkt ten behoeve van mr. A. de Vries.")
    summary.fill("De buurt werkt voor mr. A. de Vries.")
    expect(findings).to_have_count(0)
    expect(panel.locator("[data-language-nothing]")).to_be_visible()

    expect(panel.locator("[data-checks-panel]")).to_be_empty()
    summary.fill("")
    expect(panel.locator("[data-checks-panel]")).to_contain_text(TITLES["doe-description"])
    summary.fill("De buurt is aan de beurt.")
    expect(panel.locator("[data-checks-panel]")).to_be_empty()


def test_the_level_comes_when_there_is_enough_text(editor: Page, tree: Tree) -> None:
    write(tree["article"], [("paragraph", PLAIN)])
    panel = open_checks(editor, tree)
    level = panel.locator("[data-language-level]")
    expect(level).to_have_text("-")
    expect(panel.locator("[data-language-advice-text]")).to_contain_text("te weinig tekst")
    editor.get_by_role("textbox", name="Samenvatting").fill("De buurt maakt een plan. Wij doen mee. " * 8)
    expect(level).to_have_text(re.compile(r"^zeer makkelijk \(\d+\)$"))


def test_the_panel_is_accessible(editor: Page, tree: Tree, axe: Callable[[Page], list[str]]) -> None:
    PlainWord.objects.create(word="ten behoeve van", plainer="voor")
    write(
        tree["article"],
        [("paragraph", html) for html in WRONG.values()]
        + [("paragraph", f"<p>Dat wordt gedaan ten behoeve van u. {LONG}</p>")],
    )
    panel = open_checks(editor, tree)
    expect(panel.locator("[data-language-findings] li")).to_have_count(3)
    panel.get_by_text("Hoe telt de site dit?").click()
    ours = ("doe-", "data-language", "data-checks-panel")
    for look in looks(editor):
        assert not [problem for problem in axe(editor) if any(name in problem for name in ours)], look

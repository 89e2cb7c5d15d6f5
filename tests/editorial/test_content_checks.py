"""What the checker is told, and the text of a page that it reads."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from doedemocratie.accounts.enums import Role
from doedemocratie.core.blocks import BodyBlock
from doedemocratie.editorial.content_checks import (
    FILE_NAME,
    LONGEST_QUOTE,
    MESSAGES,
    OWN_RULES,
    WAGTAIL_RULES,
    ContentChecks,
    shortened,
)
from doedemocratie.editorial.page_texts import html_texts, texts_of
from doedemocratie.editorial.plain_words import PlainWord
from doedemocratie.editorial.readability import Kind, Text
from news.models import NewsArticlePage
from tests import factories
from tests.accounts.conftest import Tree, make_user, signed_in
from tests.editorial.test_writing import form_of

pytestmark = pytest.mark.django_db

LANGUAGE = re.compile(r'<script id="doe-language" type="application/json">(.*?)</script>', re.DOTALL)


@pytest.fixture
def client(tree: Tree) -> Client:
    """The browser of an editor."""
    return signed_in(make_user("noor", Role.REDACTEUREN))


def preview(client: Client, page: Any, typed: dict[str, str], panel: bool = True) -> str:
    """Return the HTML of the preview of what is typed."""
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    client.post(address, form_of(client, reverse("wagtailadmin_pages:edit", args=[page.pk])) | typed)
    return client.get(f"{address}{'?in_preview_panel=true' if panel else ''}").content.decode()


def test_every_rule_says_in_dutch_what_to_do() -> None:
    names = {rule["id"] for rule in OWN_RULES} | set(WAGTAIL_RULES)
    assert set(ContentChecks.axe_run_only) == set(MESSAGES) == names
    assert {check["id"] for check in ContentChecks.axe_custom_checks} == {f"{rule['id']}-check" for rule in OWN_RULES}
    for title, advice in MESSAGES.values():
        assert title
        assert advice.endswith((".", "’."))


def test_the_preview_beside_the_editor_says_how_the_text_reads(tree: Tree, client: Client) -> None:
    PlainWord.objects.create(word="ten behoeve van", plainer="voor")
    html = preview(client, tree["article"], {"introduction": "Er wordt gewerkt ten behoeve van <u>."})
    language = json.loads(LANGUAGE.search(html)[1])
    assert (language["word_count"], language["level"]) == (7, None)
    assert [finding["title"] for finding in language["findings"]] == [
        "Wie doet het?",
        "Moeilijk woord: ten behoeve van",
    ]
    assert language["findings"][1]["quote"] == "Er wordt gewerkt ten behoeve van <u>."
    assert "Schrijf liever: voor." in language["findings"][1]["advice"]


def test_no_other_page_has_it(tree: Tree, client: Client) -> None:
    assert not LANGUAGE.search(preview(client, tree["article"], {}, panel=False))
    on_the_site = client.get("/nieuws/bericht/").content.decode()
    assert "doe-link-text" in on_the_site  # the checker itself is there for who signed in
    assert "js/admin-checks.js" in on_the_site
    assert not LANGUAGE.search(on_the_site)
    assert "admin-checks" not in Client().get("/nieuws/bericht/").content.decode()


def test_the_panel_in_the_editor_has_our_rules_and_words(tree: Tree, client: Client) -> None:
    html = client.get(reverse("wagtailadmin_pages:edit", args=[tree["article"].pk])).content.decode()
    configuration = json.loads(
        re.search(r'<script id="checker-axe-configuration" type="application/json">(.*?)</script>', html, re.DOTALL)[1]
    )
    assert configuration["options"]["runOnly"] == ContentChecks.axe_run_only
    assert configuration["messages"]["doe-link-text"]["error_name"] == "De link zegt niet waar hij heen gaat"
    assert "Controle van de tekst openen of sluiten" in html
    assert "data-content-readability-score" not in html
    assert "guide.wagtail.org" not in html


def test_reading_a_page_asks_one_question_more_whatever_its_size(tree: Tree, client: Client) -> None:
    def queries(typed: dict[str, str]) -> int:
        preview(client, tree["article"], typed)
        with CaptureQueriesContext(connection) as captured:
            preview(client, tree["article"], typed)
        return len([query for query in captured if "plainword" in query["sql"].lower()])

    assert queries({"introduction": "Kort."}) == queries({"introduction": "Er wordt gewerkt. " * 30}) == 1


@pytest.mark.parametrize(
    "name", ["IMG_2034", "img 2034.JPG", "DSC01234", "foto1.png", "Schermafbeelding 2024-01-01", "20240101", "logo 2"]
)
def test_the_name_of_a_file_is_no_description(name: str) -> None:
    assert re.search(FILE_NAME, name, re.IGNORECASE)


@pytest.mark.parametrize(
    "name",
    [
        "Foto van het plein",
        "Buren in 2024",
        "Scan van de brief",
        "Jan en mr. A. de Vries",
        "Logo van de gemeente",
        "De A2",
    ],
)
def test_a_description_is_no_name_of_a_file(name: str) -> None:
    assert not re.search(FILE_NAME, name, re.IGNORECASE)


def test_the_text_of_rich_text() -> None:
    assert html_texts(
        "<p>Een <b>plan</b>.<br/>En &amp; meer.</p><ul><li>Koffie <i>of</i> thee</li></ul><h3>Kop</h3>"
    ) == [
        Text("Een plan."),
        Text("En & meer."),
        Text("Koffie of thee", Kind.ITEM),
        Text("Kop", Kind.HEADING),
    ]
    assert html_texts("") == html_texts(None) == []


def test_the_text_of_a_page_is_what_its_readers_get() -> None:
    stream: list[dict[str, Any]] = [
        {"type": "heading", "value": {"text": "Kop", "level": "h2", "anchor": "anker-van-de-kop"}},
        {"type": "paragraph", "value": "<p>Gewone tekst.[^1]</p>"},
        {"type": "quote", "value": {"text": "Ten behoeve van.", "source": "Jan", "source_url": ""}},
        {"type": "steps", "value": {"steps": [{"title": "Stap", "text": "<p>Doe dit.</p>"}]}},
        {"type": "downloads", "value": {"title": "Downloads", "documents": []}},
        {"type": "contact", "value": {"name": "Team", "role": "", "email": "a@example.org", "phone": ""}},
        {
            "type": "table",
            "value": {
                "caption": "Wie?",
                "row_headers": True,
                "table": {
                    "columns": [{"type": "text", "heading": "Taak"}, {"type": "rich_text", "heading": "Wie"}],
                    "rows": [{"values": ["Plan maken", "<p>De buurt.</p>"]}],
                },
            },
        },
    ]
    page = NewsArticlePage(title="Titel", introduction="Samenvatting.", body=BodyBlock().to_python(stream))
    assert [text.text for text in texts_of(page)] == [
        "Titel",
        "Samenvatting.",
        "Kop",
        "Gewone tekst.",
        "Stap",
        "Doe dit.",
        "Downloads",
        "Team",
        "Wie?",
        "Plan maken",
        "De buurt.",
    ]


def test_every_page_type_can_be_read(tree: Tree) -> None:
    for page in tree.values():
        assert [text.text for text in texts_of(page)][:1] == [page.title]
    home = factories.make_home(hero_title="Burgers pakken zelf aan")
    assert "Inleiding." in [text.text for text in texts_of(home)]


def test_a_long_quote_is_cut_between_words_around_what_it_is_about() -> None:
    sentence = f"{'voor ' * 40}ten behoeve van {'na ' * 40}."
    quote = shortened(sentence, "ten behoeve van")
    assert "ten behoeve van" in quote
    assert len(quote) <= LONGEST_QUOTE + 4
    assert quote.startswith("… voor ")
    assert quote.endswith(" na …")
    assert shortened("Kort.") == "Kort."
    assert shortened(sentence).startswith("voor voor")

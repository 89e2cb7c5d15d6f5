"""The four publications that the client's home page names use what publications offer, with real content.

What each must have is the list in "How it is shown to work" of the project's own plan for publications: at least 600
words, contents, key points, steps or a checklist, sources, notes and an explained word.
"""

from __future__ import annotations

import re

import pytest
import yaml
from bs4.element import Tag
from django.conf import settings

from tests.visiting import Visit

pytestmark = pytest.mark.django_db  # with the tests that find a database as the migrations left it

# The address at which a visitor reads the whole text.
PUBLICATIONS = {
    "wil-en-wet": "/publicaties/wil-en-wet/",
    "maatschappelijk-aanbesteden": "/publicaties/maatschappelijk-aanbesteden/",
    "omgaan-met-aansprakelijkheid": "/publicaties/omgaan-met-aansprakelijkheid/?weergave=alles",
    "net-binnen-de-wet": "/publicaties/net-binnen-de-wet/",
}
LEAST_WORDS = 600
LONGEST_SENTENCE = 20  # words: what plain Dutch asks for (B1)
SENTENCE_END = re.compile(r"(?<=[.!?:])\d*\s+")  # with the number of a note
NO_RUNNING_TEXT = [".notes", ".terms", "table"]
GLOSSARY = settings.BASE_DIR / "content/snippets/publications.GlossaryTerm.yaml"


def text_of(site: Visit, slug: str) -> Tag:
    """Return the part of the page that holds the whole text of a publication."""
    found = site.answers[PUBLICATIONS[slug]].html.select_one(".split__main")
    assert found is not None
    return found


def running_text(text: Tag) -> list[str]:
    """Return the paragraphs and list items of the text itself, without headings, key points, tables and notes."""
    elsewhere = {id(element) for place in NO_RUNNING_TEXT for element in text.select(f"{place} *")}
    return [
        " ".join(element.get_text().replace("¶", " ").split())
        for element in text.select(".rich-text p, .rich-text li")
        if id(element) not in elsewhere
    ]


@pytest.fixture(params=PUBLICATIONS)
def text(request: pytest.FixtureRequest, visited_site: Visit) -> Tag:
    """The whole text of each publication in turn."""
    return text_of(visited_site, request.param)


def test_the_running_text_is_long_enough_and_its_sentences_are_short(text: Tag) -> None:
    paragraphs = running_text(text)
    assert sum(len(paragraph.split()) for paragraph in paragraphs) >= LEAST_WORDS
    sentences = [sentence for paragraph in paragraphs for sentence in SENTENCE_END.split(paragraph)]
    assert [sentence for sentence in sentences if len(sentence.split()) > LONGEST_SENTENCE] == []


def test_the_text_begins_with_its_key_points(text: Tag) -> None:
    first = text.find(["h2", "h3", "p", "li"])
    points = text.select(".block-key-points li")
    assert first is not None
    assert first.get_text(strip=True).startswith("In het kort")
    assert 3 <= len(points) <= 5


def test_the_text_says_that_it_is_an_introduction_and_not_the_original(text: Tag) -> None:
    about = next(part for part in text.select(".block") if "Over deze pagina" in part.get_text())
    assert "Dit is een inleiding in het onderwerp." in about.get_text()
    assert re.search(r"zegt (dus )?niet", about.get_text())


def test_the_text_has_tables_steps_and_a_checklist(text: Tag) -> None:
    captions = [table.caption.get_text(strip=True) for table in text.find_all("table")]
    assert captions
    assert all(captions)
    assert text.select(".block-steps li")
    assert text.select(".block-checklist li")


def test_the_text_has_notes_that_name_a_source_and_a_list_of_sources(text: Tag) -> None:
    notes = [note.get_text(" ", strip=True) for note in text.select(".notes li[id]")]
    assert len(notes) >= 2
    assert sum("rtikel" in note for note in notes) >= 2
    sources = text.select(".block-sources li")
    assert len(sources) >= 3
    for source in sources:
        assert source.a is None or source.a["href"].startswith("https://")
        assert source.a is not None or source.time is None  # a day only with an address


def test_every_word_of_the_glossary_is_explained_in_a_publication(visited_site: Visit) -> None:
    terms = yaml.safe_load(GLOSSARY.read_text(encoding="utf-8"))
    explained = {
        slug: {dfn.get_text(strip=True) for dfn in text_of(visited_site, slug).find_all("dfn")} for slug in PUBLICATIONS
    }
    assert all(explained.values()), explained
    assert set().union(*explained.values()) == set(terms)


def test_the_collection_has_the_four_publications(visited_site: Visit) -> None:
    page = visited_site.answers["/publicaties/ruimte-voor-initiatief/"].html
    linked = {link["href"] for link in page.main.find_all("a")}
    assert {address.partition("?")[0] for address in PUBLICATIONS.values()} <= linked

"""The client's own home page, in seed/homepage.txt, stands on the home page of the site as it is, in its order.

The seed is the text of a page: no line of it says what it is. So it is not taken apart by kind: every line must be on the
home page by itself, as one whole text or as the description of one picture, in the order of the seed. Two lines are
not taken as they are: "Home" is the name of the page, and the one date stands before a teaser on the same line.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, NavigableString
from bs4.element import PreformattedString, Tag

from tests.visiting import Visit

pytestmark = pytest.mark.django_db  # with the tests that find a database as the migrations left it

SEED = Path(__file__).parent / "seed" / "homepage.txt"
PAGE_NAME = "Home"
DATE = re.compile(r"(\d{1,2} [a-z]+ \d{4}) (?=[A-Z])")
IMAGE_DESCRIPTIONS = [
    "Bijeenkomst",
    "Publiek tijdens Kendoe congres 12 oktober 2015",
    "G1000 Uden",
    "Afbeelding publicatie De maatschappelijke stand van het land",
    "Afbeelding opening Democratic Challenge festival",
]


def normalised(text: str) -> str:
    """Return ``text`` with each run of white space, a no-break space among it, as one space."""
    return " ".join(text.split())


def seed_lines() -> list[str]:
    """Return every line of the seed that is not empty."""
    return [normalised(line) for line in SEED.read_text(encoding="utf-8").splitlines() if line.strip()]


def expected_texts() -> list[str]:
    """Return what must be on the page, in its order: each line of the seed, a date apart from what follows it."""
    texts: list[str] = []
    for line in seed_lines():
        if line != PAGE_NAME:
            texts += [part for part in DATE.split(line) if part]
    return texts


def stream(html: Tag) -> list[str]:
    """Return the texts and the descriptions of pictures in ``html``, in the order of the document."""
    found: list[str] = []
    for node in html.descendants:
        if isinstance(node, Tag) and node.name == "img":
            found.append(normalised(str(node.get("alt", ""))))
        elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
            found.append(normalised(node))
    return [text for text in found if text]


def not_in_order(expected: list[str], found: list[str]) -> list[str]:
    """Return those of ``expected`` that are not in ``found`` after the one before it."""
    missing, place = [], 0
    for text in expected:
        try:
            place = found.index(text, place) + 1
        except ValueError:
            missing.append(text)
    return missing


@pytest.fixture(scope="module")
def home(visited_site: Visit) -> BeautifulSoup:
    """The home page as a visitor gets it."""
    return visited_site.answers["/"].html


def test_the_seed_is_read_whole() -> None:
    lines, texts = seed_lines(), expected_texts()
    assert [line for line in lines if line == PAGE_NAME] == [PAGE_NAME]
    assert [line for line in lines if line not in texts] == [PAGE_NAME, next(line for line in lines if "2016" in line)]
    assert "15 januari 2016" in texts
    assert len(texts) == len(lines) - 1 + 1  # without the name of the page, with the date by itself
    assert (texts.count("Lees meer"), texts.count("Lees verder")) == (4, 7)
    assert [text for text in texts if text in IMAGE_DESCRIPTIONS] == IMAGE_DESCRIPTIONS


def test_a_text_that_is_missing_changed_or_misplaced_is_noticed() -> None:
    assert not_in_order(["a", "b", "c"], ["x", "a", "b", "y", "c"]) == []
    assert not_in_order(["a", "b", "c"], ["a", "c", "b"]) == ["c"]
    assert not_in_order(["a", "b"], ["a", "b."]) == ["b"]


def test_every_line_of_the_seed_is_on_the_home_page_in_its_order(home: BeautifulSoup) -> None:
    assert not_in_order(expected_texts(), stream(home.main)) == []


def test_the_home_page_has_as_many_links_to_read_on_as_the_seed(home: BeautifulSoup) -> None:
    texts = stream(home.main)
    assert (texts.count("Lees meer"), texts.count("Lees verder")) == (4, 7)


def test_the_descriptions_in_the_seed_are_those_of_pictures(home: BeautifulSoup) -> None:
    described = [normalised(image["alt"]) for image in home.main.find_all("img")]
    assert [text for text in described if text in IMAGE_DESCRIPTIONS] == IMAGE_DESCRIPTIONS


def test_the_one_date_of_the_seed_is_the_only_date(home: BeautifulSoup) -> None:
    assert [(time.string, time["datetime"]) for time in home.main.find_all("time")] == [
        ("15 januari 2016", "2016-01-15")
    ]


def test_the_name_of_the_page_is_the_first_step_of_every_trail(visited_site: Visit) -> None:
    trails = [page.html.select_one(".breadcrumb-nav a") for page in visited_site.pages]
    steps = [(step.get_text(strip=True), step["href"]) for step in trails if step]
    assert len(steps) > 20
    assert set(steps) == {(PAGE_NAME, "/")}


def test_every_item_of_the_seed_has_a_page_with_the_same_title_teaser_and_description(
    visited_site: Visit, home: BeautifulSoup
) -> None:
    texts = expected_texts()
    cards = [card for card in home.main.find_all("article") if set(stream(card)) & set(texts)]
    assert len(cards) == 11
    for card in cards:
        link = next(link for link in card.find_all("a") if link.get_text().startswith(("Lees meer", "Lees verder")))
        page = visited_site.answers[link["href"]].html
        title = normalised(card.find(["h2", "h3"]).get_text())
        assert normalised(page.h1.get_text()) == title
        of_the_seed = [text for text in stream(card) if text in texts and not text.startswith("Lees ")]
        shown = stream(page.main)
        assert [text for text in of_the_seed if text not in shown] == [], title

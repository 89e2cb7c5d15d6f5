"""The search page: its words, its marks, its pages, and what odd questions do to it."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Site

from doedemocratie.search.highlight import marker
from doedemocratie.search.terms import MAX_TERMS, terms_of

from .conftest import SmallSite
from .test_analysis import ODD


class Marks(HTMLParser):
    """Collects the text of every `<mark>` and the names of all elements."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.names: set[str] = set()
        self.inside = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.names.add(tag)
        self.inside = tag == "mark"

    def handle_endtag(self, tag: str) -> None:
        self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.texts.append(data)


def test_the_empty_page_says_what_it_is_for(site: SmallSite, client: Any) -> None:
    site.theme("Burgertoppen")
    response = client.get("/zoeken/")
    html = response.content.decode()
    assert html.count("<h1") == 1
    assert ">Zoeken</h1>" in html
    assert '<meta name="robots" content="noindex, follow">' in html
    assert "Burgertoppen" in html
    assert not response.cookies
    assert "no-store" in response["Cache-Control"]


def test_words_found_are_marked_in_any_form(site: SmallSite, client: Any) -> None:
    site.article("Gemeenten en ideeën", introduction="Een gemeente met één idee & <b>thema's</b>.")
    html = client.get("/zoeken/", {"q": "gemeente ideeen thema"}).content.decode()
    assert Marks(html).texts == ["Gemeenten", "ideeën", "gemeente", "idee", "thema's"]
    assert "&amp; &lt;b&gt;<mark>thema&#x27;s</mark>&lt;/b&gt;." in html


def test_a_sentence_of_the_body_is_shown_when_the_teaser_has_no_word(site: SmallSite, client: Any) -> None:
    body = [
        ("heading", {"text": "Kop", "level": "h2", "anchor": ""}),
        ("paragraph", "<p>Eerst dit. De <b>gemeenten</b> &lt;helpen&gt; mee. Dan dat.</p>"),
    ]
    site.article("Bericht", body=body)
    site.article("Gemeente", body=body)
    results = list(client.get("/zoeken/", {"q": "gemeente"}).context["items"])
    assert [result.excerpt for result in results] == ["", "De <mark>gemeenten</mark> &lt;helpen&gt; mee."]


def test_what_visitors_and_editors_type_is_escaped(site: SmallSite, client: Any) -> None:
    site.article("<script>alert(1)</script> gemeente", introduction='" onmouseover="x" gemeente <img src=x>')
    for question in ("gemeente", "script alert", '<script>alert("gemeente")</script>', '"><img src=x>'):
        html = client.get("/zoeken/", {"q": question}).content.decode()
        assert "<script" not in html
        assert "<img src=x" not in html
        assert 'onmouseover="x"' not in html


@pytest.mark.parametrize(
    ("question", "text", "html"),
    [
        ("doe-democratie", "De doe-democratie.", "De <mark>doe-democratie</mark>."),
        ("doedemocratie", "De doe-democratie.", "De <mark>doe-democratie</mark>."),
        ("mark", "<mark>", "&lt;<mark>mark</mark>&gt;"),
        ("amp", "a & b amp", "a &amp; b <mark>amp</mark>"),
        ("ideeen", "ideee\u0308n", "<mark>ideeën</mark>"),
        ("de gemeente", "de gemeente", "de <mark>gemeente</mark>"),
        ("x", "", ""),
    ],
)
def test_marking(question: str, text: str, html: str) -> None:
    assert marker(terms_of(question), beginnings=False)(text) == html


ODD_QUESTIONS = [
    *ODD,
    "gemeente OR",
    "NOT gemeente",
    "NEAR(gemeente wet)",
    'gemeente"',
    "titel0gemeente",
    "gemeente*",
    "-gemeente",
    "body:gemeente",
    "(gemeente",
    "%",
    "%s",
    "{gemeente}",
    "a b c d e f g h i j k l m n o p q r s t u v w x y z",
    "een-twee-drie-vier-vijf-zes-zeven-acht-negen-tien",
    "gemeente " * 50,
    "' & | ! : * <->",
    "\\",
    "0",
]


def test_no_question_fails(site: SmallSite, client: Any) -> None:
    site.article("Gemeente")
    for question in ODD_QUESTIONS:
        typed = question.encode("utf-8", "replace").decode()
        expected = 400 if "\x00" in typed else 200
        assert client.get("/zoeken/", {"q": typed}).status_code == expected, ascii(question)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("?q=gemeente&pagina=2", 404),
        ("?q=gemeente&pagina=0", 404),
        ("?q=gemeente&pagina=x", 404),
        ("?q=gemeente&pagina=99999999999999999999", 404),
        ("?q=gemeente&pagina=", 200),
        ("?q=gemeente&soort=%00", 400),
        ("?q=%ff%fe", 200),
        ("?q=a&q=b&soort=x&soort=y", 200),
        ("?onzin", 200),
        (f"?q={'x' * 5000}", 200),
    ],
)
def test_values_that_make_no_sense(site: SmallSite, client: Any, address: str, status: int) -> None:
    site.article("Gemeente")
    assert client.get(f"/zoeken/{address}").status_code == status


def test_only_reading_is_allowed(site: SmallSite, client: Any) -> None:
    assert client.post("/zoeken/", {"q": "gemeente"}).status_code in {403, 405}
    assert client.head("/zoeken/?q=gemeente").status_code == 200


def test_a_page_without_a_site_does_not_fail(site: SmallSite, client: Any) -> None:
    Site.objects.all().delete()
    assert client.get("/zoeken/", {"q": "gemeente"}).status_code == 200


def test_nothing_found_helps_on(site: SmallSite, client: Any) -> None:
    theme = site.theme("Burgertoppen")
    html = client.get("/zoeken/", {"q": "qqqzzz"}).content.decode()
    assert "Niets gevonden voor “qqqzzz”" in html
    assert theme.get_url() in html


def test_long_answers_have_pages(site: SmallSite, client: Any) -> None:
    for number in range(23):
        site.article(f"Gemeente {number}")
    seen: list[int] = []
    for number in (1, 2, 3):
        response = client.get("/zoeken/", {"q": "gemeente", "soort": "nieuws", "pagina": str(number)})
        seen += [result.page.pk for result in response.context["items"]]
        assert "23 pagina’s gevonden" in response.content.decode()
    assert len(seen) == len(set(seen)) == 23
    assert (
        "?q=gemeente&amp;soort=nieuws&amp;pagina=2" in client.get("/zoeken/?q=gemeente&soort=nieuws").content.decode()
    )


def test_queries_do_not_grow_with_the_pages(site: SmallSite, client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    questions = {"gemeente", "gemeen", "gemeente zzzz", "zzzz gemeente nieuw qqqq", "qqqq", ""}

    def counts() -> dict[str, int]:
        found = {}
        for question in questions:
            with CaptureQueriesContext(connection) as queries:
                client.get("/zoeken/", {"q": question})
            found[question] = len(queries)
        return found

    for number in range(10):
        site.article(f"Gemeente {number}")
        site.publication(f"Gemeente {number} publicatie")
    client.get("/zoeken/", {"q": "gemeente"})
    few = counts()
    for number in range(20):
        site.article(f"Gemeente {number} nieuw")
        site.theme(f"Gemeente {number} thema")
        site.publication(f"Gemeente {number} publicatie")
    # One query less where no publication, whose files are searched too, is among the ten that are shown.
    assert all(number <= few[question] for question, number in counts().items())
    monkeypatch.setattr("doedemocratie.search.finding.MOST", 5)
    assert max(*few.values(), *counts().values()) <= 12


def test_questions_are_cut_to_what_databases_can_take() -> None:
    assert len(terms_of("a1 b1 c1 d1 e1 f1 g1 h1 i1 j1 k1")) == MAX_TERMS
    assert [term.words for term in terms_of("gemeente gemeente")] == [("gemeente",)]


def test_a_sentence_of_any_block_with_text_is_shown(site: SmallSite, client: Any) -> None:
    site.article(
        "Stappen", body=[("steps", {"steps": [{"title": "Eerst", "text": "<p>Vraag de gemeente. Wacht dan.</p>"}]})]
    )
    site.article("Citaat", body=[("quote", {"text": "De gemeente helpt.", "source": "Iemand", "source_url": ""})])
    results = {item.page.title: item.excerpt for item in client.get("/zoeken/", {"q": "gemeente"}).context["items"]}
    assert results == {
        "Stappen": "Vraag de <mark>gemeente</mark>.",
        "Citaat": "De <mark>gemeente</mark> helpt.",
    }


def test_the_names_of_notes_are_neither_found_nor_shown(site: SmallSite, client: Any) -> None:
    notes = {"notes": [{"name": "kastanje", "text": "<p>Artikel 150 van de Gemeentewet.</p>"}]}
    site.publication(
        "Wet", body=[("paragraph", "<p>De gemeenteraad beslist[^kastanje]. Dan u.</p>"), ("footnotes", notes)]
    )

    def excerpts(question: str) -> list[str]:
        return [item.excerpt for item in client.get("/zoeken/", {"q": question}).context["items"]]

    assert excerpts("gemeenteraad") == ["De <mark>gemeenteraad</mark> beslist."]
    assert excerpts("gemeentewet") == ["Artikel 150 van de <mark>Gemeentewet</mark>."]
    assert excerpts("kastanje") == []

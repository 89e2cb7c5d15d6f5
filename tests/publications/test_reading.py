"""The text of a publication: its notes, explained terms, anchors, chapters and references."""

from __future__ import annotations

import datetime as dt
import json
from importlib import import_module
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from wagtail.blocks import StreamBlockValidationError, StreamValue

from doedemocratie.core.keeping import ENVIRON_KEY
from doedemocratie.opendata.sitemaps import PART_SIZE
from home.models import FeaturedPublication
from publications.annotating import Annotator, Term
from publications.authors import authors_in, in_words
from publications.blocks import PublicationBody
from publications.enums import RelationKind
from publications.models import ChapterPage, CollectionItem, CollectionPage, GlossaryTerm, PublicationRelation
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def site() -> dict[str, Any]:
    return factories.make_site()


def soup(client: Client, url: str) -> BeautifulSoup:
    answer = client.get(url)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def stream(*children: tuple[str, Any]) -> StreamValue:
    block = PublicationBody()
    return block.to_python(
        [{"type": kind, "value": value, "id": f"id-{n}"} for n, (kind, value) in enumerate(children)]
    )


NOTE = {"name": "wet", "text": "<p>Artikel 150 van de Gemeentewet.</p>"}


def test_a_note_is_numbered_and_leads_both_ways(client: Client, site: dict[str, Any]) -> None:
    body = [
        ("paragraph", "<p>Eerst dit[^later], dan dat[^wet], en nog eens[^Later].</p>"),
        ("footnotes", {"notes": [NOTE, {"name": "later", "text": "<p>Later.</p>"}]}),
    ]
    html = soup(client, factories.make_publication(site["publicaties"], body=body).url)
    references = html.select("sup.note-ref a")
    assert [link.text for link in references] == ["1", "2", "1"]
    notes = html.select("[role=doc-endnotes] li")
    assert ["Later." in notes[0].text, "Gemeentewet" in notes[1].text] == [True, True]
    for link in references:
        note = html.find(id=link["href"].removeprefix("#"))
        assert any(html.find(id=back["href"].removeprefix("#")) is link for back in note.select("[role=doc-backlink]"))
    labels = [back["aria-label"] for back in notes[0].select("[role=doc-backlink]")]
    assert labels == ["Terug naar voetnoot 1 in de tekst, plek 1", "Terug naar voetnoot 1 in de tekst, plek 2"]
    assert "[^" not in html.main.get_text()


@pytest.mark.parametrize(
    ("children", "message"),
    [
        ([("paragraph", "<p>Zie[^ook <b>niet</b>].</p>")], "Dat geldt niet voor [^ook niet]."),
        ([("paragraph", "<p>Zie[^].</p>")], "heeft alleen letters, cijfers en streepjes"),
        ([("key_points", {"points": ["Een."]}), ("key_points", {"points": ["Twee."]})], "In het kort: "),
        ([("paragraph", "<p>Zie[^weg].</p>")], "verwijst naar voetnoot [^weg]"),
        (
            [("paragraph", "<p>Niets.</p>"), ("footnotes", {"notes": [NOTE]})],
            "Niets in de tekst verwijst naar voetnoot “wet”",
        ),
        (
            [("paragraph", "<p>[^wet]</p>"), ("footnotes", {"notes": [NOTE, {**NOTE, "name": "WET"}]})],
            "Er is al een voetnoot",
        ),
        (
            [("paragraph", "<p>[^wet]</p>"), ("footnotes", {"notes": [NOTE]}), ("footnotes", {"notes": [NOTE]})],
            "Er is al een voetnoot",
        ),
        (
            [("paragraph", "<p>[^a b]</p>"), ("footnotes", {"notes": [{**NOTE, "name": "a b"}]})],
            "Gebruik alleen letters",
        ),
        (
            [
                ("paragraph", "<p>[^a]</p>"),
                ("footnotes", {"notes": [{"name": "a", "text": "<p>Zie ook [^wet].</p>"}, NOTE]}),
            ],
            "Een voetnoot kan niet naar een voetnoot verwijzen. Haal [^wet] uit deze tekst weg.",
        ),
    ],
)
def test_blocks_that_do_not_fit_the_text_are_refused(children: list[tuple[str, Any]], message: str) -> None:
    block = PublicationBody()
    with pytest.raises(StreamBlockValidationError) as caught:
        block.clean(stream(*children))
    assert message in json.dumps(caught.value.as_json_data(), ensure_ascii=False)


def test_a_draft_may_wait_with_its_notes() -> None:
    block = PublicationBody()
    block.defer_required_validation()
    try:
        assert block.clean(stream(("paragraph", "<p>Zie[^weg].</p>")))
    finally:
        block.restore_deferred_validation()  # the blocks in it are those of every body


def test_a_term_is_explained_where_it_is_first_used(client: Client, site: dict[str, Any]) -> None:
    GlossaryTerm.objects.create(term="aanbesteding", variants="aanbestedingen", definition="Een opdracht uitzetten.")
    GlossaryTerm.objects.create(term="uitdaagrecht", definition="Het recht om het zelf te doen.")
    body = [
        ("heading", {"text": "Aanbestedingen", "level": "h2", "anchor": ""}),
        ("paragraph", "<p>Bij <b>aanbestedingen</b> en bij een aanbesteding. Niet bij herAanbesteding.</p>"),
    ]
    html = soup(client, factories.make_publication(site["publicaties"], body=body).url)
    links = html.select("a.term-link")
    assert [link.text for link in links] == ["aanbestedingen"]
    term = html.find(id=links[0]["href"].removeprefix("#"))
    assert term.text == "aanbesteding"
    assert html.find(id=html.select_one(".terms dd a")["href"].removeprefix("#")) is links[0]
    assert "uitdaagrecht" not in html.main.get_text()


def test_a_term_is_no_link_in_a_link() -> None:
    annotated = Annotator({}, [Term("gemeente", (), "Bestuur.")]).annotate('<p><a href="/x/">gemeente</a> gemeente</p>')
    html = BeautifulSoup(annotated, "html.parser")
    assert [link["href"] for link in html.find_all("a")] == ["/x/", "#begrip-gemeente"]


def test_a_paragraph_keeps_its_anchor_when_its_words_change(client: Client, site: dict[str, Any]) -> None:
    publication = factories.make_publication(
        site["publicaties"], body=[("paragraph", '<p data-block-key="ab3f9">Oude woorden.</p><p>Zonder sleutel.</p>')]
    )
    before = [link["href"] for link in soup(client, publication.url).select("a.paragraph-link")]
    publication.body = stream(("paragraph", '<p data-block-key="ab3f9">Nieuwe woorden.</p><p>Zonder sleutel.</p>'))
    publication.save_revision().publish()
    html = soup(client, publication.url)
    assert [link["href"] for link in html.select("a.paragraph-link")] == before
    assert before[0] == "#al-ab3f9"
    assert all(html.find(id=anchor.removeprefix("#")).name == "p" for anchor in before)


def test_a_heading_keeps_its_anchor_when_its_words_change(client: Client, site: dict[str, Any]) -> None:
    publication = factories.make_publication(
        site["publicaties"],
        body=[("heading", {"text": "Kosten", "level": "h2", "anchor": ""}), ("paragraph", "<p>Veel.</p>")],
    )
    publication.refresh_from_db()
    publication.body[0].value["text"] = "Wat kost het?"
    publication.body.insert(0, ("heading", {"text": "Kosten", "level": "h2", "anchor": ""}))
    publication.save_revision().publish()
    html = soup(client, publication.url)
    assert html.find(id="kosten").text.startswith("Wat kost het?")
    assert html.find(id="kosten-2").text.startswith("Kosten")
    publication.refresh_from_db()
    publication.body[1].value["text"] = "De prijs"
    publication.save_revision().publish()
    assert soup(client, publication.url).find(id="kosten").text.startswith("De prijs")


def chapters(publication: Any) -> list[ChapterPage]:
    texts = [
        [("heading", {"text": "Kern", "level": "h2", "anchor": ""}), ("paragraph", "<p>Eén[^a].</p>")],
        [
            ("heading", {"text": "Kern", "level": "h2", "anchor": ""}),
            ("paragraph", '<p>Twee[^a], zie <a href="#kern">de kern</a>.</p>'),
        ],
        [("paragraph", "<p>Drie.</p>")],
    ]
    made = []
    for number, body in enumerate(texts, start=1):
        if number < 3:
            body.append(("footnotes", {"notes": [{"name": "a", "text": f"<p>Noot {number}.</p>"}]}))
        made.append(
            factories.add_page(publication, ChapterPage, title=f"Deel {number}", slug=f"deel-{number}", body=body)
        )
    return made


def test_chapters_follow_each_other(client: Client, site: dict[str, Any]) -> None:
    publication = factories.make_publication(site["publicaties"])
    first, second, third = chapters(publication)
    html = soup(client, second.url)
    assert "Hoofdstuk 2 van 3" in html.main.get_text()
    assert html.find("a", rel="prev")["href"] == first.url
    assert html.find("a", rel="next")["href"] == third.url
    assert html.select_one(".toc [aria-current=page]").text == "Deel 2"
    front = soup(client, publication.url)
    assert front.select_one(".publication-head a[rel=next]")["href"] == first.url
    assert front.find(id="toon-alinealinks")


def test_the_reading_time_is_that_of_all_chapters(client: Client, site: dict[str, Any]) -> None:
    publication = factories.make_publication(site["publicaties"], body=[("paragraph", f"<p>{'woord ' * 150}</p>")])

    def minutes(query: str = "") -> str:
        return soup(client, f"{publication.url}{query}").main.find("dt", string="Leestijd").find_next("dd").text

    assert minutes() == "1 minuut"
    for number in range(2):
        body = [("paragraph", f"<p>{'woord ' * 300}</p>")]
        chapter = factories.add_page(publication, ChapterPage, slug=f"deel-{number}", body=body)
    assert minutes() == minutes("?weergave=alles") == "4 minuten"
    chapter.unpublish()
    assert minutes() == "3 minuten"


def test_the_words_of_chapters_that_are_there_are_counted(site: dict[str, Any]) -> None:
    migration = import_module("publications.migrations.0007_chapter_words")
    made = chapters(factories.make_publication(site["publicaties"]))
    ChapterPage.objects.update(words=None)
    migration.count_words(apps, connection.schema_editor())
    counted = dict(ChapterPage.objects.values_list("pk", "words"))
    for chapter in made:
        assert chapter.words is not None
        assert (
            chapter.words <= counted[chapter.pk] <= chapter.words + 3
        )  # the level of the heading, the name of the note


def test_the_whole_text_stands_on_one_page(client: Client, site: dict[str, Any]) -> None:
    publication = factories.make_publication(site["publicaties"])
    chapters(publication)
    html = soup(client, f"{publication.url}?weergave=alles")
    ids = [tag["id"] for tag in html.find_all(id=True)]
    assert len(ids) == len(set(ids))
    targets = {link["href"].removeprefix("#") for link in html.main.select("a[href^='#']")}
    assert targets <= set(ids)
    assert [tag.name for tag in html.select("[id$=-kern]")] == ["h3", "h3"]
    assert [tag.get_text() for tag in html.select(".notes .rich-text")] == ["Noot 1.", "Noot 2."]
    assert html.find("link", rel="canonical")["href"].endswith(publication.url)


@pytest.mark.parametrize("query", ["weergave=alles", "weergave=niets", "verwijzing=word", "weergave=<b>"])
def test_a_view_that_is_not_there_is_the_page_itself(client: Client, site: dict[str, Any], query: str) -> None:
    publication = factories.make_publication(site["publicaties"])
    assert soup(client, f"{publication.url}?{query}").h1.text == publication.title


def test_the_authors_are_read_from_one_line() -> None:
    authors = authors_in("Wijdeven, Ted van de; Jansen, Anna-Marie B.; Raad voor het openbaar bestuur;")
    assert [author.with_initials for author in authors] == [
        "Van de Wijdeven, T.",
        "Jansen, A.-M. B.",
        "Raad voor het openbaar bestuur",
    ]
    assert in_words(authors) == "Ted van de Wijdeven, Anna-Marie B. Jansen en Raad voor het openbaar bestuur"


def test_a_publication_is_cited(client: Client, site: dict[str, Any]) -> None:
    publication = factories.make_publication(
        site["publicaties"],
        title="Regel & recht",
        subtitle="100% zeker",
        slug="regel",
        kind="onderzoek",
        authors="Jansen, Anna; Vries, Jan de",
        publisher="Ministerie van BZK",
        publication_date=dt.date(2014, 3, 2),
        edition=2,
        isbn="9789012345675",
        identifier="2014-17",
    )
    html = soup(client, publication.url)
    apa = html.select_one(".citation__text")
    assert apa.text == (
        "Jansen, A., & De Vries, J. (2014). Regel & recht: 100% zeker (2e druk). Ministerie van BZK. "
        f"{publication.get_full_url()}"
    )
    bibtex = client.get(publication.url, {"verwijzing": "bibtex"})
    assert bibtex["Content-Type"].startswith("application/x-bibtex")
    assert r"{Regel \& recht: 100\% zeker}" in bibtex.text
    assert "author = {Jansen, Anna and Vries, Jan de}" in bibtex.text
    ris = client.get(publication.url, {"verwijzing": "ris"})
    assert ris.content.endswith(b"\r\nER  - \r\n")
    assert b"TI  - Regel & recht: 100% zeker\r\n" in ris.content
    assert b"M1  - 2014-17\r\n" in ris.content
    assert b"AU  - Vries, Jan de\r\n" in ris.content
    assert b"SN  - 978-90-12-34567-5\r\n" in ris.content
    facts = json.loads(html.find("script", type="application/ld+json").string)
    assert facts["@type"] == "Report"
    assert "dateModified" not in facts
    assert facts["isbn"] == "978-90-12-34567-5"
    assert [author["name"] for author in facts["author"]] == ["Anna Jansen", "Jan de Vries"]


def test_a_publication_of_nobody_is_cited_as_of_the_site(client: Client, site: dict[str, Any]) -> None:
    publication = factories.make_publication(site["publicaties"], title="Wil en wet")
    html = soup(client, publication.url)
    apa = html.select_one(".citation__text").text
    assert apa == f"Wil en wet. (z.d.). Doe-democratie. {publication.get_full_url()}"
    assert "PB  - Doe-democratie\r\n" in client.get(publication.url, {"verwijzing": "ris"}).text


def test_no_title_ends_the_script(client: Client, site: dict[str, Any]) -> None:
    publication = factories.make_publication(site["publicaties"], title="</script><b>x")
    html = soup(client, publication.url)
    assert json.loads(html.find("script", type="application/ld+json").string)["name"] == "</script><b>x"


def relate(page: Any, kind: str, other: Any) -> PublicationRelation:
    relation = PublicationRelation(page=page, kind=kind, other=other)
    relation.full_clean()
    relation.save()
    return relation


def test_a_replaced_publication_says_so_and_stays_itself(client: Client, site: dict[str, Any]) -> None:
    old, new = (factories.make_publication(site["publicaties"]) for _ in range(2))
    relate(old, "vervangen-door", new)
    html = soup(client, old.url)
    assert html.select_one(".replaced a")["href"] == new.url
    assert html.find("link", rel="canonical")["href"].endswith(old.url)
    relations = soup(client, new.url).select_one(".relations")
    assert "Is de opvolger van" in relations.text
    assert relations.a["href"] == old.url


def test_lists_say_that_a_publication_is_replaced(client: Client, site: dict[str, Any]) -> None:
    theme = factories.make_theme(site["themas"])
    old, older, new, other = (factories.make_publication(site["publicaties"], themes=(theme,)) for _ in range(4))
    relate(old, "vervangen-door", new)
    relate(old, "opvolger-van", older)
    relate(new, "hoort-bij", other)
    collection = factories.add_page(site["publicaties"], CollectionPage)
    for order, publication in enumerate([new, old, older, other]):
        CollectionItem.objects.create(page=collection, publication=publication, sort_order=order)
        FeaturedPublication.objects.create(page=site["home"], publication=publication, sort_order=order)

    def replaced(url: str) -> set[str]:
        cards = soup(client, url).main.select("article.teaser, article.card")
        assert len(cards) == 4, url
        return {card.select_one("a.cover-link")["href"] for card in cards if "Vervangen" in card.get_text()}

    for url in (site["publicaties"].url, collection.url, theme.url, "/"):
        assert replaced(url) == {old.url, older.url}, url
    factories.restrict(new)
    cards = soup(client, site["publicaties"].url).main.select("article.teaser")
    assert ["Vervangen" in card.get_text() for card in cards] == [False, True, False]


def test_what_is_not_public_is_tied_to_nothing(client: Client, site: dict[str, Any]) -> None:
    publication, hidden = (
        factories.make_publication(site["publicaties"]),
        factories.make_publication(site["publicaties"]),
    )
    relate(publication, "hoort-bij", hidden)
    assert soup(client, publication.url).select_one(".relations")
    factories.restrict(hidden)
    assert not soup(client, publication.url).select_one(".relations")


def test_a_collection_has_an_order(client: Client, site: dict[str, Any]) -> None:
    one, two, gone = (factories.make_publication(site["publicaties"]) for _ in range(3))
    collection = factories.add_page(site["publicaties"], CollectionPage, slug="reeks")
    for order, publication in enumerate([two, gone, one]):
        CollectionItem.objects.create(page=collection, publication=publication, sort_order=order)
    gone.unpublish()
    html = soup(client, collection.url)
    assert [link["href"] for link in html.select(".teaser__title a")] == [two.url, one.url]
    assert soup(client, one.url).select_one(".relations a")["href"] == collection.url
    narrowed = soup(client, f"{site['publicaties'].url}?collectie=reeks&volgorde=titel")
    assert {link["href"] for link in narrowed.select(".teaser__title a")} == {one.url, two.url}


def test_filters_and_orders_of_the_list(client: Client, site: dict[str, Any]) -> None:
    theme = factories.make_theme(site["themas"], slug="regels")
    other = factories.make_theme(site["themas"], slug="ander")
    second = factories.make_publication(site["publicaties"], title="beta", themes=(other, theme), publication_year=2020)
    first = factories.make_publication(
        site["publicaties"], title="Alfa", themes=(theme,), publication_year=2010, for_officials=True
    )

    def listed(query: str) -> list[str]:
        return [link["href"] for link in soup(client, f"{site['publicaties'].url}?{query}").select(".teaser__title a")]

    assert listed("") == [second.url, first.url]
    assert listed("volgorde=titel") == [first.url, second.url]
    assert listed("thema=regels&volgorde=thema") == [first.url, second.url]
    assert listed("doelgroep=ambtenaar") == [first.url]
    assert listed("doelgroep=kabouter&volgorde=zomaar&collectie=weg") == [second.url, first.url]


def test_a_change_that_is_still_being_written_is_not_shown(client: Client, site: dict[str, Any]) -> None:
    changes = [
        {"type": "change", "value": {"date": None, "edition": 2, "text": "Nog bezig."}},
        {"type": "change", "value": {"date": "2026-10-01", "edition": 2, "text": "Af."}},
    ]
    publication = factories.make_publication(site["publicaties"])
    publication.changes = publication.changes.stream_block.to_python(changes)
    assert [change["text"] for change in publication.change_list()] == ["Af."]
    assert publication.changed_on == dt.date(2026, 10, 1)


@pytest.mark.parametrize(
    ("query", "kept"), [("verwijzing=ris", True), ("verwijzing=ris&weergave=1", False), ("weergave=niets", False)]
)
def test_no_made_up_address_is_stored(site: dict[str, Any], rf: Any, query: str, kept: bool) -> None:
    publication = factories.make_publication(site["publicaties"])
    request = rf.get(f"{publication.url}?{query}")
    publication.serve(request)
    assert (ENVIRON_KEY in request.META) is kept


def test_an_editor_may_choose_another_anchor(client: Client, site: dict[str, Any]) -> None:
    publication = factories.make_publication(
        site["publicaties"], body=[("heading", {"text": "Kosten", "level": "h2", "anchor": ""})]
    )
    publication.refresh_from_db()
    publication.body[0].value["anchor"] = "prijs"
    publication.save_revision().publish()
    assert soup(client, publication.url).find(id="prijs").text.startswith("Kosten")


@pytest.mark.parametrize(
    ("term", "html", "linked"),
    [
        ("quot", "<p>Zij zei &quot;ja&quot; en &#x27;nee&#39;.</p>", []),
        ("amp", "<p>Regels &amp; wetten</p>", []),
        ("x27", "<p>foto&#x27;s</p>", []),
        ("amp", "<p>Volt &amp; amp</p>", ["amp"]),
        ("R&D", "<p>Geld voor R&amp;D is er.</p>", ["R&D"]),
        ("r&d", "<p>Geld voor R&amp;D.</p>", ["R&D"]),
        ("programma's", "<p>Programma&#x27;s en programma's</p>", ["Programma's"]),
        ("s", "<p>\u017f</p>", []),
    ],
)
def test_a_term_is_found_as_it_is_read(term: str, html: str, linked: list[str]) -> None:
    annotated = BeautifulSoup(Annotator({}, [Term(term, (), "Uitleg.")]).annotate(html), "html.parser")
    assert [link.text for link in annotated.select("a.term-link")] == linked
    assert annotated.p.text == BeautifulSoup(html, "html.parser").p.text


@pytest.mark.parametrize(
    ("term", "message"),
    [
        ("😀😀😀", "Gebruik letters of cijfers"),
        ("Wet  B.V.", "zou hetzelfde adres krijgen als “wet BV”"),
        ("wet-bv", "zou hetzelfde adres krijgen als “wet BV”"),
    ],
)
def test_a_term_has_an_anchor_of_its_own(term: str, message: str) -> None:
    known = GlossaryTerm.objects.create(term="wet BV", definition="Uitleg.")
    with pytest.raises(ValidationError) as caught:
        GlossaryTerm(term=term, definition="Uitleg.").full_clean()
    assert message in str(caught.value.message_dict["term"])
    known.full_clean()


def test_bibtex_balances_its_braces_and_has_a_line_for_each_fact(client: Client, site: dict[str, Any]) -> None:
    publication = factories.make_publication(site["publicaties"], title="Accolade { en\nregel", publisher="Uit}gever")
    bibtex = client.get(publication.url, {"verwijzing": "bibtex"}).text
    assert r"{Accolade \textbraceleft{} en regel}" in bibtex
    assert r"Uit\textbraceright{}gever" in bibtex
    assert bibtex.count("{") == bibtex.count("}")
    assert all(line.startswith(("@", "  ", "}")) for line in bibtex.splitlines())


def test_the_list_shows_its_collections_and_the_one_that_was_chosen(client: Client, site: dict[str, Any]) -> None:
    publication = factories.make_publication(site["publicaties"])
    index = site["publicaties"].url
    assert not soup(client, index).select(".collections")
    collection = factories.add_page(
        site["publicaties"], CollectionPage, slug="reeks", title="Samen doen", introduction="Lees deze na elkaar."
    )
    draft = factories.add_page(site["publicaties"], CollectionPage, live=False, title="Nog niet", slug="nog-niet")
    CollectionItem.objects.create(page=collection, publication=publication)
    shown = soup(client, index).select_one(".collections")
    assert [(link.text, link["href"]) for link in shown.select("h3 a")] == [("Samen doen", collection.url)]
    assert "Lees deze na elkaar." in shown.text
    chosen = soup(client, f"{index}?collectie=reeks")
    assert not chosen.select(".collections")
    about = chosen.select_one(".chosen-collection")
    assert (about.h2.text, about.a["href"]) == ("Samen doen", collection.url)
    assert "Lees deze na elkaar." in about.text
    assert soup(client, f"{index}?collectie=reeks&soort=rapport").select(".chosen-collection")
    for query in ("soort=handreiking", f"collectie={draft.slug}&soort=handreiking"):
        assert not soup(client, f"{index}?{query}").select(".collections, .chosen-collection")


def test_an_alias_is_no_second_publication(client: Client, site: dict[str, Any]) -> None:
    theme = factories.make_theme(site["themas"], slug="regels")
    page = factories.make_publication(site["publicaties"], title="Gids", slug="gids", themes=(theme,))
    alias = page.create_alias(parent=site["publicaties"], update_slug="gids-2", recursive=False)
    index = soup(client, site["publicaties"].url)
    assert [link["href"] for link in index.select(".teaser__title a")] == [page.url]
    assert "1 publicatie" in " ".join(index.h1.text.split())
    assert str(soup(client, theme.url).main).count('"/publicaties/gids') == 1
    facts = json.loads(soup(client, alias.url).find("script", type="application/ld+json").string)
    assert facts["@id"] == facts["url"] == page.get_full_url()
    assert f"url = {{{page.get_full_url()}}}" in client.get(alias.url, {"verwijzing": "bibtex"}).text
    parts = {number // PART_SIZE for number in (page.pk, alias.pk)}
    sitemap = "".join(client.get(f"/sitemap-{part}.xml").text for part in parts)
    assert page.get_full_url() in sitemap
    assert alias.get_full_url() not in sitemap
    found = soup(client, "/zoeken/?q=gids")
    assert [link["href"] for link in found.select("main a[href^='/publicaties/']")] == [page.url]


def test_an_alias_is_tied_to_what_its_original_is_tied_to(client: Client, site: dict[str, Any]) -> None:
    """What others say of a publication they say of the original, and an alias of theirs does not say it again."""
    page, other, newer = (
        factories.make_publication(site["publicaties"], title=title, slug=title.lower())
        for title in ("Gids", "Bij", "Na")
    )
    PublicationRelation.objects.create(page=other, kind=RelationKind.BELONGS_WITH, other=page)
    PublicationRelation.objects.create(page=newer, kind=RelationKind.SUCCEEDS, other=page)
    for source in (page, other, newer):
        source.refresh_from_db()
        source.create_alias(update_slug=f"{source.slug}-kopie")
    for address in (page.url, "/publicaties/gids-kopie/"):
        hrefs = [link["href"] for link in soup(client, address).select("main a[href^='/publicaties/']")]
        assert other.url in hrefs
        assert newer.url in hrefs
        assert not {"/publicaties/bij-kopie/", "/publicaties/na-kopie/"} & set(hrefs)


def test_lists_name_a_page_once(client: Client, site: dict[str, Any]) -> None:
    theme = factories.make_theme(site["themas"], title="Regels", slug="regels")
    article = factories.make_article(site["nieuws"], title="Bericht", slug="bericht")
    event = factories.make_event(site["agenda"], title="Bijeenkomst", slug="bijeenkomst")
    for source in (theme, article, event):
        source.create_alias(update_slug=f"{source.slug}-kopie")
    for address in ("/", "/nieuws/", "/nieuws/feed/", "/agenda/", "/themas/", "/zoeken/?q=bericht"):
        assert "-kopie" not in client.get(address).content.decode()

"""Pages that are found by what stands in their documents, and where a visitor is told that it stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings
from wagtail.models import Collection, CollectionViewRestriction
from wagtail.search import index

from doedemocratie.core.models.search import MAX_TERMS
from doedemocratie.library.models import CustomDocument
from doedemocratie.search.matching import Match
from publications.models import PublicationDownload, PublicationPage
from tests.library import pdfs

from .conftest import SmallSite
from .test_finding import paragraph


@pytest.fixture(autouse=True)
def _documents_count(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Settings) -> None:
    """Have the downloads of a publication searched, and keep the files of this test in a directory of its own."""
    monkeypatch.setattr(PublicationPage, "documents_relation", "downloads")
    settings.MEDIA_ROOT = str(tmp_path)


class Shelf:
    """Means to put publications with documents on the site, and to have the worker's tasks done."""

    def __init__(self, site: SmallSite, capture: DjangoCaptureOnCommitCallbacks) -> None:
        self.site = site
        self.done = lambda: capture(execute=True)

    def document(self, *texts: str, **fields: Any) -> CustomDocument:
        """Return a document with a page for each of ``texts``, which has been read."""
        with self.done():
            return pdfs.add_document(pdfs.pdf(*texts), **fields)

    def publication(self, title: str, *documents: CustomDocument, **fields: Any) -> PublicationPage:
        """Return a publication with these documents, which is in the index."""
        page = self.site.publication(title, **fields)
        for document in documents:
            PublicationDownload.objects.create(page=page, document=document)
        index.insert_or_update_object(PublicationPage.objects.get(pk=page.pk))
        return page


@pytest.fixture
def shelf(site: SmallSite, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> Shelf:
    """Return the means to fill the site."""
    return Shelf(site, django_capture_on_commit_callbacks)


@pytest.fixture
def told(client: Any) -> Any:
    """Return the function that asks the search page and gives, by title, the sentence and the source that it shows."""

    def ask(question: str) -> dict[str, tuple[str, str, str]]:
        html = BeautifulSoup(client.get("/zoeken/", {"q": question}).content, "html.parser")
        found = {}
        for result in html.select(".result"):
            sentence, source = result.select_one(".result__excerpt"), result.select_one(".result__source a")
            found[result.select_one(".result__title").get_text()] = (
                str(sentence.decode_contents()) if sentence else "",
                source.get_text() if source else "",
                source["href"] if source else "",
            )
        return found

    return ask


def test_the_page_and_the_sentence_of_the_document_are_shown(shelf: Shelf, told: Any) -> None:
    document = shelf.document(
        "Vooraf.", "Eerst dit. De <b>gemeenten</b> & bewoners helpen mee. Dan dat.", title="Jaar & plan"
    )
    shelf.publication("Boekje", document)
    assert told("gemeente") == {
        "Boekje": (
            "“De &lt;b&gt;<mark>gemeenten</mark>&lt;/b&gt; &amp; bewoners helpen mee.”",
            "In het pdf-bestand ‘Jaar & plan’, pagina 2",
            f"{document.url}#page=2",
        )
    }
    assert told("gemeente bewoner")["Boekje"][0].count("<mark>") == 2


def test_nothing_is_said_of_a_document_when_the_page_itself_has_the_words(shelf: Shelf, told: Any) -> None:
    document = shelf.document("De gemeente en de wethouder.")
    shelf.publication("Gemeente", document)
    shelf.publication("Teaser", document, introduction="Een gemeente.")
    shelf.publication("Tekst", document, body=paragraph("Hier is een gemeente."))
    assert told("gemeenten") == {
        "Gemeente": ("", "", ""),
        "Teaser": ("", "", ""),
        "Tekst": ("“Hier is een <mark>gemeente</mark>.”", "", ""),
    }


def test_the_words_that_only_the_document_has_decide_which_sentence_is_shown(shelf: Shelf, told: Any) -> None:
    document = shelf.document(
        "De gemeente en nog een gemeente.",
        "De wethouder. Een wethouder en een griffier.",
        "Een gemeente en een wethouder en een griffier.",
    )
    shelf.publication("Gemeente", document)
    shelf.publication("Wijk", document, body=paragraph("Hier is een gemeente."))
    sentence = "“Een <mark>wethouder</mark> en een <mark>griffier</mark>.”"
    found = told("gemeente wethouder griffier")
    assert {title: (text, source) for title, (text, source, _) in found.items()} == dict.fromkeys(
        ("Gemeente", "Wijk"), (sentence, "In het pdf-bestand ‘Rapport’, pagina 2")
    )


def test_any_form_of_a_word_is_found_in_a_document(shelf: Shelf, told: Any, client: Any) -> None:
    shelf.publication("Boekje", shelf.document("Over steden.", "Een idee over doe-democratie.", "Veel burgertoppen."))
    assert told("stad")["Boekje"][1].endswith("pagina 1")
    assert told("ideeën")["Boekje"][1].endswith("pagina 2")
    assert told("doedemocratie")["Boekje"][0] == "“Een idee over <mark>doe-democratie</mark>.”"
    assert told("doe-democratie")["Boekje"][0] == "“Een idee over <mark>doe-democratie</mark>.”"
    assert client.get("/zoeken/", {"q": "burgertopp"}).context["match"] is Match.BEGINNINGS
    assert told("burgertopp")["Boekje"][:2] == (
        "“Veel <mark>burgertoppen</mark>.”",
        "In het pdf-bestand ‘Rapport’, pagina 3",
    )


def test_a_beginning_that_the_page_has_is_shown_from_the_page(shelf: Shelf, told: Any) -> None:
    shelf.publication("Boekje", shelf.document("Veel burgertoppen."), body=paragraph("Een burgertopje."))
    assert told("burgerto")["Boekje"] == ("“Een <mark>burgertopje</mark>.”", "", "")


def test_some_words_in_a_document_are_enough_when_no_page_has_all(shelf: Shelf, told: Any, client: Any) -> None:
    shelf.publication("Boekje", shelf.document("Een moestuin voor kinderen."))
    assert client.get("/zoeken/", {"q": "moestuin zzzz"}).context["match"] is Match.SOME_WORDS
    assert told("moestuin zzzz")["Boekje"][:2] == (
        "“Een <mark>moestuin</mark> voor kinderen.”",
        "In het pdf-bestand ‘Rapport’, pagina 1",
    )


def test_of_several_documents_the_one_with_the_words_is_named(shelf: Shelf, told: Any) -> None:
    first, second = shelf.document("Vooraf.", title="Eerste"), shelf.document("Over moestuinen.", title="Tweede")
    shelf.publication("Boekje", first, second)
    shelf.publication("Gids", second)
    assert {source for _, source, _ in told("moestuin").values()} == {"In het pdf-bestand ‘Tweede’, pagina 1"}
    assert len(told("moestuin")) == 2


def test_the_part_of_a_long_table_with_the_word_is_shown(shelf: Shelf, told: Any) -> None:
    shelf.publication("Boekje", shelf.document("cijfer\n" * 45 + "moestuin\n" + "bedrag\n" * 15))
    sentence = told("moestuin")["Boekje"][0]
    assert "<mark>moestuin</mark>" in sentence
    assert sentence.startswith("“… ")
    assert len(sentence) < 300


def test_words_of_a_document_count_as_those_of_the_body(shelf: Shelf, site: SmallSite, found: Any) -> None:
    shelf.publication("Boekje", shelf.document("Over een moestuin."))
    site.article("Moestuin")
    site.article("Bericht", introduction="Een moestuin.")
    assert found("moestuin") == ["Moestuin", "Bericht", "Boekje"]


def test_a_page_is_found_when_its_document_is_read_later_and_no_more_when_it_is_gone(shelf: Shelf, found: Any) -> None:
    document = pdfs.add_document(pdfs.pdf("Over een moestuin."))
    page = shelf.publication("Boekje", document)
    assert found("moestuin") == []
    with shelf.done():
        call_command("read_documents", verbosity=0)
    assert found("moestuin") == ["Boekje"]
    with shelf.done():
        document.file = ContentFile(pdfs.pdf("Over een fietspad."), "rapport.pdf")
        document.save()
    assert found("moestuin") == []
    assert found("fietspad") == ["Boekje"]
    with shelf.done():
        page.downloads.get().delete()
        document.delete()
        page.save()
    assert found("fietspad") == []


def test_a_document_that_became_another_kind_of_file_is_no_longer_found(shelf: Shelf, found: Any) -> None:
    document = shelf.document("Over een moestuin.")
    shelf.publication("Boekje", document)
    assert found("moestuin") == ["Boekje"]
    with shelf.done():
        document.file = ContentFile(b"a,b", "cijfers.csv")
        document.save()
    assert found("moestuin") == []


def test_a_document_that_becomes_private_is_neither_found_nor_shown(shelf: Shelf, found: Any, told: Any) -> None:
    root = Collection.get_first_root_node()
    outer = root.add_child(name="Werkgroep")
    inner = outer.add_child(name="Stukken")
    shelf.publication("Boekje", shelf.document("Over een moestuin.", collection=inner))
    assert found("moestuin") == ["Boekje"]

    restriction = CollectionViewRestriction(collection=outer, restriction_type=CollectionViewRestriction.LOGIN)
    restriction.save()  # the worker has not been here yet: the page is in the index, and shows nothing
    assert told("moestuin") == {"Boekje": ("", "", "")}
    with shelf.done():
        restriction.save()
    assert found("moestuin") == []
    with shelf.done():
        restriction.delete()
    assert found("moestuin") == ["Boekje"]


def test_a_document_that_moves_to_a_private_place_is_no_longer_found(
    shelf: Shelf, found: Any, admin_client: Any
) -> None:
    root = Collection.get_first_root_node()
    closed, inner = root.add_child(name="Intern"), root.add_child(name="Stukken")
    CollectionViewRestriction.objects.create(collection=closed, restriction_type=CollectionViewRestriction.LOGIN)
    document = shelf.document("Over een moestuin.", collection=inner)
    shelf.publication("Boekje", document)
    assert found("moestuin") == ["Boekje"]
    with shelf.done():
        response = admin_client.post(f"/beheer/collections/{inner.pk}/", {"name": "Stukken", "parent": closed.pk})
        assert response.status_code == 302
    assert found("moestuin") == []
    with shelf.done():
        document.collection = root
        document.save()
    assert found("moestuin") == ["Boekje"]


def test_a_visitor_who_may_read_a_private_document_does_not_find_it_either(shelf: Shelf, admin_client: Any) -> None:
    closed = Collection.get_first_root_node().add_child(name="Intern")
    CollectionViewRestriction.objects.create(collection=closed, restriction_type=CollectionViewRestriction.LOGIN)
    shelf.publication("Boekje", shelf.document("Over een moestuin.", collection=closed))
    assert admin_client.get("/zoeken/", {"q": "moestuin"}).context["answer"].count() == 0


def test_a_page_type_that_says_nothing_is_not_found_by_its_documents(
    shelf: Shelf, found: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PublicationPage, "documents_relation", "")
    page = shelf.publication("Boekje", shelf.document("Over een moestuin."))
    assert page.searched_documents() == []
    assert found("moestuin") == []


def test_rebuilding_the_index_keeps_the_documents(shelf: Shelf, told: Any) -> None:
    shelf.publication("Boekje", shelf.document("Over een moestuin."))
    call_command("update_index", verbosity=0)
    assert told("moestuin")["Boekje"][1] == "In het pdf-bestand ‘Rapport’, pagina 1"


def test_a_long_document_leaves_room_for_the_words_of_the_page_and_loses_the_rarest(
    shelf: Shelf, found: Any, told: Any
) -> None:
    pages = [
        f"vaakgenoemd {' '.join(f'aa{page}x{number}' for number in range(200))}".replace(" ", "\n")
        for page in range(50)
    ]
    document = shelf.document(*pages, "zeldzaam\nvaakgenoemd")
    page = shelf.publication("Boekje", document, body=paragraph("Een zonnewijzer."))
    assert document.reading.page_count == 51
    assert found("zonnewijzer") == ["Boekje"]
    assert found("vaakgenoemd") == ["Boekje"]
    assert found("zeldzaam") == []
    terms = page.search_stems().split()
    assert MAX_TERMS - 10 < sum(term.startswith("pagina0") for term in terms) <= MAX_TERMS
    assert "pagina0zonnewijzer" in terms


def test_a_document_in_another_script_does_not_keep_the_page_out_of_the_index(shelf: Shelf, found: Any) -> None:
    document = shelf.document("Vooraf.")
    letters = [chr(0x4E00 + number) for number in range(5_000)]
    text = " ".join("".join(letters[(start * 7 + step * 13) % 5_000] for step in range(60)) for start in range(8_000))
    document.text_pages.update(text=text)
    with shelf.done():
        document.reading.save()
    shelf.publication("Boekje", document, body=paragraph("Een zonnewijzer."))
    assert found("zonnewijzer") == ["Boekje"]


def test_looking_into_documents_costs_one_query(shelf: Shelf, client: Any) -> None:
    def count(question: str) -> int:
        client.get("/zoeken/", {"q": question})
        with CaptureQueriesContext(connection) as queries:
            client.get("/zoeken/", {"q": question})
        return len(queries)

    document = shelf.document("Over een moestuin en een fietspad.", "Nog een fietspad.")
    shelf.publication("Fietspad")
    without = count("fietspad")
    shelf.publication("Boekje", document)
    assert count("moestuin") == count("moestuin fietspad") == without + 1
    for number in range(12):
        others = [shelf.document("Een moestuin.", *["Een fietspad."] * 3) for _ in range(2)]
        shelf.publication(f"Boekje {number}", document, *others)
    assert count("moestuin") == count("moestuin fietspad") == without + 1


@pytest.mark.parametrize(
    "question", ["%", "_", "moestuin%", "' OR 1=1", "a-b-c-d-e-f-g-h-i", "moes_uin", "\\", "één twee"]
)
def test_no_question_fails_on_documents(shelf: Shelf, client: Any, question: str) -> None:
    shelf.publication("Boekje", shelf.document("Over een moestuin 100 % \\ ' één."))
    assert client.get("/zoeken/", {"q": question}).status_code == 200

"""Publications: their facts, contents and downloads."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.test import Client
from django.utils import timezone
from wagtail.blocks import StreamBlockValidationError

from publications.blocks import ChangesBlock
from publications.models import PublicationDownload, PublicationPage
from publications.validators import validate_authors
from tests import factories

pytestmark = pytest.mark.django_db

IN_THE_FUTURE = timezone.localdate() + dt.timedelta(days=2)  # midnight may come before it is used


@pytest.fixture
def site() -> dict[str, Any]:
    return factories.make_site()


@pytest.mark.parametrize(
    ("fields", "date_text", "listing_date"),
    [
        ({"publication_date": dt.date(2015, 2, 3)}, "3 februari 2015", dt.date(2015, 2, 3)),
        ({"publication_year": 2013}, "2013", dt.date(2013, 1, 1)),
    ],
)
def test_a_date_or_a_year_alone(
    site: dict[str, Any], fields: dict[str, Any], date_text: str, listing_date: dt.date
) -> None:
    publication = factories.make_publication(site["publicaties"], **fields)
    assert publication.date_text == date_text
    assert publication.listing_date == listing_date


def test_nothing_known_is_nothing_shown(client: Client, site: dict[str, Any]) -> None:
    publication = factories.make_publication(site["publicaties"])
    assert publication.date_text == ""
    html = BeautifulSoup(client.get(publication.url).content, "html.parser")
    assert "Handreiking" in html.main.get_text()
    assert [fact.text for fact in html.main.find_all("dt")] == ["Taal", "Licentie van de tekst"]
    assert "None" not in html.main.get_text()


def test_the_audiences_are_one_sentence(client: Client, site: dict[str, Any]) -> None:
    publication = factories.make_publication(site["publicaties"], for_residents=True, for_officials=True)
    html = BeautifulSoup(client.get(publication.url).content, "html.parser")
    assert html.main.find("dt", string="Voor").find_next("dd").text == "Bewoners, ambtenaren"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"publication_date": dt.date(2015, 2, 3), "publication_year": 2014}, "publication_year"),
        ({"publication_date": IN_THE_FUTURE}, "publication_date"),
        ({"publication_year": 1066}, "publication_year"),
        ({"publication_year": 20155}, "publication_year"),
        ({"kind": "boek"}, "kind"),
        ({"edition": 0}, "edition"),
        ({"page_count": 0}, "page_count"),
        ({"edition": 1, "changes": [("change", {"date": IN_THE_FUTURE, "edition": 2, "text": "x"})]}, "changes"),
        ({"authors": "Anna Jansen, Piet de Vries"}, "authors"),
        ({"authors": "Anna Jansen, Piet Bakker"}, "authors"),
        ({"authors": "Jansen, Anna, Bakker, Piet"}, "authors"),
        ({"authors": "Bos, Jan; Jansen, Anna en Piet"}, "authors"),
    ],
)
def test_what_cannot_be_right_is_refused(site: dict[str, Any], fields: dict[str, Any], field: str) -> None:
    publication = PublicationPage(title="x", slug="x", introduction="x", path="0", depth=1, **fields)
    with pytest.raises(ValidationError) as caught:
        publication.full_clean()
    assert field in caught.value.message_dict


def test_a_change_is_not_of_a_day_to_come() -> None:
    change = {"date": IN_THE_FUTURE, "edition": 1, "text": "Nieuwe regels."}
    block = ChangesBlock()
    with pytest.raises(StreamBlockValidationError) as caught:
        block.clean(block.to_python([{"type": "change", "value": change}]))
    assert "in de toekomst" in str(caught.value.as_json_data())


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Jansen, Anna; Vries, Piet de",
        "Wijdeven, Ted van de; Jansen, Anna-Marie B.; Raad voor het openbaar bestuur;",
        "Van der Berg, Anna Maria",
        "García Márquez, G.J.",
        "Ministerie van Binnenlandse Zaken en Koninkrijksrelaties",
        " ; , ;",
    ],
)
def test_names_of_authors_that_are_right(line: str) -> None:
    validate_authors(line)


def test_the_contents_link_to_the_headings(client: Client, site: dict[str, Any]) -> None:
    body = [
        ("heading", {"text": "Hoe begint u?", "level": "h2", "anchor": ""}),
        ("paragraph", "<p>Begin klein.</p>"),
        ("heading", {"text": "Met uw buren", "level": "h3", "anchor": ""}),
        ("heading", {"text": "Wie helpt u?", "level": "h2", "anchor": "hulp"}),
    ]
    publication = factories.make_publication(site["publicaties"], body=body)
    html = BeautifulSoup(client.get(publication.url).content, "html.parser")
    for anchor in ("hoe-begint-u", "met-uw-buren", "hulp"):
        assert html.find("a", href=f"#{anchor}"), anchor
        assert html.find(["h2", "h3"], id=anchor), anchor


def test_a_download_says_what_it_is(client: Client, site: dict[str, Any]) -> None:
    publication = factories.make_publication(site["publicaties"])
    document = factories.make_document(title="De handreiking")
    PublicationDownload.objects.create(page=publication, document=document, language="en", page_count=1200)
    html = BeautifulSoup(client.get(publication.url).content, "html.parser")
    text = " ".join(html.find("a", href=document.url).find_parent("li").get_text(" ", strip=True).split())
    assert "De handreiking" in text
    assert "PDF" in text
    assert "Engels" in text
    assert "pagina" in text
    with pytest.raises(ProtectedError):
        document.delete()

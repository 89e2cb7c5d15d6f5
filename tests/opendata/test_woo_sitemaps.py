"""The sitemaps for the Woo index: who reads them as the harvester does finds every public document, and nothing else."""

from __future__ import annotations

import copy
import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from lxml import etree

from doedemocratie.opendata.models import DocumentAct, ValueListItem
from publications.models import PublicationPage
from tests import factories
from tests.opendata.diwoo import DIWOO, SCHEMA, harvest, indexes, parsed, parts, resources, text, texts
from tests.visiting import load_initial_content

pytestmark = pytest.mark.django_db

KERN = "https://identifier.overheid.nl/tooi/def/thes/kern/"
BZK = "https://identifier.overheid.nl/tooi/id/ministerie/mnre1034"
BZK_NAME = "ministerie van Binnenlandse Zaken en Koninkrijksrelaties"


@pytest.fixture
def site() -> dict[str, Any]:
    return factories.make_site()


def value(value_list: str, label: str) -> ValueListItem:
    return ValueListItem.objects.get(value_list=value_list, label=label)


def test_what_follows_by_itself(client: Client, site: dict[str, Any]) -> None:
    theme = factories.make_theme(site["themas"], title="Ruimte")
    publication = factories.make_publication(
        site["publicaties"],
        title="Zo doet u dat & meer <1>",
        subtitle="Een handreiking",
        introduction="Waar het over gaat.",
        authors="Wijdeven, Ted van de; Raad voor het openbaar bestuur",
        identifier="2015-0000123",
        isbn="978-90-12-34567-5",
        publication_date=dt.date(2015, 2, 3),
        themes=(theme,),
    )
    assert indexes(client) == ["/sitemaps/sitemapindex-diwoo-infocat018.xml"]
    document = harvest(client)["infocat018"][publication.full_url]
    assert text(document, "officieleTitel") == "Zo doet u dat & meer <1>"
    assert texts(document, "alternatieveTitel") == ["Zo doet u dat & meer <1>: Een handreiking"]
    assert text(document, "omschrijving") == "Waar het over gaat."
    assert texts(document, "identifier") == [
        "2015-0000123",
        "ISBN 978-90-12-34567-5",
        str(publication.translation_key),
    ]
    for name in ("publisher", "verantwoordelijke", "opsteller", "wasAssociatedWith"):
        assert (texts(document, name), resources(document, name)) == ([BZK_NAME], [BZK])
    assert text(document, "naamOpsteller") == "Ted van de Wijdeven en Raad voor het openbaar bestuur"
    assert resources(document, "informatiecategorie") == [f"{KERN}c_816e508d"]
    assert text(document, "documentsoort") == "brochure"
    assert text(document, "thema") == "inrichting van de overheid"
    assert texts(document, "trefwoord") == ["Ruimte"]
    assert text(document, "creatiedatum") == "2015-02-03"
    assert text(document, "begindatum") == "2015-02-03T00:00:00+01:00"
    assert texts(document, "einddatum") == []
    assert text(document, "language") == "Nederlands"
    assert resources(document, "format") == ["http://publications.europa.eu/resource/authority/file-type/HTML"]
    assert text(document, "aggregatiekenmerk") == str(publication.translation_key)
    assert text(document, "soortHandeling") == "vaststelling"
    assert text(document, "atTime") == "2015-02-03T00:00:00+01:00"


def test_what_the_editor_filled_in(client: Client, site: dict[str, Any]) -> None:
    publication = factories.make_publication(
        site["publicaties"],
        information_category=value("informatiecategorielijst", "convenanten"),
        document_kind=value("documentsoortlijst", "convenant"),
        tooi_theme=value("themalijst", "recht"),
        created_on=dt.date(1939, 12, 31),
        valid_from=dt.date(2016, 1, 1),
        valid_until=dt.date(2020, 12, 31),
        language="fy",
    )
    DocumentAct.objects.create(
        page=publication, kind=value("soorthandelinglijst", "ondertekening"), date=dt.date(2015, 7, 1)
    )
    DocumentAct.objects.create(
        page=publication, kind=value("soorthandelinglijst", "ontvangst"), date=dt.date(2015, 12, 1)
    )
    assert indexes(client) == ["/sitemaps/sitemapindex-diwoo-infocat011.xml"]
    document = harvest(client)["infocat011"][publication.full_url]
    assert text(document, "informatiecategorie") == "convenanten"
    assert text(document, "documentsoort") == "convenant"
    assert text(document, "thema") == "recht"
    assert text(document, "creatiedatum") == "1939-12-31"
    assert text(document, "begindatum") == "2016-01-01T00:00:00+01:00"
    assert text(document, "einddatum") == "2020-12-31T23:59:59+01:00"
    assert texts(document, "soortHandeling") == ["ondertekening", "ontvangst"]
    assert texts(document, "atTime") == ["2015-07-01T00:00:00+02:00", "2015-12-01T00:00:00+01:00"]
    assert text(document, "language") == "Fries"


@pytest.mark.parametrize(
    ("fields", "created_on"),
    [
        ({"publication_year": 2013}, "2013-01-01"),
        ({}, ""),
        ({"created_on": dt.date(1850, 6, 1)}, "1850-06-01"),
    ],
)
def test_the_creation_date(client: Client, site: dict[str, Any], fields: dict[str, Any], created_on: str) -> None:
    publication = factories.make_publication(site["publicaties"], **fields)
    document = harvest(client)["infocat018"][publication.full_url]
    # Not among the parameters: processes that collect the tests on two days would not have the same ones.
    created_on = created_on or timezone.localdate(publication.first_published_at).isoformat()
    assert text(document, "creatiedatum") == created_on
    assert text(document, "atTime").startswith(created_on)


def test_a_document_is_not_younger_than_what_was_done_with_it(client: Client, site: dict[str, Any]) -> None:
    publication = factories.make_publication(site["publicaties"], publication_date=dt.date(2015, 6, 1))
    DocumentAct.objects.create(
        page=publication, kind=value("soorthandelinglijst", "vaststelling"), date=dt.date(2015, 5, 1)
    )
    document = harvest(client)["infocat018"][publication.full_url]
    assert text(document, "creatiedatum") == "2015-05-01"


def test_only_categories_in_use_have_an_index(client: Client, site: dict[str, Any]) -> None:
    assert indexes(client) == []
    kinds = {
        kind: factories.make_publication(site["publicaties"], kind=kind)
        for kind in ("brochure", "handreiking", "rapport", "onderzoek", "advies", "factsheet")
    }
    found = harvest(client)
    assert {code: set(documents) for code, documents in found.items()} == {
        "infocat010": {kinds["advies"].full_url},
        "infocat015": {kinds["onderzoek"].full_url},
        "infocat018": {kinds[kind].full_url for kind in ("brochure", "handreiking", "rapport", "factsheet")},
    }
    named = {
        kind: text(found[code][page.full_url], "documentsoort")
        for kind, page in kinds.items()
        for code in found
        if page.full_url in found[code]
    }
    assert named == {
        "brochure": "brochure",
        "handreiking": "brochure",
        "factsheet": "brochure",
        "rapport": "onderzoeksrapport",
        "onderzoek": "onderzoeksrapport",
        "advies": "advies",
    }
    for code in ("infocat011", "infocat999"):
        assert client.get(f"/sitemaps/sitemapindex-diwoo-{code}.xml").status_code == 404
        assert client.get(f"/sitemaps/sitemap-diwoo-{code}-0.xml").status_code == 404


def test_nothing_but_what_everyone_may_see(client: Client, site: dict[str, Any]) -> None:
    public = factories.make_publication(site["publicaties"])
    factories.make_publication(site["publicaties"], live=False)
    factories.restrict(factories.make_publication(site["publicaties"]))
    withdrawn = factories.make_publication(site["publicaties"], kind="advies")
    withdrawn.unpublish()
    public.create_alias(update_slug="nog-eens", parent=site["publicaties"])
    assert {code: set(documents) for code, documents in harvest(client).items()} == {"infocat018": {public.full_url}}


def test_a_draft_is_not_there_before_it_is_published(client: Client, site: dict[str, Any]) -> None:
    publication = factories.make_publication(site["publicaties"], title="Op de site")
    publication.title = "In bewerking"
    publication.kind = "advies"
    publication.save_revision()
    document = harvest(client)["infocat018"][publication.full_url]
    assert text(document, "officieleTitel") == "Op de site"


def test_a_document_without_what_is_required_is_refused(client: Client, site: dict[str, Any]) -> None:
    """The schema that the tests lean on does refuse."""
    publication = factories.make_publication(site["publicaties"])
    document = harvest(client)["infocat018"][publication.full_url]
    for name in ("publisher", "titelcollectie", "classificatiecollectie", "creatiedatum", "documenthandelingen"):
        damaged = copy.deepcopy(document)
        element = damaged.find(f"{DIWOO}DiWoo/{DIWOO}{name}")
        element.getparent().remove(element)
        assert not SCHEMA.validate(damaged), name
    wrong = copy.deepcopy(document)
    wrong.find(f".//{DIWOO}thema").set("resource", "https://example.nl/thema")
    assert not SCHEMA.validate(wrong)


def test_every_element_of_the_standard_that_is_known_is_given(client: Client, site: dict[str, Any]) -> None:
    """Version 0.9.8 may require more than 0.9.1, which the schema here is of."""
    theme = factories.make_theme(site["themas"])
    publication = factories.make_publication(site["publicaties"], themes=(theme,))
    document = harvest(client)["infocat018"][publication.full_url]
    names = {etree.QName(element).localname for element in document.iter(f"{DIWOO}*")}
    assert names >= {
        *("identifiers", "publisher", "verantwoordelijke", "opsteller", "titelcollectie", "omschrijvingen"),
        *("informatiecategorieen", "documentsoorten", "themas", "trefwoorden", "creatiedatum", "geldigheid"),
        *("language", "format", "aggregatiekenmerk", "documenthandelingen"),
    }


def test_the_location_of_the_current_schema_is_declared(client: Client, site: dict[str, Any]) -> None:
    factories.make_publication(site["publicaties"])
    root = parsed(client, parts(client, indexes(client)[0])[0])
    location = root.get("{http://www.w3.org/2001/XMLSchema-instance}schemaLocation").split()
    pairs = dict(zip(location[::2], location[1::2], strict=True))
    assert pairs[DIWOO.strip("{}")].endswith("/0.9.8/xsd/diwoo/diwoo-metadata.xsd")


def test_what_no_xml_can_hold_does_no_harm(client: Client, site: dict[str, Any]) -> None:
    publication = factories.make_publication(
        site["publicaties"], title="Een \x0btitel]]>", introduction="\x01Tekst \ufffe& meer"
    )
    document = harvest(client)["infocat018"][publication.full_url]
    assert text(document, "officieleTitel") == "Een titel]]>"
    assert text(document, "omschrijving") == "Tekst & meer"


@pytest.mark.parametrize(
    "details", ["jan@example.nl", "bel 070 426 64 26", "+31 70 4266426", "06-12345678", "(070) 426 64 26"]
)
def test_no_address_or_telephone_number_of_a_person(client: Client, site: dict[str, Any], details: str) -> None:
    publication = factories.make_publication(
        site["publicaties"], introduction=f"Vragen? {details}.", authors=f"Jan Jansen, {details}"
    )
    document = harvest(client)["infocat018"][publication.full_url]
    assert details not in etree.tostring(document, encoding="unicode")
    assert "Jansen" not in etree.tostring(document, encoding="unicode")


def test_other_numbers_are_no_telephone_numbers(client: Client, site: dict[str, Any]) -> None:
    introduction = "Van 2013 tot 2016, artikel 3.1, zaak 2015-0000123456, ISBN 978-90-12-34567-5, € 1.250.000."
    publication = factories.make_publication(site["publicaties"], introduction=introduction)
    assert text(harvest(client)["infocat018"][publication.full_url], "omschrijving") == introduction


def test_the_publications_of_the_initial_content_are_in_the_index(client: Client) -> None:
    load_initial_content()
    addresses = {address for documents in harvest(client).values() for address in documents}
    assert addresses >= {page.full_url for page in PublicationPage.objects.live().public()}
    assert len(addresses) >= 4

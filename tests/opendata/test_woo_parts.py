"""The files of publications in the Woo index, and how the sitemaps stay small and quick however many documents there are."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Collection, CollectionViewRestriction

from doedemocratie.opendata import woo_sitemaps
from doedemocratie.opendata.models import DocumentAct, ValueListItem
from publications.models import PublicationDownload, PublicationPage
from tests import factories
from tests.opendata.diwoo import harvest, indexes, parts, resources, text, texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def site() -> dict[str, Any]:
    return factories.make_site()


def value(value_list: str, label: str) -> ValueListItem:
    return ValueListItem.objects.get(value_list=value_list, label=label)


def with_file(publication: Any, **fields: Any) -> PublicationDownload:
    """Attach a PDF to a published page."""
    return PublicationDownload.objects.create(page=publication, document=factories.make_document(), **fields)


class TestParts:
    """The files of a publication."""

    def test_a_file_is_a_document_of_its_own(self, client: Client, site: dict[str, Any]) -> None:
        publication = factories.make_publication(site["publicaties"], title="De handreiking", kind="onderzoek")
        download = with_file(publication, title="Het origineel", language="en")
        documents = harvest(client)["infocat015"]
        address = f"http://localhost{download.document.url}"
        assert set(documents) == {publication.full_url, address}
        page, file = documents[publication.full_url], documents[address]
        assert (texts(page, "hasPart"), resources(page, "hasPart")) == (["Het origineel"], [address])
        assert (texts(file, "isPartOf"), resources(file, "isPartOf")) == (["De handreiking"], [publication.full_url])
        assert text(file, "officieleTitel") == "Het origineel"
        assert text(file, "format") == "PDF"
        assert text(file, "language") == "Engels"
        assert text(file, "aggregatiekenmerk") == text(page, "aggregatiekenmerk")
        assert set(texts(file, "identifier")).isdisjoint(texts(page, "identifier"))
        for name in ("publisher", "informatiecategorie", "documentsoort", "thema", "creatiedatum", "atTime"):
            assert texts(file, name) == texts(page, name)
        assert client.get(download.document.url).status_code == 200

    def test_a_file_behind_a_login_is_not_there(self, client: Client, site: dict[str, Any]) -> None:
        publication = factories.make_publication(site["publicaties"])
        download = with_file(publication)
        collection = Collection.get_first_root_node().add_child(name="Besloten")
        below = collection.add_child(name="Daaronder")
        CollectionViewRestriction.objects.create(
            collection=collection, restriction_type=CollectionViewRestriction.LOGIN
        )
        download.document.collection = below
        download.document.save()
        documents = harvest(client)["infocat018"]
        assert set(documents) == {publication.full_url}
        assert texts(documents[publication.full_url], "hasPart") == []

    def test_a_file_of_a_kind_that_the_index_does_not_take_is_not_there(
        self, client: Client, site: dict[str, Any]
    ) -> None:
        publication = factories.make_publication(site["publicaties"])
        document = with_file(publication).document
        document.file.name = "documents/boek.epub"
        document.save()
        assert set(harvest(client)["infocat018"]) == {publication.full_url}


class TestSize:
    """Parts by ranges of ids: each costs the same, however many there are."""

    def test_the_parts_together_have_every_document_once(
        self, client: Client, site: dict[str, Any], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(woo_sitemaps, "PART_SIZE", 2)
        pages = [factories.make_publication(site["publicaties"]) for _ in range(5)]
        (index,) = indexes(client)
        assert len(parts(client, index)) >= 3
        assert set(harvest(client)["infocat018"]) == {page.full_url for page in pages}

    @pytest.mark.parametrize("part", ["999999", "999999999", "9999999999", "007", "-1", "0%0A", "x"])
    def test_a_part_that_is_not_there(self, client: Client, site: dict[str, Any], part: str) -> None:
        factories.make_publication(site["publicaties"])
        assert client.get(f"/sitemaps/sitemap-diwoo-infocat018-{part}.xml").status_code == 404

    def test_the_number_of_queries_does_not_grow(self, client: Client, site: dict[str, Any]) -> None:
        theme = factories.make_theme(site["themas"])

        def queries() -> list[int]:
            counts = []
            first = PublicationPage.objects.order_by("pk")[0].pk // woo_sitemaps.PART_SIZE
            for path in (
                "/robots.txt",
                "/sitemaps/sitemapindex-diwoo-infocat018.xml",
                f"/sitemaps/sitemap-diwoo-infocat018-{first}.xml",
            ):
                client.get(path)
                cache.clear()
                with CaptureQueriesContext(connection) as captured:
                    assert client.get(path).status_code == 200
                counts.append(len(captured))
            return counts

        def add() -> None:
            publication = factories.make_publication(site["publicaties"], themes=(theme,))
            with_file(publication)
            with_file(publication)
            DocumentAct.objects.create(
                page=publication, kind=value("soorthandelinglijst", "ontvangst"), date=dt.date(2015, 12, 1)
            )

        add()
        before = queries()
        for _ in range(12):
            add()
        assert queries() == before == [3, 3, 9]

    def test_a_full_part_is_far_below_the_limits(self, client: Client, site: dict[str, Any]) -> None:
        publication = factories.make_publication(site["publicaties"], introduction="x" * 700)
        for _ in range(20):
            with_file(publication, title="y" * 200)
        (path,) = parts(client, indexes(client)[0])
        size = len(client.get(path).content)
        assert woo_sitemaps.PART_SIZE * 21 <= 50_000
        assert woo_sitemaps.PART_SIZE * size <= 50 * 1024 * 1024

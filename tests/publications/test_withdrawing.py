"""Taking a publication back and putting it back: what readers get, and what is exactly as it was."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageLogEntry, Revision

from doedemocratie.opendata import woo_sitemaps
from doedemocratie.opendata.sitemaps import PART_SIZE
from home.models import FeaturedPublication
from publications.models import (
    ChapterPage,
    CollectionItem,
    CollectionPage,
    PublicationPage,
    PublicationRelation,
    Withdrawal,
)
from publications.withdrawing.actions import NotPossibleError, restore, withdraw
from tests import factories
from tests.publications.taking_back import Shelf, make_shelf, paragraph, privacy_reason, save_draft, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf() -> Shelf:
    return make_shelf()


@pytest.fixture
def curator() -> Any:
    return get_user_model().objects.create_user("curator")


def fresh(page: Any) -> Any:
    return type(page).objects.get(pk=page.pk)


def links_on(address: str) -> set[str]:
    html = BeautifulSoup(Client().get(address).content, "html.parser")
    return {link["href"] for link in html.main.find_all("a", href=True)}


def test_readers_are_told_what_when_why_and_what_now(shelf: Shelf, curator: Any) -> None:
    newer = factories.make_publication(shelf.site["publicaties"], title="Nieuwe gids")
    addresses = shelf.addresses
    record = withdraw(shelf.publication, curator, privacy_reason(), "Er stond een adres in.", newer)
    today = date_format(timezone.localdate(record.withdrawn_at), "j F Y")
    for address in addresses:
        assert told(address) == (
            410,
            {
                "kop": "Deze publicatie is ingetrokken",
                "Titel": "Oude gids",
                "Weggehaald op": today,
                "Reden": "Er stonden gegevens in die privé zijn.",
                "Toelichting": "Er stond een adres in.",
                "Vervangen door": "Nieuwe gids",
            },
        )
        assert newer.url in links_on(address)


def test_a_reason_of_ones_own_is_the_note_alone(shelf: Shelf, curator: Any) -> None:
    withdraw(shelf.publication, curator, None, "De regels zijn veranderd.")
    _, facts = told(shelf.publication.url)
    assert facts["Toelichting"] == "De regels zijn veranderd."
    assert "Reden" not in facts
    assert "Vervangen door" not in facts


def test_what_a_curator_writes_is_text(shelf: Shelf, curator: Any) -> None:
    withdraw(shelf.publication, curator, None, "<script>alert(1)</script>")
    html = BeautifulSoup(Client().get(shelf.publication.url).content, "html.parser")
    assert "<script>alert(1)</script>" in html.main.get_text()
    assert not html.main.find("script")


def test_the_explanation_has_a_row_of_its_own(shelf: Shelf, curator: Any) -> None:
    withdraw(shelf.publication, curator, privacy_reason(), "Er stond een adres in.\n\nWij maken een nieuwe versie.")
    html = BeautifulSoup(Client().get(shelf.publication.url).content, "html.parser")
    row = html.select_one(".data-list > :last-child")
    assert row["class"] == ["data-list__text"]
    assert [paragraph.text for paragraph in row.dd.find_all("p")] == [
        "Er stond een adres in.",
        "Wij maken een nieuwe versie.",
    ]


def test_an_address_that_never_was_stays_404(shelf: Shelf, curator: Any) -> None:
    withdraw(shelf.publication, curator, None, "Weg.")
    assert Client().get(f"{shelf.publication.url}nooit-geweest/").status_code == 404


def test_search_engines_may_not_keep_it_and_browsers_ask_again(shelf: Shelf, curator: Any) -> None:
    withdraw(shelf.publication, curator, None, "Weg.")
    response = Client().get(shelf.publication.url)
    assert response["Cache-Control"] == "no-cache"
    assert not response.cookies
    robots = BeautifulSoup(response.content, "html.parser").find("meta", attrs={"name": "robots"})
    assert robots["content"] == "noindex"


def test_it_leaves_every_list_and_comes_back_to_all(shelf: Shelf, curator: Any) -> None:
    publication, site = shelf.publication, shelf.site
    theme = factories.make_theme(site["themas"])
    other = factories.make_publication(site["publicaties"], title="Een andere", themes=(theme,))
    PublicationRelation.objects.create(page=other, other=publication)
    collection = factories.add_page(site["publicaties"], CollectionPage, title="Verzameld", slug="verzameld")
    CollectionItem.objects.create(page=collection, publication=publication)
    FeaturedPublication.objects.create(page=site["home"], publication=publication)

    def places() -> dict[str, bool]:
        # The publication and its chapters may stand in two parts: those go by ids, which no test begins anew.
        parts = {page.pk // PART_SIZE for page in [publication, *publication.get_children()]}
        sitemap = "".join(Client().get(f"/sitemap-{part}.xml").content.decode() for part in sorted(parts))
        woo_part = publication.pk // woo_sitemaps.PART_SIZE
        woo = Client().get(f"/sitemaps/sitemap-diwoo-infocat018-{woo_part}.xml")
        found = PublicationPage.objects.live().search("gids")
        return {
            "list": publication.url in links_on(site["publicaties"].url),
            "home": publication.url in links_on("/"),
            "collection": publication.url in links_on(collection.url),
            "related": publication.url in links_on(other.url),
            "sitemap": f"<loc>http://localhost{publication.url}</loc>" in sitemap,
            "chapters in the sitemap": "/oude-gids/begin/" in sitemap,
            "woo": woo.status_code == 200 and publication.url in woo.content.decode(),
            "search": publication.pk in {page.pk for page in found},
            "search page": publication.url in links_on("/zoeken/?q=gids"),
        }

    before = places()
    assert set(before.values()) == {True}, before
    record = withdraw(publication, curator, None, "Weg.")
    after = places()
    assert set(after.values()) == {False}, after
    restore(record, curator)
    assert places() == before


def test_exactly_the_version_that_was_live_comes_back(shelf: Shelf, curator: Any) -> None:
    first_published_at, live = shelf.publication.first_published_at, shelf.publication.live_revision_id
    newer = save_draft(shelf.publication, title="Concept", body=paragraph("Tweede versie."))
    assert newer.has_unpublished_changes
    record = withdraw(newer, curator, None, "Weg.")
    latest = save_draft(fresh(newer), title="Nog een concept", slug="ander-adres")
    assert latest.title == "Nog een concept"  # Wagtail writes drafts of an unpublished page into the table
    assert restore(record, curator).remarks == []
    page = fresh(latest)
    assert (page.live, page.title, page.slug, page.live_revision_id) == (True, "Oude gids", "oude-gids", live)
    # Versions hold milliseconds.
    assert abs(page.first_published_at - first_published_at) < dt.timedelta(milliseconds=1)
    assert (page.has_unpublished_changes, page.latest_revision_id) == (True, latest.latest_revision_id)
    assert page.draft_title == "Nog een concept"
    assert page.get_latest_revision_as_object().title == "Nog een concept"
    assert "Eerste versie." in Client().get("/publicaties/oude-gids/").content.decode()


def test_without_a_newer_draft_nothing_is_unpublished(shelf: Shelf, curator: Any) -> None:
    restore(withdraw(shelf.publication, curator, None, "Weg."), curator)
    assert not fresh(shelf.publication).has_unpublished_changes


def test_a_page_published_without_a_version_comes_back_too(shelf: Shelf, curator: Any) -> None:
    Page.objects.filter(pk=shelf.publication.pk).update(live_revision=None)
    PageLogEntry.objects.filter(page=shelf.publication.pk).delete()
    page = save_draft(shelf.publication, title="Concept")
    record = withdraw(page, curator, None, "Weg.")
    save_draft(fresh(page), title="Later concept")
    restore(record, curator)
    page = fresh(page)
    assert (page.title, page.draft_title, page.has_unpublished_changes) == ("Oude gids", "Later concept", True)


def test_only_the_chapters_of_then_come_back(shelf: Shelf, curator: Any) -> None:
    begin, end = shelf.chapters
    end.unpublish()
    record = withdraw(shelf.publication, curator, None, "Weg.")
    assert not ChapterPage.objects.live().exists()
    restore(record, curator)
    assert list(ChapterPage.objects.live()) == [begin]
    assert Client().get(begin.url).status_code == 200


def test_a_chapter_that_was_deleted_is_missed(shelf: Shelf, curator: Any) -> None:
    record = withdraw(shelf.publication, curator, None, "Weg.")
    shelf.chapters[0].delete()
    assert restore(record, curator).remarks == ["Niet teruggezet, want verwijderd: 1 hoofdstuk."]
    assert [chapter.slug for chapter in ChapterPage.objects.live()] == ["einde"]


def test_a_chapter_that_was_moved_is_not_called_deleted(shelf: Shelf, curator: Any) -> None:
    other = factories.make_publication(shelf.site["publicaties"], live=False)
    record = withdraw(shelf.publication, curator, None, "Weg.")
    begin, end = (fresh(chapter) for chapter in shelf.chapters)
    begin.move(other, pos="last-child")
    record.chapters[1]["revision"] = Revision.objects.latest("pk").pk + 1
    record.save()
    assert restore(record, curator).remarks == [
        "Niet teruggezet, want verplaatst naar een andere plek: “Begin”.",
        "Niet teruggezet, want de versie van toen is niet bewaard: “Einde”.",
    ]
    assert not fresh(begin).live
    assert not fresh(end).live


def test_an_old_end_date_does_not_take_it_off_again(shelf: Shelf, curator: Any) -> None:
    draft = shelf.publication.get_latest_revision_as_object()
    draft.expire_at = timezone.now() + dt.timedelta(hours=1)
    draft.save_revision().publish()
    record = withdraw(fresh(shelf.publication), curator, None, "Weg.")
    version = record.live_revision
    version.content["expire_at"] = (timezone.now() - dt.timedelta(hours=1)).isoformat()
    version.save()
    restore(record, curator)
    call_command("publish_scheduled")
    assert fresh(shelf.publication).live


def test_twice_after_each_other(shelf: Shelf, curator: Any) -> None:
    first = withdraw(shelf.publication, curator, None, "Eén fout.")
    restore(first, curator)
    second = withdraw(fresh(shelf.publication), curator, None, "Nog een fout.")
    assert told(shelf.publication.url)[1]["Toelichting"] == "Nog een fout."
    with pytest.raises(NotPossibleError):
        withdraw(shelf.publication, curator, None, "Al weg.")
    with pytest.raises(NotPossibleError):
        restore(first, curator)
    restore(second, curator)
    assert Withdrawal.objects.count() == 2
    assert not Withdrawal.objects.standing().exists()


def test_the_old_address_answers_after_a_move(shelf: Shelf, curator: Any) -> None:
    old, record = shelf.publication.url, withdraw(shelf.publication, curator, None, "Weg.")
    moved = save_draft(fresh(shelf.publication), slug="nieuw-adres")
    for address in (old, f"{old}begin/", moved.url, f"{moved.url}begin/"):
        assert told(address)[0] == 410, address
        assert told(address)[1]["Titel"] == "Oude gids", address
    restore(record, curator)
    assert Client().get(old).status_code == 200


def test_a_new_page_at_the_address_ends_it(shelf: Shelf, curator: Any) -> None:
    address = shelf.publication.url
    record = withdraw(shelf.publication, curator, None, "Weg.")
    save_draft(fresh(shelf.publication), slug="elders")
    successor = factories.make_publication(shelf.site["publicaties"], title="Opvolger", slug="oude-gids")
    assert Client().get(address).status_code == 200
    with pytest.raises(NotPossibleError, match="kan niet terug"):
        restore(record, curator)
    assert Withdrawal.objects.standing().get() == record
    successor.unpublish()
    assert told(address)[1]["Titel"] == "Opvolger"


def test_an_editors_redirect_wins_once_nothing_is_at_the_address(shelf: Shelf, curator: Any) -> None:
    address = shelf.publication.url
    Redirect.objects.create(old_path=address.rstrip("/"), redirect_page=shelf.site["nieuws"])
    fresh(shelf.publication).delete()
    response = Client().get(address)
    assert (response.status_code, response["Location"]) == (301, "/nieuws/")
    assert Client().get(shelf.chapters[0].url).status_code == 410


@pytest.mark.parametrize("where", ["publicaties", "publication"])
@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_restricted_publication_keeps_its_title(shelf: Shelf, curator: Any, where: str, moment: str) -> None:
    page = shelf.publication if where == "publication" else shelf.site[where]
    if moment == "before":
        factories.restrict(page)
    withdraw(shelf.publication, curator, None, "Geheim.")
    if moment == "after":
        factories.restrict(page)
    for address in shelf.addresses:
        response = Client().get(address)
        assert response.status_code == 410
        assert "Oude gids" not in response.content.decode()
        assert "Geheim" not in response.content.decode()


def test_a_restricted_publication_that_was_deleted_never_was(shelf: Shelf) -> None:
    factories.restrict(shelf.publication)
    address = shelf.publication.url
    fresh(shelf.publication).delete()
    assert Client().get(address).status_code == 404


def test_what_replaces_it_is_named_only_while_everybody_may_read_it(shelf: Shelf, curator: Any) -> None:
    newer = factories.make_publication(shelf.site["publicaties"], title="Nieuwe gids")
    withdraw(shelf.publication, curator, None, "Vervangen.", newer)
    factories.restrict(newer)
    assert "Vervangen door" not in told(shelf.publication.url)[1]
    newer.view_restrictions.all().delete()
    assert "Vervangen door" in told(shelf.publication.url)[1]
    newer.unpublish()
    assert "Vervangen door" not in told(shelf.publication.url)[1]
    fresh(newer).delete()
    assert told(shelf.publication.url)[1]["Titel"] == "Oude gids"


def test_the_record_outlives_who_made_it(shelf: Shelf, curator: Any) -> None:
    record = withdraw(shelf.publication, curator, None, "Weg.")
    curator.delete()
    record.refresh_from_db()
    assert record.withdrawn_by is None
    assert told(shelf.publication.url)[1]["Toelichting"] == "Weg."


@pytest.mark.parametrize("records", [1, 12])
def test_the_number_of_queries_does_not_grow(
    shelf: Shelf, curator: Any, records: int, django_assert_num_queries: Any
) -> None:
    newer = factories.make_publication(shelf.site["publicaties"], title="Nieuwe gids")
    for _ in range(records - 1):
        restore(withdraw(fresh(shelf.publication), curator, None, "Eerder.", newer), curator)
        withdraw(factories.make_publication(shelf.site["publicaties"]), curator, None, "Ook weg.", newer)
    withdraw(fresh(shelf.publication), curator, None, "Weg.", newer)
    client = Client()
    client.get(shelf.publication.url)
    with django_assert_num_queries(6):
        client.get(shelf.publication.url)


def test_every_step_is_in_the_log(shelf: Shelf, curator: Any) -> None:
    newer = factories.make_publication(shelf.site["publicaties"], title="Nieuwe gids")
    record = withdraw(shelf.publication, curator, privacy_reason(), "Een adres.", newer)
    restore(record, curator)
    entries = PageLogEntry.objects.filter(page=shelf.publication.pk, action__startswith="publications.")
    assert [(entry.action, entry.message, entry.user) for entry in entries.order_by("timestamp")] == [
        (
            "publications.withdraw",
            "Ingetrokken. Reden: correctie privacygevoelige gegevens. Toelichting: Een adres. Vervangen door “Nieuwe gids”.",
            curator,
        ),
        ("publications.restore", "Teruggezet na intrekken", curator),
    ]
    chapter = PageLogEntry.objects.filter(page=shelf.chapters[0].pk).order_by("timestamp", "pk")
    assert [entry.action for entry in chapter][-2:] == ["wagtail.unpublish", "wagtail.publish"]

"""The record is made whatever way a publication goes: by a curator, by the clock, by a program, or for good."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import caches
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.utils import timezone
from wagtail.log_actions import LogContext
from wagtail.models import Page, PageLogEntry, ReferenceIndex, Revision

from doedemocratie.delivery.page_cache import PageCache
from doedemocratie.editorial.bin.models import BinnedPage
from doedemocratie.editorial.bin.moving import restore as put_back
from doedemocratie.editorial.bin.moving import throw_away
from publications.models import ChapterPage, PublicationIndexPage, PublicationPage, Withdrawal
from publications.withdrawing.actions import delete, restore, withdraw
from tests import factories
from tests.delivery.wsgi_client import ask
from tests.publications.taking_back import Shelf, make_shelf, privacy_reason, save_draft, told

pytestmark = [pytest.mark.django_db, pytest.mark.makes_files]


@pytest.fixture
def shelf() -> Shelf:
    return make_shelf()


@pytest.fixture
def curator() -> Any:
    return get_user_model().objects.create_user("curator")


def fresh(page: Any) -> Any:
    return type(page).objects.get(pk=page.pk)


def deletions() -> list[tuple[str, str]]:
    entries = PageLogEntry.objects.filter(action="publications.delete")
    return [(entry.label, entry.message) for entry in entries]


def test_what_expires_says_so_and_takes_its_chapters_along(shelf: Shelf) -> None:
    Page.objects.filter(pk=shelf.publication.pk).update(expire_at=timezone.now() - dt.timedelta(minutes=1))
    call_command("publish_scheduled")
    record = Withdrawal.objects.get()
    assert (record.expired, record.withdrawn_by) == (True, None)
    for address in shelf.addresses:
        status, facts = told(address)
        assert status == 410
        assert facts["kop"] == "Deze publicatie is verlopen"
        assert facts["Reden"] == "De publicatie was voor een bepaalde tijd. Die is voorbij."
    restore(record, None)
    assert fresh(shelf.publication).live
    assert ChapterPage.objects.live().count() == 2
    call_command("publish_scheduled")
    assert fresh(shelf.publication).live


def test_what_a_program_takes_off_has_a_record_with_the_version_of_then(shelf: Shelf) -> None:
    page = save_draft(shelf.publication, title="Concept")
    live = page.live_revision_id
    page.unpublish()
    record = Withdrawal.objects.get()
    assert (record.live_revision_id, record.reason, record.note) == (live, None, "")
    assert told(page.url)[1].keys() == {"kop", "Titel", "Weggehaald op"}
    restore(record, None)
    assert fresh(page).title == "Oude gids"


def test_a_draft_that_was_never_public_leaves_no_record(shelf: Shelf) -> None:
    draft = factories.make_publication(shelf.site["publicaties"], live=False)
    draft.delete()
    assert not Withdrawal.objects.exists()


def test_publishing_counts_as_restoring(shelf: Shelf, curator: Any) -> None:
    record = withdraw(shelf.publication, curator, None, "Weg.")
    page = save_draft(fresh(shelf.publication), title="Verbeterde gids")
    with LogContext(user=curator):
        page.get_latest_revision().publish()
    record.refresh_from_db()
    assert record.restored_at is not None
    assert record.restored_by == curator
    assert fresh(page).title == "Verbeterde gids"
    # They may hold what had to be corrected.
    assert not ChapterPage.objects.live().exists()
    assert PageLogEntry.objects.filter(page=page.pk, action="publications.restore", user=curator).count() == 1


def test_planning_is_not_publishing(shelf: Shelf, curator: Any) -> None:
    record = withdraw(shelf.publication, curator, None, "Weg.")
    draft = fresh(shelf.publication).get_latest_revision_as_object()
    draft.go_live_at = timezone.now() + dt.timedelta(days=1)
    draft.save_revision().publish()
    record.refresh_from_db()
    assert record.restored_at is None
    assert told(shelf.publication.url)[0] == 410


@pytest.mark.django_db(transaction=True)  # as the command runs: each version is deleted by itself
def test_versions_that_restoring_needs_are_kept(shelf: Shelf, curator: Any) -> None:
    save_draft(shelf.chapters[0], title="Concept")
    record = withdraw(save_draft(shelf.publication, title="Concept"), curator, None, "Weg.")
    save_draft(fresh(shelf.publication), title="Later concept")
    before = set(Revision.objects.values_list("pk", flat=True))
    call_command("purge_revisions")
    record.refresh_from_db()
    left = set(Revision.objects.values_list("pk", flat=True))
    assert set(record.kept_revisions) <= left
    assert left < before
    restore(record, curator)
    assert fresh(shelf.publication).title == "Oude gids"
    assert fresh(shelf.chapters[0]).title == "Begin"


def test_a_deleted_publication_goes_on_answering(shelf: Shelf, curator: Any) -> None:
    addresses = shelf.addresses
    delete(shelf.publication, curator, privacy_reason(), "Er stond een naam in.")
    for days, deleted in ((30, False), (0, True)):
        call_command("empty_bin", days=days, verbosity=0)
        record = Withdrawal.objects.get()
        assert (record.deleted, record.page is None, record.withdrawn_by) == (deleted, deleted, curator)
        for address in addresses:
            status, facts = told(address)
            assert status == 410
            assert facts["Titel"] == "Oude gids"
            assert facts["Toelichting"] == "Er stond een naam in."
    [(label, message)] = deletions()
    assert label == "Oude gids"
    assert message.startswith("Verwijderd nadat de publicatie online had gestaan.")
    assert message.endswith("Reden: correctie privacygevoelige gegevens. Toelichting: Er stond een naam in.")


def test_deleting_what_was_withdrawn_keeps_its_date(shelf: Shelf, curator: Any) -> None:
    record = withdraw(shelf.publication, curator, None, "Weg.")
    Withdrawal.objects.update(withdrawn_at=record.withdrawn_at - dt.timedelta(days=40))
    delete(fresh(shelf.publication), curator, None, "Definitief weg.")
    kept = Withdrawal.objects.get()
    assert (kept.deleted, kept.note) == (False, "Definitief weg.")
    assert kept.withdrawn_at == record.withdrawn_at - dt.timedelta(days=40)


@pytest.mark.parametrize("withdrawn", [False, True])
def test_a_publication_comes_out_of_the_bin_as_it_was(shelf: Shelf, curator: Any, withdrawn: bool) -> None:
    if withdrawn:
        withdraw(shelf.publication, curator, None, "Weg.")
    delete(fresh(shelf.publication), curator, None, "Per ongeluk.")
    assert not Page.objects.filter(
        pk__in=[shelf.publication.pk, *(page.pk for page in shelf.chapters)], live=True
    ).exists()
    put_back(BinnedPage.objects.get(), curator)
    expected = 410 if withdrawn else 200
    assert [told(address)[0] for address in shelf.addresses[:2]] == [expected] * 2
    assert Withdrawal.objects.standing().exists() == withdrawn
    assert [fresh(chapter).live for chapter in shelf.chapters] == [not withdrawn] * len(shelf.chapters)


@pytest.mark.parametrize("expired", [False, True])
def test_what_was_told_before_it_was_deleted_is_told_again(shelf: Shelf, curator: Any, expired: bool) -> None:
    newer = factories.make_publication(shelf.site["publicaties"])
    if expired:
        Page.objects.filter(pk=shelf.publication.pk).update(expire_at=timezone.now() - dt.timedelta(minutes=1))
        call_command("publish_scheduled")
    else:
        withdraw(shelf.publication, curator, privacy_reason(), "Weg.", newer)
    before = told(shelf.publication.url)
    delete(fresh(shelf.publication), curator, None, "Per ongeluk.")
    facts = told(shelf.publication.url)[1]
    assert (facts["kop"], facts["Toelichting"]) == ("Deze publicatie is ingetrokken", "Per ongeluk.")
    assert "Reden" not in facts
    entry = PageLogEntry.objects.filter(action="publications.withdraw").latest("pk")
    assert (entry.user, entry.data["note"]) == (curator, "Per ongeluk.")
    put_back(BinnedPage.objects.get(), curator)
    assert told(shelf.publication.url) == before
    record = Withdrawal.objects.get()
    assert (record.expired, record.told_before) == (expired, None)
    restore(record, curator)
    assert fresh(shelf.publication).live


@pytest.mark.parametrize("withdrawn", [False, True])
@pytest.mark.parametrize("what", ["publication", "publicaties"])
def test_whatever_deletes_it_the_record_is_made(shelf: Shelf, curator: Any, what: str, withdrawn: bool) -> None:
    addresses = shelf.addresses
    if withdrawn:
        withdraw(shelf.publication, curator, None, "Weg.")
    page = shelf.publication if what == "publication" else shelf.site[what]
    Page.objects.get(pk=page.pk).delete()
    record = Withdrawal.objects.get()
    assert (record.deleted, record.page) == (True, None)
    assert not PublicationPage.objects.exists()
    for address in addresses:
        assert told(address)[0] == 410
        assert told(address)[1]["Titel"] == "Oude gids"
    assert [label for label, _ in deletions()] == ["Oude gids"]


def test_a_new_page_at_the_address_of_a_deleted_one_ends_it(shelf: Shelf, curator: Any) -> None:
    address = shelf.publication.url
    delete(shelf.publication, curator, None, "Weg.")
    page = factories.make_publication(shelf.site["publicaties"], title="Iets anders", slug="oude-gids")
    assert page.url == address
    page.unpublish()
    assert told(address)[1]["Titel"] == "Iets anders"


def test_the_record_is_no_use_of_the_page_that_replaces(shelf: Shelf, curator: Any) -> None:
    newer = factories.make_publication(shelf.site["publicaties"])
    withdraw(shelf.publication, curator, None, "Vervangen.", newer)
    assert not ReferenceIndex.get_references_to(newer).exists()
    assert not ReferenceIndex.get_references_to(shelf.publication).exists()


def test_an_alias_goes_and_comes_with_its_source(shelf: Shelf, curator: Any) -> None:
    other = factories.make_publication(shelf.site["publicaties"], title="Andere gids")
    alias = shelf.publication.create_alias(parent=shelf.site["publicaties"], update_slug="kopie", recursive=True)
    below = alias.get_children().get(slug="begin")
    record = withdraw(shelf.publication, curator, privacy_reason(), "Een adres.", other)
    facts = told(shelf.publication.url)
    assert facts[0] == 410
    assert facts[1]["Toelichting"] == "Een adres."
    assert told(alias.url) == told(below.url) == facts
    assert list(Withdrawal.objects.all()) == [record]
    assert not alias.get_descendants(inclusive=True).live().exists()
    restore(record, curator)
    assert alias.get_descendants(inclusive=True).live().count() == 3
    assert told(alias.url)[0] == 200


def test_an_alias_that_goes_alone_has_no_record_and_takes_its_chapters_along(shelf: Shelf) -> None:
    alias = shelf.publication.create_alias(parent=shelf.site["publicaties"], update_slug="kopie", recursive=True)
    fresh(alias).unpublish()
    assert not alias.get_descendants(inclusive=True).live().exists()
    assert not Withdrawal.objects.exists()
    assert told(alias.url) == told(alias.get_children()[0].url)
    assert told(shelf.publication.url)[0] == told(shelf.chapters[0].url)[0] == 200


@pytest.mark.parametrize("parent", ["publicaties", "home"])
def test_an_alias_that_goes_through_the_bin_has_no_record(shelf: Shelf, curator: Any, parent: str) -> None:
    index = shelf.site["publicaties"]
    if parent == "home":  # it goes with what stands above it
        index = factories.add_page(shelf.site["home"], PublicationIndexPage, title="Oude lijst", slug="oude-lijst")
    alias = shelf.publication.create_alias(parent=index, update_slug="kopie", recursive=True)
    throw_away(alias if parent == "publicaties" else index, curator)
    call_command("empty_bin", days=0, verbosity=0)
    assert not PublicationPage.objects.filter(pk=alias.pk).exists()
    assert not Withdrawal.objects.exists()
    assert deletions() == []
    assert told(shelf.publication.url)[0] == 200


@pytest.mark.django_db(transaction=True)  # the site closes its connections as it does for real
def test_stored_pages_follow_at_once(curator: Any) -> None:
    shelf = make_shelf()
    for name in ("pages", "version"):
        caches[name].clear()
    site = PageCache(get_wsgi_application())
    address = shelf.publication.url

    def twice() -> list[tuple[int, str]]:
        return [(reply.status, reply.how) for reply in (ask(site, address) for _ in range(2))]

    assert twice() == [(200, "miss"), (200, "hit")]
    record = withdraw(shelf.publication, curator, None, "Weg.")
    assert twice() == [(410, "miss"), (410, "hit")]
    Withdrawal.objects.get().delete()
    assert ask(site, address).how == "miss"
    record.save(force_insert=True)
    assert "Oude gids" in ask(site, address).body.decode()
    restore(record, curator)
    assert twice() == [(200, "miss"), (200, "hit")]
    for name in ("pages", "version"):
        caches[name].clear()

"""A chapter is on the site only while its publication is."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import querydict_from_html

from doedemocratie.accounts.enums import Role
from doedemocratie.accounts.role_setup import set_up_roles
from doedemocratie.opendata.sitemaps import PART_SIZE
from publications.models import ChapterPage, PublicationPage
from publications.withdrawing.actions import withdraw
from tests import factories
from tests.accounts.conftest import make_user, signed_in
from tests.publications.books import table

pytestmark = pytest.mark.django_db

WHY_NOT = "De publicatie staat niet op de site."


@pytest.fixture
def publication() -> PublicationPage:
    page = factories.make_publication(factories.make_site()["publicaties"], title="Wil en wet")
    set_up_roles()
    return page


@pytest.fixture
def curator(publication: PublicationPage) -> Client:
    """Somebody who may also move what was published."""
    return signed_in(make_user("els", Role.EINDREDACTEUREN))


def publish(client: Client, address: str, **fields: str) -> Any:
    """Send the form at ``address``, as it comes and with these fields, by the button that publishes."""
    data = querydict_from_html(client.get(address).content.decode(), form_id="page-edit-form")
    for name, value in {**factories.A_BODY, **fields, "action-publish": "action-publish"}.items():
        data[name] = value
    return client.post(address, data)


def address_of(page: Any) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


@pytest.mark.parametrize("on_site", [True, False])
def test_a_new_chapter_is_published_below_a_publication_that_is(
    publication: PublicationPage, curator: Client, on_site: bool
) -> None:
    if not on_site:
        withdraw(publication, None, None, "Weg.")
    address = reverse("wagtailadmin_pages:add", args=["publications", "chapterpage", publication.pk])
    assert (WHY_NOT in curator.get(address).content.decode()) is not on_site
    publish(curator, address, title="Een", slug="een", introduction="Waarover dit gaat.")
    assert ChapterPage.objects.get().live is on_site


@pytest.mark.parametrize("on_site", [True, False])
def test_a_draft_of_a_chapter_waits_for_its_publication(
    publication: PublicationPage, curator: Client, client: Client, on_site: bool
) -> None:
    chapter = factories.add_page(publication, ChapterPage, title="Een", live=False)
    chapter.save_revision()
    if not on_site:
        withdraw(publication, None, None, "Weg.")
    assert (WHY_NOT in curator.get(address_of(chapter)).content.decode()) is not on_site
    publish(curator, address_of(chapter))
    chapter.refresh_from_db()
    assert chapter.live is on_site
    assert (client.get(chapter.url).status_code == 200) is on_site


def test_a_chapter_on_the_site_moves_to_a_publication_on_the_site(
    publication: PublicationPage, curator: Client
) -> None:
    chapter = factories.add_page(publication, ChapterPage, title="Een")
    other, draft = (
        factories.make_publication(publication.get_parent(), title=title, live=live)
        for title, live in (("Ander", True), ("Concept", False))
    )
    for destination, moved in ((draft, False), (other, True)):
        curator.post(reverse("wagtailadmin_pages:move_confirm", args=[chapter.pk, destination.pk]))
        chapter.refresh_from_db()
        assert chapter.is_child_of(destination) is moved


def test_a_copy_below_a_draft_is_a_draft(publication: PublicationPage, curator: Client) -> None:
    chapter = factories.add_page(publication, ChapterPage, title="Een")
    draft = factories.make_publication(publication.get_parent(), title="Concept", live=False)
    address = reverse("wagtailadmin_pages:copy", args=[chapter.pk])
    asked = {"new_title": "Twee", "new_slug": "twee", "new_parent_page": draft.pk}
    refused = curator.post(address, {**asked, "publish_copies": "on"})
    assert set(refused.context["form"].errors) == {"new_parent_page"}
    curator.post(address, asked)
    copy = ChapterPage.objects.get(slug="twee")
    assert copy.is_child_of(draft)
    assert not copy.live


@pytest.mark.parametrize("filled", [True, False])
def test_a_chapter_without_a_text_is_not_published(publication: PublicationPage, curator: Client, filled: bool) -> None:
    chapter = factories.add_page(publication, ChapterPage, title="Een", live=False)
    answer = publish(curator, address_of(chapter), **({} if filled else {"body-count": "0"}))
    chapter.refresh_from_db()
    assert chapter.live is filled
    assert filled or "Schrijf de tekst van het hoofdstuk." in answer.content.decode()


def test_a_publication_with_nothing_to_read_is_not_published(publication: PublicationPage, curator: Client) -> None:
    draft = factories.make_publication(publication.get_parent(), live=False)
    empty = {"body-count": "0", "changes-count": "0"}
    assert "Nu is er niets te lezen." in publish(curator, address_of(draft), **empty).content.decode()
    factories.add_page(draft, ChapterPage, title="Een", live=False)
    assert publish(curator, address_of(draft), **empty).status_code == 302


# Whatever has a chapter published, readers do not get it without its publication.


@pytest.mark.parametrize("state", ["withdrawn", "draft"])
def test_the_clock_shows_no_chapter_without_its_publication(
    publication: PublicationPage, client: Client, state: str
) -> None:
    if state == "draft":
        publication = factories.make_publication(publication.get_parent(), title="Concept", live=False)
    chapter = factories.add_page(publication, ChapterPage, title="Hoofdstukzoekwoord", slug="zoek", live=False)
    if state == "withdrawn":
        withdraw(publication, None, None, "De cijfers kloppen niet.")
    chapter.go_live_at = timezone.now()
    chapter.save_revision(approved_go_live_at=chapter.go_live_at)
    call_command("publish_scheduled")
    chapter.refresh_from_db()
    assert chapter.live
    response = client.get(chapter.url)
    assert response.status_code == (410 if state == "withdrawn" else 404)
    assert ("De cijfers kloppen niet." in response.content.decode()) is (state == "withdrawn")
    assert chapter.url not in client.get(f"/sitemap-{chapter.pk // PART_SIZE}.xml").content.decode()
    assert f'href="{chapter.url}"' not in client.get("/zoeken/", {"q": "hoofdstukzoekwoord"}).content.decode()
    publication.refresh_from_db()
    publication.save_revision().publish()
    assert client.get(chapter.url).status_code == 200
    assert chapter.url in client.get(f"/sitemap-{chapter.pk // PART_SIZE}.xml").content.decode()
    assert f'href="{chapter.url}"' in client.get("/zoeken/", {"q": "hoofdstukzoekwoord"}).content.decode()


def test_a_chapter_of_a_draft_can_be_previewed(publication: PublicationPage, curator: Client) -> None:
    draft = factories.make_publication(publication.get_parent(), title="Concept", live=False)
    chapter = factories.add_page(draft, ChapterPage, title="Een", live=False)
    address = reverse("wagtailadmin_pages:view_draft", args=[chapter.pk])
    assert curator.get(address).status_code == 200


def test_tables_of_such_a_chapter_are_no_files_either(publication: PublicationPage, client: Client) -> None:
    chapter = factories.add_page(publication, ChapterPage, title="Een", body=[table()])
    address = reverse("table_csv", args=[chapter.pk, chapter.body[0].id])
    assert client.get(address).status_code == 200
    PublicationPage.objects.filter(pk=publication.pk).update(live=False)
    assert client.get(address).status_code == 404

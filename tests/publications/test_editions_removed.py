"""What is taken from readers is at once in no file either, however late the worker is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction

from doedemocratie.accounts.enums import Role
from doedemocratie.accounts.role_setup import set_up_roles
from publications.models import ChapterPage, PublicationEdition, PublicationPage
from publications.models.editions import EditionFormat
from publications.withdrawing.actions import restore, withdraw
from tests import factories
from tests.accounts.conftest import make_user, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.makes_files]

Capture = Any  # pytest-django's fixture that gathers what waits for the end of the transaction


@pytest.fixture(autouse=True)
def _storage_of_its_own(settings: Any, tmp_path: Path) -> None:
    """Let each test begin with no file: SQLite gives the pages of each the same numbers."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def site() -> dict[str, Any]:
    return factories.make_site()


@pytest.fixture
def page(site: dict[str, Any]) -> PublicationPage:
    page = factories.make_publication(site["publicaties"], title="Wil en wet", slug="wil-en-wet")
    for title in ("Een", "Twee"):
        factories.add_page(page, ChapterPage, title=title, slug=title.lower())
    page.refresh_from_db()
    keep_editions(page)
    return page


def keep_editions(page: PublicationPage) -> None:
    """Give the publication the files that the worker made of it."""
    for form in EditionFormat:
        edition = PublicationEdition(publication=page, format=form)
        edition.file.save(f"x.{form}", ContentFile(b"with everything"), save=False)
        edition.save()


def files_of(page: PublicationPage) -> list[str]:
    return sorted(default_storage.listdir(f"publicaties/{page.pk}")[1])


def chapter_of(page: PublicationPage) -> ChapterPage:
    """Return its first chapter, as it is in the database."""
    return ChapterPage.objects.child_of(page).order_by("path")[0]


def is_made_again(callbacks: list[Any], page: PublicationPage) -> bool:
    """Return whether the worker will make the editions of this publication."""
    return any("make_editions_of" in repr(one) and one.args == (page.pk,) for one in callbacks)


@pytest.mark.parametrize("where", ["chapter", "publication", "section"])
def test_what_is_made_private_is_in_no_file_from_that_moment(
    page: PublicationPage, where: str, client: Client, django_capture_on_commit_callbacks: Capture
) -> None:
    other = factories.make_publication(page.get_parent(), slug="ander")
    keep_editions(other)
    hidden = {"chapter": chapter_of(page), "publication": page, "section": page.get_parent()}[where]
    with django_capture_on_commit_callbacks() as callbacks:
        factories.restrict(hidden)
    assert not page.editions.exists()
    assert other.editions.exists() is (where != "section")
    assert is_made_again(callbacks, page) is (where == "chapter")
    assert client.get(f"/bestanden/publicaties/{page.pk}/wil-en-wet.pdf").status_code != 200
    assert len(files_of(page)) == 2  # until it is certain
    for callback in callbacks:
        if "remove" in repr(callback):
            callback()
    assert files_of(page) == []


def test_nothing_is_lost_when_hiding_a_page_fails(
    page: PublicationPage, django_capture_on_commit_callbacks: Capture
) -> None:
    def restricted_and_undone() -> None:
        with transaction.atomic():
            factories.restrict(chapter_of(page))
            raise ValueError("undone")

    with django_capture_on_commit_callbacks(execute=True), pytest.raises(ValueError, match="undone"):
        restricted_and_undone()
    assert page.editions.count() == len(files_of(page)) == 2


def test_what_is_for_everyone_again_is_made(page: PublicationPage, django_capture_on_commit_callbacks: Capture) -> None:
    chapter = chapter_of(page)
    factories.restrict(chapter)
    keep_editions(page)  # without the chapter
    with django_capture_on_commit_callbacks() as callbacks:
        chapter.view_restrictions.get().delete()
    assert is_made_again(callbacks, page)
    assert page.editions.count() == 2  # what is in them is still for everyone


def test_other_groups_take_no_file_away(page: PublicationPage) -> None:
    restriction = PageViewRestriction.objects.create(page=chapter_of(page), restriction_type=PageViewRestriction.GROUPS)
    keep_editions(page)
    restriction.groups.add(Group.objects.create(name="lezers"))
    assert page.editions.count() == 2


def test_a_chapter_that_an_editor_hides_in_the_admin_is_in_no_file(page: PublicationPage) -> None:
    set_up_roles()
    editor = signed_in(make_user("els", Role.EINDREDACTEUREN))
    address = reverse("wagtailadmin_pages:set_privacy", args=[chapter_of(page).pk])
    assert editor.post(address, {"restriction_type": "login"}).json()["step"] == "set_privacy_done"
    assert not page.editions.exists()


def test_the_old_file_is_not_back_with_the_publication(page: PublicationPage, client: Client) -> None:
    """The worker does nothing meanwhile."""
    record = withdraw(page, None, note="Er stond een naam in.")
    assert not page.editions.exists()
    restore(record, None)
    assert client.get(page.url).status_code == 200
    assert client.get(f"/bestanden/publicaties/{page.pk}/wil-en-wet.pdf").status_code == 302


@pytest.mark.parametrize("how", ["unpublish", "delete", "move", "delete a draft", "reorder"])
def test_a_chapter_that_goes_takes_the_file_along(
    page: PublicationPage, how: str, django_capture_on_commit_callbacks: Capture
) -> None:
    other = factories.make_publication(page.get_parent(), slug="ander")
    keep_editions(other)
    draft = factories.add_page(page, ChapterPage, live=False)
    chapter = chapter_of(page)
    with django_capture_on_commit_callbacks() as callbacks:
        if how == "unpublish":
            chapter.unpublish()
        elif how == "delete":
            chapter.delete()
        elif how == "move":
            chapter.move(Page.objects.get(pk=other.pk), pos="last-child")
        elif how == "delete a draft":
            draft.delete()
        else:
            chapter.move(draft, pos="right")
    stays = how in {"delete a draft", "reorder"}
    assert page.editions.exists() is stays
    assert is_made_again(callbacks, page) is (how != "delete a draft")
    assert other.editions.exists()
    assert is_made_again(callbacks, other) is (how == "move")


def test_a_publication_that_is_moved_out_of_sight_takes_its_files_along(
    site: dict[str, Any], page: PublicationPage
) -> None:
    private = factories.add_page(site["home"], type(site["publicaties"]), slug="intern")
    factories.restrict(private)
    page.move(Page.objects.get(pk=private.pk), pos="last-child")
    assert not page.editions.exists()

"""What was planned for a publication and its chapters, once it is taken back or deleted."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone
from wagtail.models import Page, Revision

from doedemocratie.editorial.bin.moving import restore, throw_away
from publications.models import ChapterPage
from publications.withdrawing.actions import withdraw
from tests import factories
from tests.publications.taking_back import Shelf, make_shelf

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf() -> Shelf:
    return make_shelf()


@pytest.fixture
def curator() -> Any:
    return get_user_model().objects.create_user("curator")


def fresh(page: Any) -> Any:
    return type(page).objects.get(pk=page.pk)


def test_what_was_planned_is_cancelled(shelf: Shelf, curator: Any) -> None:
    tomorrow = timezone.now() + dt.timedelta(days=1)
    page, chapter = shelf.publication, shelf.chapters[0]
    chapter.unpublish()
    for planned in (page, fresh(chapter)):
        draft = planned.get_latest_revision_as_object()
        draft.go_live_at = tomorrow
        draft.save_revision().publish()
    Page.objects.filter(pk=page.pk).update(expire_at=tomorrow)
    assert Revision.objects.filter(approved_go_live_at__isnull=False).count() == 2
    withdraw(fresh(page), curator, None, "Weg.")
    assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()
    assert (fresh(page).go_live_at, fresh(page).expire_at) == (None, None)


def test_a_chapter_that_was_only_planned_forgets_its_moment(shelf: Shelf, curator: Any) -> None:
    """Else whoever publishes it at once would plan it again."""
    chapter = factories.add_page(shelf.publication, ChapterPage, title="Slot", slug="slot", live=False)
    chapter.go_live_at = timezone.now() + dt.timedelta(days=1)
    chapter.save_revision().publish()
    withdraw(shelf.publication, curator, None, "Weg.")
    version = Revision.objects.get(pk=chapter.latest_revision_id)
    assert (version.approved_go_live_at, version.content["go_live_at"], fresh(chapter).go_live_at) == (None, None, None)
    version.publish()
    assert fresh(chapter).live


def test_a_planned_chapter_is_planned_again_after_the_bin(shelf: Shelf, curator: Any) -> None:
    chapter = factories.add_page(shelf.publication, ChapterPage, title="Slot", slug="slot", live=False)
    moment = (timezone.now() + dt.timedelta(days=1)).replace(microsecond=0)
    chapter.go_live_at = moment
    chapter.save_revision().publish()
    restore(throw_away(shelf.publication, curator), curator)
    version = Revision.objects.get(pk=chapter.latest_revision_id)
    assert (version.approved_go_live_at, fresh(chapter).go_live_at) == (moment, moment)

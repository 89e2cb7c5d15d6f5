"""What a curator does: take a publication back, restore it, and, as an administrator, delete it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page, Revision

from doedemocratie.editorial.bin import moving
from doedemocratie.editorial.bin.moving import throw_away
from doedemocratie.opendata.models import ValueListItem
from publications.models import ChapterPage, PublicationPage, Withdrawal
from publications.withdrawing.records import (
    RESTORE,
    WITHDRAW,
    close_records,
    log_record,
    make_record,
    standing_record,
    tell_otherwise,
)


@dataclass(frozen=True)
class LeftBehind:
    """The chapters that did not come back with their publication: the titles of those that are still there, and how many are not."""

    moved: list[str]
    without_version: list[str]
    deleted: int

    @property
    def remarks(self) -> list[str]:
        """What the curator must know, in Dutch."""
        told = {
            "verplaatst naar een andere plek": ", ".join(f"“{title}”" for title in self.moved),
            "de versie van toen is niet bewaard": ", ".join(f"“{title}”" for title in self.without_version),
            "verwijderd": f"{self.deleted} hoofdstuk{'' if self.deleted == 1 else 'ken'}" if self.deleted else "",
        }
        return [f"Niet teruggezet, want {why}: {which}." for why, which in told.items() if which]


class NotPossibleError(Exception):
    """What was asked cannot be done; the message says why, in Dutch, for who asked."""


@transaction.atomic
def withdraw(
    publication: PublicationPage,
    user: Any,
    reason: ValueListItem | None = None,
    note: str = "",
    replaced_by: Page | None = None,
) -> Withdrawal:
    """Take ``publication`` and its chapters off the site, and return the record. Their drafts stay.

    ``reason`` is one of the standard's, or ``None`` when only the ``note`` says why. What was planned for the publication
    and its chapters is cancelled. Raises :class:`NotPossibleError` when the publication is not on the site.
    """
    page = PublicationPage.objects.select_for_update().get(pk=publication.pk)
    if not page.live:
        raise NotPossibleError("Deze publicatie staat niet (meer) online.")
    record = make_record(page, reason=reason, note=note, replaced_by=replaced_by, withdrawn_by=user)
    _take_off(page, user, log_action=False)
    take_chapters_off(page, user)
    log_record(WITHDRAW, record, page, user)
    return record


def take_chapters_off(page: PublicationPage, user: Any) -> None:
    """Take the chapters of ``page`` off the site, and cancel what was planned for those that were not on it."""
    chapters = list(ChapterPage.objects.child_of(page))
    for chapter in chapters:
        if chapter.live:
            _take_off(chapter, user)
    versions = Revision.page_revisions.filter(object_id__in=[str(chapter.pk) for chapter in chapters])
    for version in versions.filter(approved_go_live_at__isnull=False):
        version.approved_go_live_at = None
        version.save(
            update_fields=["approved_go_live_at"]
        )  # as Wagtail cancels: what follows from that forgets the moment


def _take_off(page: Any, user: Any, log_action: bool = True) -> None:
    page.go_live_at = page.expire_at = None
    UnpublishPageAction(page, user=user, log_action=log_action).execute(skip_permission_checks=True)


@transaction.atomic
def restore(withdrawal: Withdrawal, user: Any) -> LeftBehind:
    """Put back exactly the version that was on the site, with the chapters of then. Drafts that are newer stay drafts.

    Returns which chapters do not come back. Raises :class:`NotPossibleError` when there is
    nothing to restore, or when the version of then is not allowed any more; then nothing has changed.
    """
    record = Withdrawal.objects.select_for_update().get(pk=withdrawal.pk)
    page = PublicationPage.objects.select_for_update().filter(pk=record.page_id).first()
    if record.restored_at is not None or page is None or page.live:
        raise NotPossibleError("Deze publicatie is niet (meer) ingetrokken.")
    if record.live_revision is None:
        raise NotPossibleError(
            "De versie die online stond, is niet bewaard. Open de publicatie en publiceer het concept: dat telt ook als "
            "terugzetten."
        )
    close_records(page, user)
    _put_back(record.live_revision, user, log_action=False)
    kept = {chapter["page"]: chapter["revision"] for chapter in record.chapters if chapter["revision"]}
    chapters = {chapter.pk: chapter for chapter in ChapterPage.objects.child_of(page)}
    versions = {version.pk: version for version in Revision.objects.filter(pk__in=kept.values())}
    for pk, version in kept.items():
        if pk in chapters and version in versions and not chapters[pk].live:
            _put_back(versions[version], user)
    log_record(RESTORE, record, page, user, revision=record.live_revision)
    elsewhere = [pk for pk in kept if pk not in chapters]
    moved = [chapter.title for chapter in Page.objects.filter(pk__in=elsewhere).order_by("path")]
    without_version = [chapters[pk].title for pk, version in kept.items() if pk in chapters and version not in versions]
    return LeftBehind(moved, without_version, deleted=len(elsewhere) - len(moved))


def _put_back(version: Revision, user: Any, log_action: bool = True) -> None:
    """Publish ``version``, at once: what it had planned is of another time."""
    action = PublishPageRevisionAction(version, user=user, changed=False, log_action=log_action)
    page = action.object
    page.go_live_at = None
    if page.expire_at is not None and page.expire_at <= timezone.now():
        page.expire_at = None  # else the clock would take it off again
    try:
        action.execute(skip_permission_checks=True)
    except ValidationError as error:
        raise NotPossibleError(
            f"De oude versie van “{page.title}” kan niet terug: {' '.join(error.messages)} Pas het concept aan en publiceer "
            "dat: dat telt ook als terugzetten."
        ) from error


@transaction.atomic
def delete(
    publication: PublicationPage,
    user: Any,
    reason: ValueListItem | None = None,
    note: str = "",
    replaced_by: Page | None = None,
) -> None:
    """Put ``publication``, which readers had, in the bin with its chapters; readers are told the reason from now on.

    One that was withdrawn before keeps the date of then. When it comes out of the bin it is on the site if it was there now, and
    the record of now is closed; else what was told before is told again. After the bin the record with its reason stays. Who
    may do this is for the caller to ask. Raises :class:`NotPossibleError`.
    """
    record = standing_record(publication) or make_record(publication, withdrawn_by=user)
    tell_otherwise(record, reason=reason, note=note, replaced_by=replaced_by)
    log_record(WITHDRAW, record, publication, user)
    try:
        throw_away(publication, user)
    except moving.NotPossibleError as error:
        raise NotPossibleError(str(error)) from error

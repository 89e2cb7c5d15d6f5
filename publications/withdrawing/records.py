"""The record of what was taken back: making it, keeping what restoring needs, and finding it for a reader."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page, PageLogEntry, Revision

from doedemocratie.core.gone import Gone
from doedemocratie.core.models.base import private_paths
from doedemocratie.opendata.models import ValueListItem
from publications.models import ChapterPage, PublicationPage, Withdrawal
from publications.withdrawing.wording import curators_reason, heading, public_reason

WITHDRAW, RESTORE, DELETE = "publications.withdraw", "publications.restore", "publications.delete"
# After these, the version that the log names was the one on the site.
PUBLISHING = ("wagtail.publish", "wagtail.publish.scheduled", RESTORE)


def standing_record(page: Page) -> Withdrawal | None:
    """Return the record that says why ``page`` is not on the site, the latest when there are more. One query."""
    return Withdrawal.objects.standing().filter(page=page.pk).select_related("reason").first()


def make_record(page: PublicationPage, *, restorable: bool = True, **facts: Any) -> Withdrawal:
    """Return a new record of ``page`` with ``facts``, before anything is done to its chapters.

    Unless it is ``restorable`` it does not belong to the page, which is about to be deleted.
    """
    chapters = ChapterPage.objects.child_of(page).filter(first_published_at__isnull=False)
    return Withdrawal.objects.create(
        page=page if restorable else None,
        live_revision=version_on_site(page) if restorable else None,
        url_path=page.url_path,
        title=page.title,
        was_public=not page.path.startswith(tuple(private_paths())),
        chapters=[
            {
                "page": chapter.pk,
                "slug": chapter.slug,
                "revision": _id(version_on_site(chapter)) if chapter.live and restorable else None,
            }
            for chapter in chapters.order_by("path")
        ],
        **facts,
    )


def version_on_site(page: Any) -> Revision | None:
    """Return the version of ``page``, of its own type, that is on the site, or was when it was taken off just now.

    Wagtail does not know it of a page that was published without a version, and forgets it as soon as a page is taken
    off. As long as nobody saves a draft after that, the text in the table is that of the site: it is made a version when
    none of the log is. The latest draft stays the latest. ``None`` for an alias, which has no versions.
    """
    if page.alias_of_id:
        return None
    if page.live_revision is not None:
        return page.live_revision
    logged = PageLogEntry.objects.filter(page=page.pk, action__in=PUBLISHING, revision__isnull=False)
    if (entry := logged.select_related("revision").order_by("-timestamp", "-pk").first()) is not None:
        return entry.revision
    draft = page.latest_revision
    if draft is not None and page.live and not page.has_unpublished_changes:
        return draft
    version = page.save_revision(changed=False, clean=False)
    if draft is not None:
        draft.as_object().save_revision(user=draft.user, changed=page.has_unpublished_changes, clean=False)
        page.refresh_from_db()
    return version


def close_records(page: Page, user: Any) -> list[Withdrawal]:
    """Note that ``page`` is on the site again, and return the records that no longer hold."""
    records = list(Withdrawal.objects.standing().filter(page=page.pk))
    for record in records:
        record.restored_at, record.restored_by = timezone.now(), user
        record.save(update_fields=["restored_at", "restored_by"])
    return records


def tell_otherwise(record: Withdrawal, **facts: Any) -> None:
    """Tell ``facts`` of a publication that is deleted, and keep what ``record`` told if the publication was off the site."""
    before = {"reason": record.reason_id, "note": record.note, "replaced_by": record.replaced_by_id}
    if any(before.values()) or record.expired:
        record.told_before = {**before, "expired": record.expired}
    record.expired = False
    for name, value in facts.items():
        setattr(record, name, value)
    record.save()


def tell_as_before(page: Page) -> None:
    """Tell of ``page``, which comes out of the bin, what was told before it was deleted. One query, or a few more."""
    for record in Withdrawal.objects.standing().filter(page=page.pk, told_before__isnull=False):
        before: Any = record.told_before
        record.told_before = None
        record.reason = ValueListItem.objects.filter(pk=before["reason"]).first()
        record.replaced_by = Page.objects.filter(pk=before["replaced_by"]).first()
        record.note, record.expired = before["note"], before["expired"]
        record.save()


def log_record(action: str, record: Withdrawal, page: Page, user: Any, **more: Any) -> None:
    """Write in the audit log what was done with ``page``, with the reason."""
    data = {"reason": curators_reason(record), "note": record.note}
    if record.replaced_by is not None:
        data["replaced_by"] = record.replaced_by.title
    log(instance=page, action=action, user=user, data=data, **more)


def was_deleted(page_id: int) -> bool:
    """Return whether a publication with this id, which readers had, was deleted. The log keeps that. One query."""
    return page_id < 2**31 and PageLogEntry.objects.filter(page=page_id, action=DELETE).exists()


def what_is_gone(url_path: str, page: Page | None) -> Gone | None:
    """Return what readers may know about the publication, or the chapter of one, that stood at ``url_path``. One query.

    ``page`` is what stands there now without being live, if anything was published there. When that is neither the
    publication nor a chapter of it, the place was taken, and the record no longer speaks. For an alias speaks the record
    of the publication that it shows.
    """
    above = f"{url_path.rstrip('/').rpartition('/')[0]}/"
    paths = [page.path, page.path[: -page.steplen]] if page is not None else []
    records = Withdrawal.objects.standing().annotate(alias_path=F("page__aliases__path"))
    records = records.filter(Q(url_path__in=[url_path, above]) | Q(page__path__in=paths) | Q(alias_path__in=paths))
    for record in records.select_related("page", "reason", "replaced_by"):
        if record.was_public and _speaks(record, url_path, paths):
            return Gone(
                heading(record),
                record.title,
                timezone.localdate(record.withdrawn_at),
                public_reason(record),
                record.note,
                record.replaced_by,
            )
    return None


def _speaks(record: Any, url_path: str, paths: list[str]) -> bool:
    """Return whether the record is of what stands at one of the ``paths`` of the tree, or stood at ``url_path``."""
    if paths:
        return record.page is not None and (record.page.path in paths or record.alias_path in paths)
    chapters = [f"{record.url_path}{chapter['slug']}/" for chapter in record.chapters]
    return url_path == record.url_path or url_path in chapters


def _id(revision: Revision | None) -> int | None:
    return revision.pk if revision is not None else None

"""Keep the record whatever way a publication goes, or comes back."""

from __future__ import annotations

from typing import Any

from django.db.models import ProtectedError, QuerySet
from django.db.models.signals import pre_delete
from wagtail.log_actions import get_active_log_context
from wagtail.models import Page, Revision
from wagtail.signals import page_published, page_unpublished, post_page_move

from doedemocratie.accounts.bin import is_in_bin
from doedemocratie.core import gone
from publications.models import PublicationPage, Withdrawal
from publications.withdrawing.actions import take_chapters_off
from publications.withdrawing.records import (
    DELETE,
    RESTORE,
    WITHDRAW,
    close_records,
    log_record,
    make_record,
    standing_record,
    tell_as_before,
    what_is_gone,
)


def register() -> None:
    """Connect the handlers, and tell the core who knows about publications that are gone."""
    gone.register(what_is_gone)
    page_unpublished.connect(_taken_off, sender=PublicationPage, dispatch_uid="publications.taken_off")
    page_published.connect(_back, sender=PublicationPage, dispatch_uid="publications.back")
    post_page_move.connect(_out_of_bin, sender=PublicationPage, dispatch_uid="publications.out_of_bin")
    pre_delete.connect(_deleted, sender=PublicationPage, dispatch_uid="publications.deleted")
    pre_delete.connect(_keep_versions, sender=Revision, dispatch_uid="publications.keep_versions")


def _user() -> Any:
    """Return who is at work in the admin; nobody when the clock or a command is."""
    return get_active_log_context().user


def _taken_off(sender: type[PublicationPage], instance: PublicationPage, **kwargs: Any) -> None:
    """Make the record of a publication that expired, or that a program took off: then the chapters go too.

    Wagtail also sends this while a live page is being deleted, without saving that it is off: that is not for here. An
    alias goes with the publication that it shows, whose record speaks for both.
    """
    is_off = not PublicationPage.objects.filter(pk=instance.pk, live=True).exists()
    if is_off and instance.alias_of_id:
        take_chapters_off(instance, _user())
    elif is_off and standing_record(instance) is None:
        record = make_record(instance, expired=instance.expired, withdrawn_by=_user())
        take_chapters_off(instance, _user())
        log_record(WITHDRAW, record, instance, _user())


def _back(sender: type[PublicationPage], instance: PublicationPage, **kwargs: Any) -> None:
    """Count an ordinary publication as restoring. Wagtail also sends this for one that is planned."""
    if instance.live:
        for record in close_records(instance, _user()):
            log_record(RESTORE, record, instance, _user())


def _out_of_bin(sender: type[PublicationPage], instance: Page, parent_page_before: Page, **kwargs: Any) -> None:
    """Tell readers what they were told before the publication was deleted. One that was on the site comes back after this."""
    if is_in_bin(parent_page_before) and not is_in_bin(instance):
        tell_as_before(instance)


def _deleted(sender: type[PublicationPage], instance: PublicationPage, **kwargs: Any) -> None:
    """Keep the record of a publication that readers had, also when it goes together with the page above it.

    None is made of an alias: the record of the publication that it shows speaks for both.
    """
    if instance.first_published_at is None or instance.alias_of_id:
        return
    record = standing_record(instance) or make_record(instance, restorable=False, withdrawn_by=_user())
    # Its chapters may have changed since; the page and its versions are gone in a moment.
    Withdrawal.objects.filter(pk=record.pk).update(deleted=True)
    log_record(DELETE, record, instance, _user(), deleted=True)


def _keep_versions(sender: type[Revision], instance: Revision, origin: Any = None, **kwargs: Any) -> None:
    """Refuse to delete a version that a publication comes back with: purge_revisions skips it then.

    Versions that go together with their page may go.
    """
    alone = isinstance(origin, Revision) or (isinstance(origin, QuerySet) and origin.model is Revision)
    if not alone:
        return
    keepers = [record for record in Withdrawal.objects.standing() if instance.pk in record.kept_revisions]
    if keepers:
        raise ProtectedError(f"Version {instance.pk} is kept for restoring “{keepers[0]}”.", set(keepers))

"""The record of publications that were taken back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from wagtail.models import Page

from doedemocratie.opendata.models import ValueList


class WithdrawalQuerySet(models.QuerySet["Withdrawal"]):
    """The records, of all times."""

    def standing(self) -> WithdrawalQuerySet:
        """Return those that still hold: nobody restored the publication."""
        return self.filter(restored_at=None)


class Withdrawal(models.Model):
    """One time that a publication was taken back. It stays when the page is restored, and when it is deleted.

    Without a ``reason`` of the standard (DiWoo: redenverwijderingvervanginglijst) the note says why, unless the
    publication ``expired``.
    """

    page = models.ForeignKey(Page, null=True, on_delete=models.SET_NULL, related_name="withdrawals")
    # Kept apart: they answer readers after the page is gone.
    url_path = models.CharField("adres", max_length=1000, db_index=True)
    title = models.CharField("titel", max_length=255)
    reason = models.ForeignKey(
        "opendata.ValueListItem",
        verbose_name="reden",
        null=True,
        on_delete=models.PROTECT,
        limit_choices_to={"value_list": ValueList.REASON, "is_current": True},
        related_name="+",
    )
    note = models.TextField("toelichting", max_length=700, blank=True)
    replaced_by = models.ForeignKey(
        Page, verbose_name="vervangen door", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    withdrawn_at = models.DateTimeField("ingetrokken op", default=timezone.now)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="door", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    expired = models.BooleanField("verlopen", default=False, db_default=False)
    # Whether every visitor could read it. What was behind a login keeps its title to itself.
    was_public = models.BooleanField(default=True, db_default=True, editable=False)
    # The version that was on the site. Its text is nowhere else as soon as somebody saves a new draft.
    live_revision = models.ForeignKey("wagtailcore.Revision", null=True, on_delete=models.SET_NULL, related_name="+")
    # Every chapter that readers ever had: "page", "slug", and as "revision" the version on the site at that moment, null for
    # one that was off the site already. A restored publication gets exactly these back.
    chapters = models.JSONField(default=list, db_default=[], editable=False)
    deleted = models.BooleanField("pagina verwijderd", default=False)
    # What was told before the publication, already off the site, was deleted for another reason; the bin gives it back.
    told_before = models.JSONField(null=True, editable=False)
    restored_at = models.DateTimeField("teruggezet op", null=True, blank=True)
    restored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="teruggezet door", null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = WithdrawalQuerySet.as_manager()

    # Its links are history. They must not count as use of a page, nor keep anybody from deleting one.
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "intrekking"
        verbose_name_plural = "intrekkingen"
        ordering = ("-withdrawn_at",)

    def __str__(self) -> str:
        return self.title

    @property
    def kept_revisions(self) -> list[int]:
        """Return the ids of the versions that restoring needs."""
        versions: list[Any] = [self.live_revision_id, *(chapter["revision"] for chapter in self.chapters)]
        return [version for version in versions if version is not None]


class WithdrawnMixin(models.Model):
    """What the admin says of a page that was taken back: Wagtail knows it only as a draft."""

    live: bool
    expired: bool
    alias_of_id: int | None
    pk: Any
    # The record that holds, as a list of at most one, when it was read together with those of other pages.
    fetched_withdrawal: list[Withdrawal] | None = None

    class Meta:
        abstract = True

    @classmethod
    def prepare_rows(cls, pages: Sequence[Any]) -> None:
        """Read the records of ``pages``, of this type, at once. One query, none when all are on the site."""
        super().prepare_rows(pages)  # type: ignore[misc]  # of the page beside this mixin
        off = {page.alias_of_id or page.pk for page in pages if not page.live and not page.expired}
        records: dict[int | None, list[Withdrawal]] = defaultdict(list)
        for record in Withdrawal.objects.standing().filter(page__in=off, expired=False) if off else ():
            records[record.page_id].append(record)
        for page in pages:
            page.fetched_withdrawal = records[page.alias_of_id or page.pk][:1]

    @property
    def withdrawal(self) -> Withdrawal | None:
        """The record of the curator who took the page off the site, of an alias that of its original; ``None`` if nobody did.

        One query for a page that is not on the site; none for one that is, or that went through ``prepare_rows``.
        """
        if self.live or self.expired:
            return None
        if self.fetched_withdrawal is not None:
            return self.fetched_withdrawal[0] if self.fetched_withdrawal else None
        return Withdrawal.objects.standing().filter(page=self.alias_of_id or self.pk, expired=False).first()

    @property
    def status_string(self) -> str:
        """Return how it is with the page, in the lists of the admin."""
        return "ingetrokken" if self.withdrawal is not None else super().status_string  # type: ignore[misc]  # of the page

"""The record of publications that were taken back."""

from __future__ import annotations

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

"""What delivery remembers in the database."""

from __future__ import annotations

from django.db import models


class ContentChange(models.Model):
    """One row for each transaction that changed what visitors see; the newest rows tell which content is current.

    A row is added in the transaction of the change itself, so it is there exactly when the change is. A change adds one
    and updates none: two editors who publish at once do not wait for each other. Old rows are taken together in one of
    them that ``stands_for`` as many, so that their number, which is part of the version, stays what it was.
    """

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    stands_for = models.PositiveIntegerField(db_default=1)

    class Meta:
        verbose_name = "wijziging van de inhoud"
        verbose_name_plural = "wijzigingen van de inhoud"


class WorkerBeat(models.Model):
    """The last sign of life of one worker, and the last tick of its clock."""

    worker = models.CharField(max_length=64, primary_key=True)
    at = models.DateTimeField()
    clock_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "teken van leven van een werkproces"
        verbose_name_plural = "tekens van leven van werkprocessen"


class AddressToPurge(models.Model):
    """An address of which the CDN may hold an old copy; the row goes when the CDN has been told.

    An empty address stands for every address of the site; ``reached`` is then the id of the last page that was done.
    """

    address = models.TextField(blank=True)
    reached = models.PositiveBigIntegerField(default=0)
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = "adres dat het CDN moet vergeten"
        verbose_name_plural = "adressen die het CDN moet vergeten"

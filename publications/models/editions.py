"""The files that were made of a publication, for readers to take with them."""

from __future__ import annotations

import logging
from functools import partial
from typing import Any, Self

from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.urls import reverse

logger = logging.getLogger(__name__)

DIRECTORY = "publicaties"
"""Where the storage keeps the files. Nobody may read them there: the view knows who may."""


class EditionFormat(models.TextChoices):
    """What a publication is made into; the values are the suffixes of the files."""

    PDF = "pdf", "PDF"
    EPUB = "epub", "EPUB"


def file_name(edition: PublicationEdition, name: str) -> str:
    """Return where the storage keeps the file of ``edition``; it makes of this a name that was never used."""
    return f"{DIRECTORY}/{edition.publication_id}/{name}"


class EditionQuerySet(models.QuerySet["PublicationEdition"]):
    """The editions of publications."""

    def made(self) -> Self:
        """Return the editions that readers can have, the PDF first."""
        return self.exclude(file="").order_by("-format")


class PublicationEdition(models.Model):
    """A publication as a PDF or EPUB, or why it could not be made."""

    publication = models.ForeignKey(
        "publications.PublicationPage", verbose_name="publicatie", on_delete=models.CASCADE, related_name="editions"
    )
    format = models.CharField("soort", max_length=10, choices=EditionFormat)
    file = models.FileField("bestand", upload_to=file_name, max_length=255, blank=True)
    size = models.PositiveIntegerField("grootte", default=0, help_text="In bytes.")
    page_count = models.PositiveIntegerField("aantal pagina's", null=True, blank=True)
    made_at = models.DateTimeField("gemaakt op", null=True, blank=True)
    # Of what it was made from; empty when it could not be made, so that it is tried again.
    fingerprint = models.CharField("vingerafdruk", max_length=64, blank=True)
    failure = models.CharField("waarom het niet lukte", max_length=500, blank=True)

    objects = EditionQuerySet.as_manager()

    wagtail_reference_index_ignore = True  # it is made of the page, and goes with it

    class Meta:
        verbose_name = "editie van een publicatie"
        verbose_name_plural = "edities van publicaties"
        constraints = (models.UniqueConstraint(fields=["publication", "format"], name="unique_edition_of_publication"),)

    def __str__(self) -> str:
        return f"{self.publication_id}.{self.format}"

    @property
    def url(self) -> str:
        """Return the address for readers, which stays the same when the file is made again. No query."""
        return reverse(
            "publication_edition",
            kwargs={"page_id": self.publication_id, "slug": self.publication.slug, "suffix": self.format},
        )


@receiver(post_delete, sender=PublicationEdition, dispatch_uid="publications.remove_file_of_edition")
def remove_file(instance: PublicationEdition, **kwargs: Any) -> None:
    """Remove the file of an edition that is gone."""
    if instance.file:
        transaction.on_commit(partial(remove, str(instance.file.name)))


def remove_editions(publications: models.QuerySet[Any]) -> None:
    """Remove the editions of these publications, in the transaction that is going on; the files go when that is committed.

    What makes an edition keeps it under the same lock, and looks after that whether it still may (``editions.making``).
    """
    with transaction.atomic():
        locked = publications.select_for_update(of=("self",)).order_by("pk").only("pk")
        PublicationEdition.objects.filter(publication__in=[page.pk for page in locked]).delete()


def remove(name: str) -> None:
    """Remove the file from the storage; when that cannot be reached, the next edition that is made removes it."""
    try:
        default_storage.delete(name)
    except OSError:
        logger.exception("The file %s cannot be removed", name)

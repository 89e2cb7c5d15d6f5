"""What the loader made before, so that it can tell its own work from an editor's."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class LoadedPage(models.Model):
    """A page that a file was loaded into. ``page`` is empty once an editor has deleted that page."""

    source = models.CharField(max_length=500, unique=True, help_text="The file, relative to the directory.")
    page = models.OneToOneField("wagtailcore.Page", null=True, on_delete=models.SET_NULL, related_name="+")
    digest = models.CharField(max_length=64, help_text="Of the file and the files that it uses, as they were loaded.")
    revision = models.BigIntegerField(help_text="The page's revision after loading; a later one is an editor's.")

    class Meta:
        verbose_name = "geladen pagina"
        verbose_name_plural = "geladen pagina's"

    def __str__(self) -> str:
        return self.source


class LoadedFile(models.Model):
    """An image or document that was loaded. ``metadata`` is what its fields were then: any difference is an editor's."""

    source = models.CharField(max_length=500, unique=True, help_text="The file, relative to the directory.")
    image = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    document = models.ForeignKey(
        settings.WAGTAILDOCS_DOCUMENT_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    file_hash = models.CharField(max_length=40)
    metadata = models.JSONField(default=dict)

    class Meta:
        verbose_name = "geladen bestand"
        verbose_name_plural = "geladen bestanden"

    def __str__(self) -> str:
        return self.source


class LoadedSettings(models.Model):
    """The settings of a site as they were loaded."""

    site = models.OneToOneField("wagtailcore.Site", on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64, help_text="Of the settings after loading; another is an editor's.")

    class Meta:
        verbose_name = "geladen instellingen"
        verbose_name_plural = "geladen instellingen"

    def __str__(self) -> str:
        return str(self.site)

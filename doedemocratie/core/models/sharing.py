"""The drawn pictures that go with shared links."""

from __future__ import annotations

from django.db import models
from wagtail.models import Page


class SharingImage(models.Model):
    """The picture of 1200 by 630 pixels that goes with a shared link to a page without a ``lead_image``.

    Only a page that every visitor may see has one, because its title stands in it. A row never changes: what is drawn
    anew is a new row, and the file of a row that goes is removed.
    """

    WIDTH = 1200
    HEIGHT = 630

    page = models.OneToOneField(Page, verbose_name="pagina", on_delete=models.CASCADE, related_name="sharing_image")
    file = models.FileField("bestand", upload_to="sharing", max_length=255)
    shows = models.CharField("wat erop staat", max_length=64, help_text="Vingerafdruk van waar de tekening van komt.")

    class Meta:
        verbose_name = "deelafbeelding"
        verbose_name_plural = "deelafbeeldingen"

    def __str__(self) -> str:
        """Return the name of the file."""
        return str(self.file)

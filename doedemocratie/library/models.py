"""The media library: images, their renditions, and documents."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.search import index


class Rights(models.TextChoices):
    """What others may do with an image or document."""

    CC0 = "cc0", "CC0: vrij te gebruiken"
    CC_BY = "cc-by", "CC BY 4.0: vrij te gebruiken met naamsvermelding"
    RESERVED = "reserved", "Alle rechten voorbehouden"


class CustomImage(AbstractImage):
    """An image. Its description is the text alternative wherever it is shown, so it is required."""

    maker = models.CharField(
        "maker",
        max_length=255,
        blank=True,
        help_text="Wie maakte deze foto of tekening? De naam staat bij de afbeelding op de site.",
    )
    rights = models.CharField(
        "rechten",
        max_length=20,
        choices=Rights,
        default=Rights.RESERVED,
        help_text="Wat mogen anderen met deze afbeelding doen?",
    )

    admin_form_fields = (
        "title",
        "file",
        "description",
        "maker",
        "rights",
        "collection",
        "tags",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )
    search_fields = [*AbstractImage.search_fields, index.SearchField("maker"), index.FilterField("rights")]

    class Meta(AbstractImage.Meta):
        verbose_name = "afbeelding"
        verbose_name_plural = "afbeeldingen"

    def clean(self) -> None:
        """Refuse an image without a description (WCAG 1.1.1)."""
        super().clean()
        self.description: str = (self.description or "").strip()
        if not self.description:
            raise ValidationError(
                {
                    "description": "Beschrijf wat er op de afbeelding te zien is. Wie de afbeelding niet ziet, hoort deze tekst."
                }
            )

    @property
    def default_alt_text(self) -> str:
        """The description, and never the title: a title is often the name of a file."""
        return self.description

    @property
    def credit(self) -> str:
        """Return the line under the picture that names its maker, or an empty text."""
        if not self.maker:
            return ""
        licence = {Rights.CC0: " (CC0)", Rights.CC_BY: " (CC BY 4.0)"}.get(Rights(self.rights), "")
        return f"Beeld: {self.maker}{licence}"


class CustomRendition(AbstractRendition):
    """An image at one of the widths and formats that the site serves."""

    image = models.ForeignKey(CustomImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        verbose_name = "weergave"
        verbose_name_plural = "weergaven"
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="unique_rendition")
        ]


class CustomDocument(AbstractDocument):
    """A file that visitors download."""

    admin_form_fields = ("title", "file", "collection", "tags")

    class Meta(AbstractDocument.Meta):
        verbose_name = "document"
        verbose_name_plural = "documenten"

    @property
    def type_name(self) -> str:
        """Return the type as readers know it, such as ``PDF``."""
        return self.file_extension.upper()

"""The media library: images, their renditions, and documents."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import models
from django.db.models.functions import Left, Length
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition, Filter
from wagtail.models import CollectionViewRestriction
from wagtail.search import index

from doedemocratie.library.fields import ImageFile


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

    def generate_rendition_file(self, filter: Filter, *, source: File | None = None) -> File:  # noqa: A002  # Wagtail's name
        """Return the file of a rendition; of a drawing whichever is smaller, WebP with or without loss.

        With loss WebP takes seven times as much for some flat drawings. A JPEG is a photo, or was one: always with loss.
        """
        file = super().generate_rendition_file(filter, source=source)
        if filter.spec.endswith("|format-webp") and not self.file.name.lower().endswith((".jpg", ".jpeg")):
            if source is not None:
                source.seek(0)
            exact = super().generate_rendition_file(Filter(f"{filter.spec}-lossless"), source=source)
            if exact.size < file.size:
                return File(exact.file, name=file.name)
        return file

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


# Wagtail declares the field. Declared again it would stand behind the columns that its file fills (width, height, hash).
CustomImage._meta.get_field("file").attr_class = ImageFile


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

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Note the size and hash of a new file, whoever stores it: duplicates are found by the hash."""
        if self.file and not self.file._committed:
            self._set_document_file_metadata()
        super().save(*args, **kwargs)

    @property
    def is_pdf(self) -> bool:
        """Whether the file calls itself a PDF."""
        return self.file_extension.lower() == "pdf"

    @property
    def was_read(self) -> bool:
        """Whether this file, and not one before it, has been read."""
        reading = getattr(self, "reading", None)
        return reading is not None and reading.file_name == self.file.name


class FormerName(models.Model):
    """A name that the file of a document had before it was replaced: links elsewhere still ask for it."""

    document = models.ForeignKey(CustomDocument, on_delete=models.CASCADE, related_name="former_names")
    name = models.CharField("naam", max_length=255)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "vroegere bestandsnaam"
        verbose_name_plural = "vroegere bestandsnamen"
        constraints = [models.UniqueConstraint(fields=["document", "name"], name="unique_former_name")]


def unread_documents() -> models.QuerySet[CustomDocument]:
    """Return the PDF files that were not read yet, or were replaced since."""
    documents = CustomDocument.objects.filter(file__iendswith=".pdf")
    return documents.exclude(
        pk__in=DocumentReading.objects.filter(file_name=models.F("document__file")).values("document")
    )


def public_documents() -> models.QuerySet[CustomDocument]:
    """Return the documents that every visitor may read: neither their collection nor one above it is restricted."""
    # The path of a collection begins with that of each above it.
    beginning = Left(models.OuterRef("collection__path"), Length("collection__path"))
    above = CollectionViewRestriction.objects.filter(collection__path=beginning)
    return CustomDocument.objects.exclude(models.Exists(above))


class DocumentReading(models.Model):
    """How the reading of a document went. A document without one has not been read, or is not of a kind that is read."""

    class Outcome(models.TextChoices):
        """How it went."""

        READ = "read", "gelezen"
        PARTLY = "partly", "voor een deel gelezen"
        NO_TEXT = "no-text", "geen tekst"
        ENCRYPTED = "encrypted", "beveiligd"
        DAMAGED = "damaged", "beschadigd"
        TOO_LARGE = "too-large", "te groot"

    document = models.OneToOneField(CustomDocument, on_delete=models.CASCADE, related_name="reading")
    # Which file was read: the storage gives every file a name of its own, and a new one to what replaces it.
    file_name = models.CharField("bestand", max_length=255)
    outcome = models.CharField("uitkomst", max_length=20, choices=Outcome)
    page_count = models.PositiveIntegerField("aantal pagina's", default=0)
    pages_read = models.PositiveIntegerField("gelezen pagina's", default=0)

    wagtail_reference_index_ignore = True  # an editor who asks where a document is used means pages

    class Meta:
        verbose_name = "lezing van een document"
        verbose_name_plural = "lezingen van documenten"

    @property
    def explanation(self) -> str:
        """Return for the editor what the search can do with the document."""
        pages = "1 pagina" if self.page_count == 1 else f"{self.page_count} pagina's"
        return {
            self.Outcome.READ: (
                f"De site heeft {pages} gelezen. "
                "De zoekfunctie vindt de woorden bij de pagina die dit bestand als download heeft."
            ),
            self.Outcome.PARTLY: (
                f"De site heeft {self.pages_read} van de {pages} gelezen. "
                "De zoekfunctie vindt de woorden op de andere pagina's niet."
            ),
            self.Outcome.NO_TEXT: (
                "Dit bestand is een scan of heeft alleen beeld: de zoekfunctie vindt de woorden niet. "
                "Ook een schermlezer kan dit bestand niet voorlezen."
            ),
            self.Outcome.ENCRYPTED: (
                "Dit bestand is beveiligd: de zoekfunctie vindt de woorden niet. Bewaar het zonder beveiliging en upload het opnieuw."
            ),
            self.Outcome.DAMAGED: (
                "De site kan dit bestand niet lezen: de zoekfunctie vindt de woorden niet. Controleer of het bestand goed opent."
            ),
            self.Outcome.TOO_LARGE: "Dit bestand is te groot om te lezen: de zoekfunctie vindt de woorden niet.",
        }[self.Outcome(self.outcome)]


class DocumentPage(models.Model):
    """The text of one page of a document. The search adds which words it finds it by, as it understands Dutch."""

    document = models.ForeignKey(CustomDocument, on_delete=models.CASCADE, related_name="text_pages")
    number = models.PositiveIntegerField("pagina")  # from 1, as a reader of PDF files counts them
    text = models.TextField("tekst")
    stems = models.TextField("woordstammen", blank=True)  # each with a space before and after it
    words = models.TextField("woorden", blank=True)  # the same

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "pagina van een document"
        verbose_name_plural = "pagina's van documenten"
        ordering = ["document", "number"]
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="unique_document_page")]

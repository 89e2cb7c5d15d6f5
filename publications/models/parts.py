"""What belongs to one publication: its downloads, and what it is to other publications."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, PageChooserPanel
from wagtail.models import Orderable

from publications.enums import Accessibility, Language, RelationKind


class PublicationDownload(Orderable):
    """A file that belongs to a publication, such as the PDF of its original edition."""

    page = ParentalKey("publications.PublicationPage", on_delete=models.CASCADE, related_name="downloads")
    document = models.ForeignKey(
        "library.CustomDocument", verbose_name="document", on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(
        "titel", max_length=200, blank=True, help_text="Laat leeg om de titel van het document te tonen."
    )
    language = models.CharField("taal", max_length=2, choices=Language, default=Language.DUTCH)
    page_count = models.PositiveIntegerField("aantal pagina's", null=True, blank=True)
    accessibility = models.CharField(
        "toegankelijkheid",
        max_length=20,
        choices=Accessibility,
        default=Accessibility.UNKNOWN,
        db_default=Accessibility.UNKNOWN,
        help_text="Kies alleen ‘Toegankelijk’ als het bestand is onderzocht. De lezer ziet wat u kiest.",
    )

    panels: ClassVar[list[Any]] = [
        FieldPanel("document"),
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("language"), FieldPanel("page_count"), FieldPanel("accessibility")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = "download"
        verbose_name_plural = "downloads"

    @property
    def shown_title(self) -> str:
        """Return the title of the link: the editor's own, else the document's."""
        return self.title or self.document.title


class PublicationRelation(Orderable):
    """What a publication is to another one."""

    page = ParentalKey("publications.PublicationPage", on_delete=models.CASCADE, related_name="relations")
    kind = models.CharField("relatie", max_length=20, choices=RelationKind, default=RelationKind.BELONGS_WITH)
    other = models.ForeignKey(
        "publications.PublicationPage",
        verbose_name="publicatie",
        on_delete=models.CASCADE,
        related_name="relations_from",
    )

    panels: ClassVar[list[Any]] = [FieldPanel("kind"), PageChooserPanel("other")]
    stands_once: ClassVar[tuple[str, ...]] = ("kind", "other")
    stands_already: ClassVar[str] = "Deze relatie staat er al."

    class Meta(Orderable.Meta):
        verbose_name = "relatie met een andere publicatie"
        verbose_name_plural = "relaties met andere publicaties"
        constraints = (models.UniqueConstraint(fields=["page", "kind", "other"], name="unique_publication_relation"),)

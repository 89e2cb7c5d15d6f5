"""What belongs to one publication: its downloads, and what it is to other publications."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
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

    def clean(self) -> None:
        """Refuse a publication that is something to itself, and a chain of successors that comes back to its start."""
        super().clean()
        if self.other_id is None or self.page_id is None:
            return
        if self.other_id == self.page_id:
            raise ValidationError({"other": "Kies een andere publicatie dan deze zelf."})
        if self.kind in (RelationKind.SUCCEEDS, RelationKind.REPLACED_BY) and self._comes_back():
            raise ValidationError(
                {
                    "other": f"Dit maakt een kring: volgens de pagina “{self.other.title}” is het juist andersom. Haal daar "
                    "eerst de relatie weg."
                }
            )

    def _comes_back(self) -> bool:
        """Return whether the newer of the two was replaced, over however many steps, by the older one."""
        older, newer = (
            (self.page_id, self.other_id) if self.kind == RelationKind.REPLACED_BY else (self.other_id, self.page_id)
        )
        rows = PublicationRelation.objects.filter(kind__in=[RelationKind.SUCCEEDS, RelationKind.REPLACED_BY]).exclude(
            pk=self.pk
        )
        replaced_by: dict[int, set[int]] = {}
        for page, kind, other in rows.values_list("page_id", "kind", "other_id"):
            old, new = (page, other) if kind == RelationKind.REPLACED_BY else (other, page)
            replaced_by.setdefault(old, set()).add(new)
        seen: set[int] = set()
        waiting = [newer]
        while waiting:
            current = waiting.pop()
            if current == older:
                return True
            if current not in seen:
                seen.add(current)
                waiting += replaced_by.get(current, ())
        return False

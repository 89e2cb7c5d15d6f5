"""Images and documents that nothing on the site uses."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, Model, OuterRef, QuerySet
from django.db.models.functions import Cast
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn, UserColumn
from wagtail.models import Collection, ReferenceIndex

from doedemocratie.library.models import CustomDocument, CustomImage

from .base import LooseEndsReport

EXPLANATION = (
    "Geen pagina gebruikt deze bestanden. Kijk voordat u iets verwijdert of een collega het niet net nodig heeft: een bestand "
    "dat alleen in een nieuw concept staat van een pagina die al online is, staat ook in deze lijst."
)


def unused(model: type[Model]) -> QuerySet[Any]:
    """Return the images or documents that Wagtail's index of references does not know to be used. One query."""
    kind = ContentType.objects.get_for_model(model)
    uses = ReferenceIndex.objects.filter(to_content_type=kind, to_object_id=Cast(OuterRef("pk"), CharField()))
    return model._default_manager.filter(~Exists(uses))


class UnusedFilterSet(WagtailFilterSet):
    """What the list may be narrowed to."""

    created_at = django_filters.DateFromToRangeFilter(label="Toegevoegd", widget=DateRangePickerWidget)
    collection = django_filters.ModelChoiceFilter(
        label="Map", queryset=Collection.objects.order_by("path"), empty_label="Alle"
    )


class UnusedImageFilterSet(UnusedFilterSet):
    """The same for images."""

    class Meta:
        model = CustomImage
        fields: ClassVar[list[str]] = []


class UnusedDocumentFilterSet(UnusedFilterSet):
    """The same for documents."""

    class Meta:
        model = CustomDocument
        fields: ClassVar[list[str]] = []


class UnusedFilesReport(LooseEndsReport):
    """What the two reports share."""

    explanation = EXPLANATION
    default_ordering = "created_at"
    edit_url_name = ""
    list_export: ClassVar[list[str]] = ["title", "file", "file_size", "created_at", "uploaded_by_user", "collection"]
    export_headings: ClassVar[dict[str, str]] = {
        "title": "Titel",
        "file": "Bestand",
        "file_size": "Grootte in bytes",
        "created_at": "Toegevoegd",
        "uploaded_by_user": "Door",
        "collection": "Map",
    }

    @property
    def columns(self) -> list[Column]:
        """Return the columns of the table."""
        return [
            TitleColumn(
                "title",
                label="Titel",
                get_url=lambda file: reverse(self.edit_url_name, args=[file.pk]),
                sort_key="title",
            ),
            Column("file", label="Bestand", accessor="filename"),
            Column(
                "file_size",
                label="Grootte",
                accessor=lambda file: filesizeformat(file.file_size) if file.file_size else "–",
                sort_key="file_size",
            ),
            DateColumn("created_at", label="Toegevoegd", sort_key="created_at"),
            UserColumn("uploaded_by_user", label="Door", blank_display_name="Onbekend"),
        ]

    def get_base_queryset(self) -> QuerySet[Any]:
        """Return the files with what the table shows of them. One query."""
        files = unused(self.model)
        return files.select_related("uploaded_by_user__wagtail_userprofile", "collection")

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        """Return a row of the file, in words."""
        return {
            "title": item.title,
            "file": item.filename,
            "file_size": item.file_size,
            "created_at": item.created_at,
            "uploaded_by_user": str(item.uploaded_by_user or ""),
            "collection": item.collection.name,
        }


class UnusedImagesReport(UnusedFilesReport):
    """The images."""

    model = CustomImage
    page_title = "Afbeeldingen die nergens staan"
    header_icon = "image"
    filterset_class = UnusedImageFilterSet
    index_url_name = "loose_ends:images"
    index_results_url_name = "loose_ends:images_results"
    edit_url_name = "wagtailimages:edit"
    no_results_message = "Alle afbeeldingen zijn in gebruik."
    export_filename = "afbeeldingen-die-nergens-staan"


class UnusedDocumentsReport(UnusedFilesReport):
    """The documents."""

    model = CustomDocument
    page_title = "Documenten die nergens staan"
    header_icon = "doc-full-inverse"
    filterset_class = UnusedDocumentFilterSet
    index_url_name = "loose_ends:documents"
    index_results_url_name = "loose_ends:documents_results"
    edit_url_name = "wagtaildocs:edit"
    no_results_message = "Alle documenten zijn in gebruik."
    export_filename = "documenten-die-nergens-staan"

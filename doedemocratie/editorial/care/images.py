"""Images that lack what a visitor, or the law, asks of them."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters
from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Trim
from django.urls import reverse
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn, TitleColumn, UserColumn
from wagtail.models import Collection, ReferenceIndex

from doedemocratie.editorial.care.base import person
from doedemocratie.editorial.loose_ends.base import LooseEndsReport
from doedemocratie.library.models import CustomImage, Rights

NO_DESCRIPTION, FILE_NAME, NO_MAKER, BOTH = "beschrijving", "bestandsnaam", "maker", "beide"
LABELS = {
    NO_DESCRIPTION: "Geen beschrijving",
    FILE_NAME: "De beschrijving is een bestandsnaam",
    NO_MAKER: "De maker ontbreekt",
    BOTH: "Geen goede beschrijving en geen maker",
}


def lacking_images() -> QuerySet[CustomImage]:
    """Return the images without a description or rights, with the key of ``LABELS`` as ``problem``. One query.

    Also those that only decorate where they are used now: the next editor chooses them from the same library. The rights
    field is never empty. What says nothing is a licence that asks to name the maker, or reserved rights, of nobody.
    """
    undescribed = Q(words="")
    # It should have been said what there is to see.
    named = Q(words__iregex=r"^\S+\.(jpe?g|png|gif|webp|avif|svg|tiff?|heic)$")
    unmade = Q(by="") & ~Q(rights=Rights.CC0)
    kind = ContentType.objects.get_for_model(CustomImage)
    uses = ReferenceIndex.objects.filter(to_content_type=kind, to_object_id=Cast(OuterRef("pk"), CharField()))
    problem = Case(
        When((undescribed | named) & unmade, then=Value(BOTH)),
        When(undescribed, then=Value(NO_DESCRIPTION)),
        When(named, then=Value(FILE_NAME)),
        When(unmade, then=Value(NO_MAKER)),
        output_field=CharField(),
    )
    images = CustomImage.objects.annotate(words=Trim("description"), by=Trim("maker"))
    return images.filter(undescribed | named | unmade).annotate(problem=problem, used=Exists(uses))


class ImageFilterSet(WagtailFilterSet):
    """What the list may be narrowed to."""

    problem = django_filters.ChoiceFilter(label="Wat ontbreekt er?", choices=tuple(LABELS.items()), empty_label="Alles")
    used = django_filters.BooleanFilter(label="Staat op een pagina")
    collection = django_filters.ModelChoiceFilter(
        label="Map", queryset=Collection.objects.order_by("path"), empty_label="Alle"
    )

    class Meta:
        model = CustomImage
        fields: ClassVar[list[str]] = []


class LackingImagesReport(LooseEndsReport):
    """Every such image, with what it lacks."""

    model = CustomImage
    page_title = "Afbeeldingen zonder beschrijving of rechten"
    header_icon = "image"
    explanation = (
        "Wie een afbeelding niet ziet, hoort de beschrijving. En zonder de naam van de maker is niet duidelijk van wie de "
        "afbeelding is. Klik op de titel en vul aan wat er ontbreekt. Is een afbeelding nu alleen versiering? Beschrijf haar "
        "toch: een collega kan haar ergens anders kiezen."
    )
    filterset_class = ImageFilterSet
    index_url_name = "care:images"
    index_results_url_name = "care:images_results"
    default_ordering = "-used"
    no_results_message = "Alle afbeeldingen hebben een beschrijving en rechten."
    columns: ClassVar[list[Column]] = [
        TitleColumn(
            "title",
            label="Titel",
            get_url=lambda image: reverse("wagtailimages:edit", args=[image.pk]),
            sort_key="title",
        ),
        Column("problem", label="Wat ontbreekt er?", accessor=lambda image: LABELS[image.problem], sort_key="problem"),
        BooleanColumn("used", label="Staat op een pagina", sort_key="used"),
        DateColumn("created_at", label="Toegevoegd", sort_key="created_at"),
        UserColumn("uploaded_by_user", label="Door", blank_display_name="Onbekend"),
    ]
    list_export: ClassVar[list[str]] = [
        "title",
        "problem",
        "used",
        "description",
        "maker",
        "rights",
        "created_at",
        "uploaded_by_user",
    ]
    export_headings: ClassVar[dict[str, str]] = {
        "title": "Titel",
        "problem": "Wat ontbreekt er?",
        "used": "Staat op een pagina",
        "description": "Beschrijving",
        "maker": "Maker",
        "rights": "Rechten",
        "created_at": "Toegevoegd",
        "uploaded_by_user": "Door",
    }
    export_filename = "afbeeldingen-zonder-beschrijving-of-rechten"

    def get_base_queryset(self) -> QuerySet[CustomImage]:
        """Return the images."""
        return lacking_images().select_related("uploaded_by_user__wagtail_userprofile")

    def order_queryset(self, queryset: QuerySet[CustomImage]) -> QuerySet[CustomImage]:
        """Keep one order among equals."""
        return queryset.order_by(self.ordering, "pk")

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        """Return a row of the file, in words."""
        return {
            "title": item.title,
            "problem": LABELS[item.problem],
            "used": "ja" if item.used else "nee",
            "description": item.description,
            "maker": item.maker,
            "rights": item.get_rights_display(),
            "created_at": item.created_at,
            "uploaded_by_user": person(item.uploaded_by_user),
        }

"""Links on live pages to pages that visitors cannot read."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters
from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, Case, CharField, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.models import Page, ReferenceIndex, get_page_models

from doedemocratie.accounts.bin import in_bin
from doedemocratie.core.models.base import pages_below, private_paths
from doedemocratie.editorial.outside_links.models import OutsideLinkUse
from doedemocratie.editorial.outside_links.report import LinkPaginator, edit_url

from .base import LooseEndsReport
from .typed import typed_links

GONE = "Een pagina die er niet meer is"
LABELS = {
    "concept": "Nog niet gepubliceerd",
    "offline": "Offline gehaald",
    "verwijderd": "Verwijderd",
    "weg": "Voorgoed verwijderd",
    "login": "Niet voor iedereen",
    "niets": "Er staat niets op dit adres",
}
# What the admin has no form for.
UNREACHABLE = {"verwijderd", "weg"}


def hidden_links() -> QuerySet[ReferenceIndex]:
    """Return the links on live pages to pages that are not public or not there, by Wagtail's index of references. Two queries.

    ``source`` and ``target`` are ids of pages, with their titles; ``state`` is a key of ``LABELS``. A link from one page
    behind a login to another is none.
    """
    page_type = ContentType.objects.get_for_model(Page)
    private = pages_below(private_paths())
    target = Page.objects.filter(pk=OuterRef("target"))
    source = Page.objects.filter(pk=OuterRef("source"))
    state = Case(
        When(in_bin(), then=Value("verwijderd")),
        When(live=True, then=Value("login")),
        When(first_published_at=None, then=Value("concept")),
        default=Value("offline"),
        output_field=CharField(),
    )
    found = ReferenceIndex.objects.filter(base_content_type=page_type, to_content_type=page_type)
    found = found.annotate(
        source=Cast("object_id", BigIntegerField()), target=Cast("to_object_id", BigIntegerField())
    ).exclude(source=F("target"))
    live = Page.objects.live()
    missing = Q(source__in=live.values("pk")) & ~Q(target__in=live.values("pk"))
    hidden = Q(source__in=live.exclude(private).values("pk"), target__in=live.filter(private).values("pk"))
    return (
        found.filter(missing | hidden)
        .annotate(
            source_title=Subquery(source.values("title")[:1]),
            target_title=Coalesce(Subquery(target.values("title")[:1]), Value(GONE)),
            state=Coalesce(Subquery(target.annotate(state=state).values("state")[:1]), Value("weg")),
        )
        .select_related("content_type")
    )


def place(link: ReferenceIndex | OutsideLinkUse) -> str:
    """Return in words where on the page the link stands."""
    return "Getypt adres" if isinstance(link, OutsideLinkUse) else str(link.describe_source_field())


def source_url(link: ReferenceIndex | OutsideLinkUse) -> str:
    """Return where an editor mends the link."""
    if isinstance(link, OutsideLinkUse):
        return edit_url(link)
    return reverse("wagtailadmin_pages:edit", args=[link.source])


def target_url(link: ReferenceIndex | OutsideLinkUse) -> str | None:
    """Return where an editor sees the page that the link goes to; None when there is nothing to see."""
    if isinstance(link, OutsideLinkUse) or link.state in UNREACHABLE:
        return None
    return reverse("wagtailadmin_pages:edit", args=[link.target])


class HiddenLinkFilterSet(WagtailFilterSet):
    """What the list may be narrowed to."""

    state = django_filters.ChoiceFilter(
        label="Hoe is het met de andere pagina?", choices=tuple(LABELS.items()), empty_label="Alles"
    )
    content_type = django_filters.ModelChoiceFilter(
        label="Soort pagina met de link",
        queryset=lambda request: ContentType.objects.filter(
            pk__in=[kind.pk for kind in ContentType.objects.get_for_models(*get_page_models()).values()]
        ),
        empty_label="Alle",
    )

    class Meta:
        model = ReferenceIndex
        fields: ClassVar[list[str]] = []


class HiddenLinksReport(LooseEndsReport):
    """Every such link, with the page to mend it on."""

    model = ReferenceIndex
    paginator_class = LinkPaginator
    page_title = "Links naar pagina's die niet openbaar zijn"
    explanation = (
        "Op deze pagina's staat een link die bezoekers niet kunnen volgen. Open de pagina en haal de link weg of kies een "
        "andere pagina. Of publiceer de pagina waar de link heen gaat. Adressen van de site zelf die iemand heeft getypt of "
        "geplakt, staan er ook bij."
    )
    header_icon = "link"
    filterset_class = HiddenLinkFilterSet
    index_url_name = "loose_ends:links"
    index_results_url_name = "loose_ends:links_results"
    default_ordering = "source_title"
    no_results_message = "Alle links gaan naar pagina's die bezoekers kunnen lezen."
    columns: ClassVar[list[Column]] = [
        TitleColumn(
            "source_title",
            label="Op deze pagina",
            get_url=source_url,
            sort_key="source_title",
        ),
        Column("place", label="Waar", accessor=place),
        TitleColumn(
            "target_title",
            label="Link naar",
            get_url=target_url,
            sort_key="target_title",
        ),
        Column("state", label="Hoe is het daarmee?", accessor=lambda link: LABELS[link.state], sort_key="state"),
    ]
    list_export: ClassVar[list[str]] = ["source_title", "place", "target_title", "state"]
    export_headings: ClassVar[dict[str, str]] = {
        "source_title": "Op deze pagina",
        "place": "Waar",
        "target_title": "Link naar",
        "state": "Hoe is het daarmee?",
    }
    export_filename = "links-naar-niet-openbare-paginas"

    def get_base_queryset(self) -> QuerySet[ReferenceIndex]:
        """Return the links."""
        return hidden_links()

    def get_filtered_queryset(self) -> Any:
        """Return the links, with those that were typed among them: only then is all of it a list."""
        found = super().get_filtered_queryset()
        typed = list(typed_links(self.filters.form.cleaned_data if self.filters.is_valid() else {}))
        if not typed:
            return found
        name = self.ordering.removeprefix("-")
        return sorted(
            [*found, *typed],
            key=lambda link: str(getattr(link, name)).casefold(),
            reverse=self.ordering.startswith("-"),
        )

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        """Return a row of the file, in words."""
        return {
            "source_title": item.source_title,
            "place": place(item),
            "target_title": item.target_title,
            "state": LABELS[item.state],
        }

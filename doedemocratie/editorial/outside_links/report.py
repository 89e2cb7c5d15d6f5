"""Links on live pages to other sites that do not work any more, or moved."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.middleware.csrf import get_token
from django.urls import reverse
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.models import get_page_models

from doedemocratie.editorial.loose_ends.base import LooseEndsReport

from .models import OutsideLinkUse, State, state_of

EXPLANATION = (
    "De site kijkt elke week of links naar andere sites nog werken. Een link staat hier als hij op drie dagen niet werkte, of "
    "als de pagina op de andere site is verhuisd. Open de pagina en verbeter de link of haal hem weg."
)
SWITCHED_OFF = "De site controleert nu geen links. Een beheerder heeft dat uitgezet. "


def outside_links() -> QuerySet[OutsideLinkUse]:
    """Return where links to other sites stand, with the link, its ``state``, and the page. One query."""
    return OutsideLinkUse.objects.annotate(state=state_of("link__")).exclude(state="").select_related("link", "page")


def edit_url(use: OutsideLinkUse) -> str:
    """Return where an editor mends it."""
    if use.page_id is None:
        return reverse("wagtailsettings:edit", args=["core", "sitesettings"])
    return reverse("wagtailadmin_pages:edit", args=[use.page_id])


class OutsideLinkFilterSet(WagtailFilterSet):
    """What the list may be narrowed to; without a choice, what asks for an editor."""

    state = django_filters.ChoiceFilter(
        label="Hoe is het met de link?", choices=State.choices, empty_label="Werkt niet meer of verhuisd"
    )
    host = django_filters.CharFilter(label="Andere site", field_name="link__host", lookup_expr="icontains")
    content_type = django_filters.ModelChoiceFilter(
        label="Soort pagina met de link",
        field_name="page__content_type",
        queryset=lambda request: ContentType.objects.filter(
            pk__in=[kind.pk for kind in ContentType.objects.get_for_models(*get_page_models()).values()]
        ),
        empty_label="Alle",
    )

    class Meta:
        model = OutsideLinkUse
        fields: ClassVar[list[str]] = []

    def filter_queryset(self, queryset: QuerySet[OutsideLinkUse]) -> QuerySet[OutsideLinkUse]:
        """Return what was chosen; what may come right by itself only when somebody asks for it."""
        found: Any = super().filter_queryset(queryset)
        chosen = self.form.cleaned_data.get("state")
        return found if chosen else found.filter(state__in=[State.DEAD, State.MOVED])


class LinkPaginator(WagtailPaginator):
    """Counts links, which Wagtail has no Dutch word for."""

    verbose_name, verbose_name_plural = "link", "links"


class LinkColumn(Column):
    """A cell with the link itself, or with what the check found and where the page went."""

    def __init__(self, name: str, template_name: str, **kwargs: Any) -> None:
        self.cell_template_name = template_name
        super().__init__(name, **kwargs)


class AgainColumn(LinkColumn):
    """A cell with the button to check the link again."""

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        """Add what the form needs: a cell is rendered without the request."""
        context: dict[str, Any] = super().get_cell_context_data(instance, parent_context)
        request = parent_context["request"]
        return {
            **context,
            "csrf_token": get_token(request),
            "filters": request.GET.urlencode(),
            "may_check": settings.LINK_CHECK,
        }


class OutsideLinksReport(LooseEndsReport):
    """Every place of such a link, with the page to mend it on."""

    model = OutsideLinkUse
    paginator_class = LinkPaginator
    page_title = "Links naar andere sites"
    header_icon = "link-external"
    filterset_class = OutsideLinkFilterSet
    index_url_name = "loose_ends:outside_links"
    index_results_url_name = "loose_ends:outside_links_results"
    default_ordering = "page__title"
    no_results_message = "De site kent geen link die niet meer werkt of verhuisd is."
    columns: ClassVar[list[Column]] = [
        TitleColumn("page__title", label="Op deze pagina", accessor="place", get_url=edit_url, sort_key="page__title"),
        LinkColumn(
            "address",
            "editorial/outside_links/address_cell.html",
            label="Link naar",
            accessor="link.address",
            sort_key="link__address",
        ),
        Column("state", label="Hoe is het ermee?", accessor=lambda use: State(use.state).label, sort_key="state"),
        LinkColumn("reason", "editorial/outside_links/reason_cell.html", label="Waarom", accessor="link.reason"),
        DateColumn("checked_at", label="Gecontroleerd", accessor="link.checked_at", sort_key="link__checked_at"),
        AgainColumn("again", "editorial/outside_links/again_cell.html", label="Opnieuw", accessor="link.pk"),
    ]
    list_export: ClassVar[list[str]] = ["page", "address", "state", "reason", "moved_to", "checked_at"]
    export_headings: ClassVar[dict[str, str]] = {
        "page": "Op deze pagina",
        "address": "Link naar",
        "state": "Hoe is het ermee?",
        "reason": "Waarom",
        "moved_to": "Nieuw adres",
        "checked_at": "Gecontroleerd",
    }
    export_filename = "links-naar-andere-sites"

    @property
    def explanation(self) -> str:  # type: ignore[override]  # it depends on a setting
        """The words above the list."""
        return EXPLANATION if settings.LINK_CHECK else SWITCHED_OFF + EXPLANATION

    def get_base_queryset(self) -> QuerySet[OutsideLinkUse]:
        """Return the places of links with which something is the matter."""
        return outside_links()

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        """Return a row of the file, in words."""
        return {
            "page": item.place,
            "address": item.link.address,
            "state": State(item.state).label,
            "reason": item.link.reason,
            "moved_to": item.link.moved_to,
            "checked_at": item.link.checked_at,
        }

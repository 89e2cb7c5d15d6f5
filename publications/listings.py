"""The list of publications in the admin."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.utils.text import capfirst
from wagtail.admin.ui.tables import BaseColumn, Column

from doedemocratie.editorial.listings.columns import day_of, review_column
from doedemocratie.editorial.listings.filters import DateRangeFilter, TypeFilterSet, within
from doedemocratie.editorial.listings.views import TypeListView, TypeListViewSet
from doedemocratie.opendata.models import ValueList, ValueListItem
from publications.enums import PublicationKind
from publications.models import PublicationPage


def category_choices() -> list[tuple[str, str]]:
    """Return the categories of the Woo to choose from, as code and name. One query."""
    items = ValueListItem.objects.filter(value_list=ValueList.INFORMATION_CATEGORY, is_current=True).exclude(code="")
    return [(code, capfirst(label)) for code, label in items.values_list("code", "label")]


class PublicationFilterSet(TypeFilterSet):
    """What the list of publications may be narrowed to."""

    kind = django_filters.ChoiceFilter(
        label="Soort", choices=PublicationKind.choices, method="of_kind", empty_label="Alle"
    )
    category = django_filters.ChoiceFilter(
        label="Woo-categorie", choices=category_choices, method="in_category", empty_label="Alle"
    )
    listing_date = DateRangeFilter(label="Datum")

    class Meta(TypeFilterSet.Meta):
        model = PublicationPage

    def of_kind(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Return the publications of this kind."""
        return self.by_own(queryset, kind=value)

    def in_category(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Return the publications in this category, chosen or following from the kind."""
        pages = PublicationPage.objects.annotate(category=PublicationPage.woo_category_expression())
        return within(queryset, pages.filter(category=value).order_by().values("pk"))


def date_of(publication: PublicationPage) -> str:
    """Return the date of a publication, or only the year when no more is known."""
    return day_of(publication.publication_date) or str(publication.publication_year or "")


class PublicationListView(TypeListView):
    """The view of that list."""

    def annotate_queryset(self, pages: Any) -> Any:
        """Bring along the chosen categories."""
        return super().annotate_queryset(pages).prefetch_related("information_category")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Give each publication the name of its category, also of one that follows from the kind."""
        context = super().get_context_data(**kwargs)
        self._name_categories(context["object_list"])
        return context

    @staticmethod
    def _name_categories(publications: Sequence[Any]) -> None:
        items = ValueListItem.objects.filter(value_list=ValueList.INFORMATION_CATEGORY)
        names = dict(items.values_list("code", "label"))
        for page in publications:
            chosen = page.information_category
            page.row_category = capfirst(chosen.label if chosen else names.get(page.woo_category_code(), ""))


class PublicationListViewSet(TypeListViewSet):
    """Every publication, the newest first."""

    model = PublicationPage
    name = "publicaties"
    icon = "clipboard-list"
    menu_order = 130
    ordering = "-listing_date"
    index_view_class = PublicationListView
    filterset_class = PublicationFilterSet
    own_columns: ClassVar[list[BaseColumn]] = [
        Column("kind", label="Soort", accessor="get_kind_display", sort_key="kind"),
        Column("date", label="Datum", accessor=date_of, sort_key="listing_date", classname="doe-date"),
        Column("category", label="Woo-categorie", accessor="row_category"),
        review_column(),
    ]

"""What the lists of pages may be narrowed to.

Each narrows by ids: a search finds in the index what it is narrowed to, and knows no other column.
"""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters
from django.db.models import BigIntegerField, Q, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.views.pages.listing import GenericPageFilterSet
from wagtail.models import Page, Revision

from doedemocratie.core.models import PageTheme
from doedemocratie.core.models.review import PageReview, months_after
from doedemocratie.editorial.care.base import NO_OWNER, NOBODY, OwnerFilter, owners, theme_choices
from doedemocratie.editorial.care.reports import LATER, NEVER, PASSED, SOON, WHEN
from doedemocratie.editorial.listings.columns import NO_THEME

ONLINE, CHANGED, DRAFT, PLANNED = "online", "gewijzigd", "concept", "gepland"
STATES = (
    (ONLINE, "Online"),
    (CHANGED, "Online, met een nieuwer concept"),
    (DRAFT, "Niet online"),
    (PLANNED, "Ingepland"),
)
NONE = "geen"


def within(queryset: QuerySet[Any], ids: QuerySet[Any]) -> QuerySet[Any]:
    """Return what of ``queryset`` has one of the ``ids``, which are a query for one column."""
    return queryset.filter(pk__in=ids)


class ThemeField(django_filters.fields.ModelChoiceField):
    """Themes by their titles."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the title; Wagtail asks it for the choice of none too."""
        return NO_THEME if obj == NONE else str(obj.title)


class ThemeFilter(django_filters.ModelChoiceFilter):
    """The pages with one theme, or with none."""

    field_class = ThemeField

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        """Return the pages with the theme ``value``."""
        if value == self.null_value:
            return qs.exclude(pk__in=PageTheme.objects.values("page"))
        return within(qs, PageTheme.objects.filter(theme=value).values("page")) if value else qs


class CareFilters(django_filters.FilterSet):
    """What every list may be narrowed to: how it stands with a page, its theme, and when it is read again."""

    state = django_filters.ChoiceFilter(label="Status", choices=STATES, method="in_state", empty_label="Alle")
    theme = ThemeFilter(label="Thema", queryset=theme_choices, empty_label="Alle", null_label=NO_THEME, null_value=NONE)
    review = django_filters.ChoiceFilter(label="Nakijken", choices=WHEN, method="to_review", empty_label="Alle")

    def in_state(self, queryset: QuerySet[Page], name: str, value: str) -> QuerySet[Page]:
        """Return the pages with which it stands so."""
        if value == PLANNED:
            planned = Revision.page_revisions.filter(approved_go_live_at__isnull=False)
            return within(queryset, planned.values_list(Cast("object_id", BigIntegerField())))
        wanted = {ONLINE: Q(live=True), CHANGED: Q(live=True, has_unpublished_changes=True), DRAFT: Q(live=False)}
        return within(queryset, Page.objects.filter(wanted[value]).order_by().values("pk"))

    def to_review(self, queryset: QuerySet[Page], name: str, value: str) -> QuerySet[Page]:
        """Return the pages whose day is then."""
        reviews = PageReview.objects.order_by()
        if value == NEVER:
            return queryset.exclude(pk__in=reviews.values("page"))
        today = timezone.localdate()
        in_a_month = months_after(today, 1)
        when = {
            PASSED: Q(review_on__lt=today),
            SOON: Q(review_on__gte=today, review_on__lte=in_a_month),
            LATER: Q(review_on__gt=in_a_month),
        }
        return within(queryset, reviews.filter(when[value]).values("page"))


class ExplorerFilterSet(CareFilters, GenericPageFilterSet):
    """Those, and Wagtail's own but for the site, of which there is one."""

    site = None

    class Meta:
        model = Page
        fields: ClassVar[list[str]] = []


class TypeFilterSet(CareFilters, WagtailFilterSet):
    """What the list of one type of page may be narrowed to, beside what is its own."""

    owner = OwnerFilter(
        label="Eigenaar", queryset=owners, empty_label="Iedereen", null_label=NO_OWNER, null_value=NOBODY
    )
    latest_revision_created_at = django_filters.DateFromToRangeFilter(label="Bijgewerkt", widget=DateRangePickerWidget)

    class Meta:
        model = Page
        fields: ClassVar[list[str]] = []

    def by_own(self, queryset: QuerySet[Any], **wanted: Any) -> QuerySet[Any]:
        """Return the pages with these values of fields that only their type has."""
        return within(queryset, queryset.model._default_manager.filter(**wanted).order_by().values("pk"))


class DateRangeFilter(django_filters.DateFromToRangeFilter):
    """A range of days of a field that only this type of page has."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=DateRangePickerWidget, **kwargs)

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        """Return the pages whose day lies in the range."""
        if not value:
            return qs
        model = qs.model._default_manager.all()
        return within(qs, super().filter(model, value).order_by().values("pk"))

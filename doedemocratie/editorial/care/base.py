"""What the reports on pages share: which pages, their columns, and what they may be narrowed to."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters
from django.contrib.auth import get_user_model
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Substr
from django.urls import reverse
from wagtail.admin.filters import ContentTypeFilter, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.models import Page, get_page_content_types

from doedemocratie.accounts.bin import in_bin
from doedemocratie.accounts.permissions import may_manage
from doedemocratie.core.models import ThemePage
from doedemocratie.editorial.four_eyes.sections import sections
from doedemocratie.editorial.loose_ends.base import LooseEndsReport

SECTION_DEPTH = 3  # the root, the home page, a section
NOBODY, NO_OWNER = "niemand", "Geen eigenaar"


def kind_of(page: Page) -> str:
    """Return the type of a page in words. No query."""
    model = page.cached_content_type.model_class()
    return str(model._meta.verbose_name).capitalize() if model else ""


def person(user: Any) -> str:
    """Return the name of a user, or an empty text for nobody."""
    return str(user.get_full_name() or user.get_username()) if user is not None else ""


def owner_of(page: Page) -> str:
    """Return who looks after a page, in words."""
    return person(page.owner) or NO_OWNER


def reported_pages() -> QuerySet[Page]:
    """Return the pages on the site with what every report shows of them: one query, however many there are."""
    beginning = Substr(OuterRef("path"), 1, SECTION_DEPTH * Page.steplen)
    section = Page.objects.filter(path=beginning, depth=SECTION_DEPTH)
    pages = Page.objects.live().filter(depth__gt=1, alias_of=None)
    shown: QuerySet[Page] = pages.select_related("owner").annotate(section=Subquery(section.values("title")[:1]))
    return shown


class OwnerField(django_filters.fields.ModelChoiceField):
    """People by the names that colleagues know."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the name; Wagtail asks it for the choice of nobody too."""
        return NO_OWNER if obj == NOBODY else person(obj)


class OwnerFilter(django_filters.ModelChoiceFilter):
    """The pages of one owner, or of nobody."""

    field_class = OwnerField


def owners(request: Any) -> QuerySet[Any]:
    """Return the users who are the owner of a page."""
    users = get_user_model()._default_manager.filter(pk__in=Page.objects.exclude(owner=None).values("owner"))
    return users.order_by("first_name", "last_name", "username")


def section_choices() -> list[tuple[int, str]]:
    """Return the sections to choose from. Three queries."""
    return [(found.page.pk, found.name) for found in sections()]


class PageFilterSet(WagtailFilterSet):
    """What every report on pages may be narrowed to."""

    content_type = ContentTypeFilter(
        label="Soort",
        queryset=lambda request: get_page_content_types(include_base_page_type=False).exclude(model="binpage"),
        empty_label="Alle",
    )
    owner = OwnerFilter(
        label="Eigenaar", queryset=owners, empty_label="Iedereen", null_label=NO_OWNER, null_value=NOBODY
    )
    section = django_filters.ChoiceFilter(
        label="Onderdeel", choices=section_choices, method="in_section", empty_label="Alle"
    )
    last_published_at = django_filters.DateFilter(label="Niet meer gewijzigd sinds", lookup_expr="date__lt")

    class Meta:
        model = Page
        fields: ClassVar[list[str]] = []

    def in_section(self, queryset: QuerySet[Page], name: str, value: str) -> QuerySet[Page]:
        """Return the pages below the section with this id, and itself."""
        path = Page.objects.filter(pk=value).values_list("path", flat=True).first()
        return queryset.filter(path__startswith=path) if path else queryset.none()


def theme_choices(request: Any = None) -> QuerySet[ThemePage]:
    """Return the themes to choose from: none that was thrown away."""
    return ThemePage.objects.exclude(in_bin()).order_by("title").defer_streamfields()


class ThemedPageFilterSet(PageFilterSet):
    """The same, and by theme."""

    theme = django_filters.ModelChoiceFilter(
        label="Thema",
        field_name="theme_links__theme",
        queryset=theme_choices,
        empty_label="Alle",
    )


class PageReport(LooseEndsReport):
    """A report on pages: the link to the form stands only where the user manages such pages."""

    model = Page
    header_icon = "doc-empty-inverse"
    default_ordering = "title"
    filterset_class = PageFilterSet
    more_columns: ClassVar[list[Column]] = []
    # Columns that a table with many figures has no place for.
    only_in_file: ClassVar[frozenset[str]] = frozenset()
    # The columns of the file, each with its heading; what it holds is said by ``row``.
    headings: ClassVar[dict[str, str]] = {}
    common_headings: ClassVar[dict[str, str]] = {
        "title": "Titel",
        "kind": "Soort",
        "section": "Onderdeel",
        "owner": "Eigenaar",
        "last_published_at": "Laatst gepubliceerd",
    }

    @property
    def columns(self) -> list[Column]:
        """Return the columns of the table."""
        columns = [
            TitleColumn("title", label="Titel", get_url=self.edit_url, sort_key="title"),
            Column("kind", label="Soort", accessor=kind_of),
            Column("section", label="Onderdeel", accessor="section", sort_key="section"),
            Column("owner", label="Eigenaar", accessor=owner_of, sort_key="owner__first_name"),
            DateColumn("last_published_at", label="Laatst gepubliceerd", sort_key="last_published_at"),
            *self.more_columns,
        ]
        return [column for column in columns if column.name not in self.only_in_file]

    @property
    def export_headings(self) -> dict[str, str]:
        """Return the headings of the file."""
        return {**self.common_headings, **self.headings}

    @property
    def list_export(self) -> list[str]:
        """Return the columns of the file."""
        return list(self.export_headings)

    def edit_url(self, page: Page) -> str | None:
        """Return where to edit the page, ``None`` for who may not."""
        mine = may_manage(self.request.user, page.specific_class or Page)
        return reverse("wagtailadmin_pages:edit", args=[page.pk]) if mine else None

    def get_base_queryset(self) -> QuerySet[Page]:
        """Return the pages."""
        return reported_pages()

    def order_queryset(self, queryset: QuerySet[Page]) -> QuerySet[Page]:
        """Put what has no value last, in either direction and on every database; what is equal keeps one order."""
        name = str(self.ordering).removeprefix("-")
        value = F(name)
        down = str(self.ordering).startswith("-")
        return queryset.order_by(value.desc(nulls_last=True) if down else value.asc(nulls_last=True), "pk")

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        """Return a row of the file, in words."""
        return {
            "title": item.title,
            "kind": kind_of(item),
            "section": item.section or "",
            "owner": person(item.owner),
            "last_published_at": item.last_published_at,
            **self.row(item),
        }

    def row(self, page: Any) -> dict[str, Any]:
        """Return what ``headings`` name."""
        return {}

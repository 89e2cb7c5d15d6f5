"""The lists of pages: Wagtail's own, with what an editor looks for, in a number of queries that does not grow with the rows."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import cached_property
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import BaseColumn
from wagtail.admin.ui.tables.pages import BulkActionsColumn, PageStatusColumn, PageTitleColumn
from wagtail.admin.views.pages.choose_parent import ChooseParentView
from wagtail.admin.views.pages.listing import ExplorableIndexView, IndexView
from wagtail.admin.views.pages.usage import ContentTypeUseView
from wagtail.admin.viewsets.pages import PageListingViewSet, PageViewSet, base_page_viewset
from wagtail.models import Page
from wagtail.search.index import FilterField

from doedemocratie.accounts.permissions import may_manage
from doedemocratie.editorial.listings.columns import owner_column, review_column, themes_column
from doedemocratie.editorial.listings.filters import ExplorerFilterSet, TypeFilterSet
from doedemocratie.editorial.listings.rows import prepare_rows


class RowsMixin:
    """What is shown of each row is read for all rows at once."""

    request: HttpRequest
    model: type[Page]
    ordering: Any
    is_searching: bool

    def annotate_queryset(self, pages: Any) -> Any:
        """Bring along who looks after each page, and when it is read again."""
        return super().annotate_queryset(pages).prefetch_related("owner", "review")  # type: ignore[misc]  # of the view

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Prepare the rows of this page of the list."""
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]  # of the view beside this mixin
        prepare_rows(context["object_list"], self.request.user)
        return context

    def get_valid_orderings(self) -> list[str]:
        """Return the orders to choose from: the results of a search only by what stands in its index."""
        found: list[str] = super().get_valid_orderings()  # type: ignore[misc]  # of the view beside this mixin
        if not self.is_searching:
            return found
        indexed = {field.field_name for field in self.model.get_search_fields() if isinstance(field, FilterField)}
        return [order for order in found if order.removeprefix("-") in indexed]

    @cached_property
    def is_explicitly_ordered(self) -> bool:
        """Whether the address asks for an order that there is; the results of a search are else the best ones first."""
        return self.request.GET.get("ordering") in self.get_valid_orderings()

    def order_queryset(self, queryset: QuerySet[Page]) -> QuerySet[Page]:
        """Put what has no value of another table last, in either direction and on every database."""
        name = str(self.ordering or "").removeprefix("-")
        if "__" not in name or self.is_searching:
            ordered: QuerySet[Page] = super().order_queryset(queryset)  # type: ignore[misc]  # of the view
            return ordered
        down = str(self.ordering).startswith("-")
        value = F(name)
        return queryset.order_by(value.desc(nulls_last=True) if down else value.asc(nulls_last=True), "pk")


class ExplorerView(RowsMixin, ExplorableIndexView):
    """The page explorer."""

    template_name = "editorial/listings/explorer.html"
    base_filterset_class = ExplorerFilterSet
    base_columns: ClassVar[list[BaseColumn]] = [
        *(column for column in ExplorableIndexView.base_columns if column.name != "status"),
        themes_column(),
        owner_column(),
        review_column(),
        *(column for column in ExplorableIndexView.base_columns if column.name == "status"),
    ]


class TypeUseView(RowsMixin, ContentTypeUseView):
    """The pages of one type, from the report of how often each type is used: the same columns."""

    template_name = "editorial/listings/index.html"


class ExplorerViewSet(PageViewSet):
    """The explorer, in the place of Wagtail's own."""

    model = Page
    index_view_class = ExplorerView
    content_type_use_view_class = TypeUseView
    filterset_class = ExplorerFilterSet


def explore_from_the_root() -> None:
    """Show the top of the tree in our explorer too: Wagtail has that address from its own, before it reads what is registered."""
    base_page_viewset.__dict__["index_view"] = ExplorerViewSet().index_view  # it is a cached property


class TypeListView(RowsMixin, IndexView):
    """Every page of one type, wherever it stands, for who manages that type."""

    template_name = "editorial/listings/index.html"
    results_template_name = "editorial/listings/results.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse who has nothing to do with pages of this type."""
        refuse_others(request, self.model)
        return super().dispatch(request, *args, **kwargs)


class TypeParentView(ChooseParentView):
    """Where a new page of the type goes, for who manages that type."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse who has nothing to do with pages of this type."""
        refuse_others(request, self.model)
        return super().dispatch(request, *args, **kwargs)


def refuse_others(request: HttpRequest, model: type[Page]) -> None:
    """Raise ``PermissionDenied`` when none of the user's roles manages pages of type ``model``."""
    if not may_manage(request.user, model):
        raise PermissionDenied


class TypeListViewSet(PageListingViewSet):
    """The list of one type of page, with its place in the menu.

    A section makes a subclass with ``model``, ``name`` (which is in the address), ``icon``, ``menu_order`` and the columns
    that are its own.
    """

    index_view_class = TypeListView
    choose_parent_view_class = TypeParentView
    filterset_class = TypeFilterSet
    add_to_admin_menu = True
    list_per_page = 50
    own_columns: ClassVar[list[BaseColumn]] = []

    @property
    def columns(self) -> list[BaseColumn]:
        """Return the columns: what is the type's own, and what every page has."""
        return [
            BulkActionsColumn("bulk_actions"),
            PageTitleColumn("title", label="Titel", sort_key="title", classname="title"),
            *self.own_columns,
            themes_column(),
            owner_column(),
            PageStatusColumn("status", label="Status", sort_key="live"),
        ]

    @property
    def menu_label(self) -> str:
        """Return what the list is called."""
        return str(self.model._meta.verbose_name_plural).capitalize()

    @property
    def menu_item_class(self) -> type[MenuItem]:
        """Return an entry of the menu that only who manages the type sees."""
        model = self.model

        class TypeMenuItem(MenuItem):
            def is_shown(self, request: HttpRequest) -> bool:
                return may_manage(request.user, model)

        return TypeMenuItem

"""A page that lists other pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator
from django.db import models
from django.http import Http404, HttpRequest, QueryDict

from doedemocratie.core.forms import ListingFilterForm
from doedemocratie.core.keeping import remembered
from doedemocratie.core.models.cards import prepare_cards
from doedemocratie.core.querysets import ContentQuerySet

PAGE_SIZE = 12


@dataclass(frozen=True)
class PaginationLink:
    """One link under a listing; ``number`` is ``None`` for a gap."""

    number: int | None
    url: str
    current: bool


class ListingMixin(models.Model):
    """A page with a filtered, paginated list of the pages below it.

    A listing costs six queries at most, whatever its length: the themes to choose from, how many pages each year has, how
    many are chosen, and the pages with their renditions and themes.
    """

    filter_form_class: ClassVar[type[ListingFilterForm]] = ListingFilterForm
    # The field or lookup that holds the year of a page.
    year_lookup: ClassVar[str] = "listing_date__year"

    private_pages: Callable[[], models.Q]  # of the page beside this mixin

    class Meta:
        abstract = True

    @classmethod
    def cache_parameters(cls) -> tuple[str, ...]:
        """Return the filters, and the number of the page of the list."""
        return (*cls.filter_form_class.base_fields, "pagina")

    def understands(self, context: dict[str, Any]) -> bool:
        """Return whether each filter has one of its values, and the number of the page is written as a link writes it."""
        number = context["items"].number
        meant = QueryDict(context["filters"].query(pagina=number if number > 1 else None))
        given = context["request"].GET
        return all(given[name] == meant.get(name) for name in self.cache_parameters() if given.get(name))

    def listed_pages(self) -> ContentQuerySet:
        """Return every page that this listing is about, as a visitor may see them, in no order."""
        raise TypeError(f"{type(self).__name__} does not say which pages it lists")

    def filtered(self, pages: ContentQuerySet, chosen: dict[str, Any]) -> ContentQuerySet:
        """Return ``pages`` narrowed by the ``chosen`` filters, newest first."""
        if "thema" in chosen:
            pages = pages.with_theme(chosen["thema"])
        if "jaar" in chosen:
            pages = pages.filter(**{self.year_lookup: chosen["jaar"]})
        return pages.order_by("-listing_date", "-pk")

    def filter_choices(self) -> dict[str, Any]:
        """Return what the form of this listing needs beside themes and years."""
        return {}

    def numbers_by_year(self) -> dict[int | None, int]:
        """Return how many pages each year has, the newest year first; ``None`` is for those of which it is not known."""
        # Counted by day: the database finds the year of a date slowly, and there are fewer days than pages.
        field = self.year_lookup.removesuffix("__year")
        numbers: Counter[int | None] = Counter()
        for value, number in self.listed_pages().order_by().values_list(field).annotate(models.Count("pk")):
            numbers[getattr(value, "year", value)] += number
        return dict(sorted(numbers.items(), key=lambda item: item[0] or 0, reverse=True))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add ``filters`` (the form), ``chosen``, ``items`` (one page of the list) and ``pagination_links``."""
        from doedemocratie.core.models.pages import ThemePage

        context = super().get_context(request, *args, **kwargs)  # type: ignore[misc]  # of the page beside this mixin
        themes = list(
            ThemePage.objects.visible(self.private_pages()).originals().order_by("title").defer_streamfields()
        )
        numbers = remembered(request, f"{self._meta.label_lower}.{self.pk}", self.numbers_by_year)
        years = [year for year in numbers if year]
        filters = self.filter_form_class(request.GET, themes=themes, years=years, **self.filter_choices())
        chosen = filters.chosen()
        items = self._paginated(
            self.filtered(self.listed_pages(), chosen),
            request.GET.get("pagina"),
            chosen,
            number=_number_chosen(numbers, chosen),
        )
        context.update(
            filters=filters,
            chosen=chosen,
            items=items,
            pagination_links=self._pagination_links(items, filters),
        )
        return context

    def keys_between(self, pages: ContentQuerySet, chosen: dict[str, Any], first: int, last: int) -> Any:
        """Return the keys of the ``pages`` from place ``first`` (from 0) to before ``last``, as a query or a list."""
        return pages.values("pk")[first:last]

    def _paginated(
        self, pages: ContentQuerySet, page_number: str | None, chosen: dict[str, Any], number: int | None
    ) -> Page:
        """Return the page of the list that was asked for; raise ``Http404`` when there is no such page.

        ``number`` is how many ``pages`` there are, when that is known without asking.
        """
        paginator = Paginator(pages, PAGE_SIZE)
        if number is not None:
            paginator.__dict__["count"] = number
        try:
            page = paginator.page(page_number or 1)
        except (PageNotAnInteger, EmptyPage) as error:
            raise Http404("There is no such page of this list") from error
        # Their keys first: to put whole rows in order, of which these are the last, takes the database much longer.
        start, end = page.start_index() - 1, page.end_index()
        keys = self.keys_between(pages, chosen, start, end) if paginator.count else []
        shown = pages.filter(pk__in=keys).as_cards(self.private_pages())
        page.object_list = prepare_cards(shown, self.private_pages())
        return page

    def _pagination_links(self, items: Page, filters: ListingFilterForm) -> list[PaginationLink]:
        """Return the links to the other pages of the list; none when there is one page."""
        if items.paginator.num_pages == 1:
            return []
        links = []
        for number in items.paginator.get_elided_page_range(items.number, on_each_side=1, on_ends=1):
            if isinstance(number, int):
                query = filters.query(pagina=number if number > 1 else None)
                links.append(PaginationLink(number, f"?{query}" if query else ".", number == items.number))
            else:
                links.append(PaginationLink(None, "", False))
        return links


def _number_chosen(numbers: dict[int | None, int], chosen: dict[str, Any]) -> int | None:
    """Return how many pages the ``chosen`` filters leave, if the numbers by year tell."""
    if not chosen:
        return sum(numbers.values())
    return numbers[chosen["jaar"]] if chosen.keys() == {"jaar"} else None

"""A page that lists other pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator
from django.db import models
from django.http import Http404, HttpRequest

from doedemocratie.core.forms import ListingFilterForm
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

    A listing costs six queries at most, whatever its length: the themes and years to choose from, the number, and the
    pages with their renditions and themes.
    """

    filter_form_class: ClassVar[type[ListingFilterForm]] = ListingFilterForm
    # The field or lookup that holds the year of a page.
    year_lookup: ClassVar[str] = "listing_date__year"

    private_pages: Callable[[], models.Q]  # of the page beside this mixin

    class Meta:
        abstract = True

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

    def years(self) -> list[int]:
        """Return the years that have a page, the newest first."""
        pages = self.listed_pages().exclude(**{f"{self.year_lookup}__isnull": True})
        return list(pages.order_by(f"-{self.year_lookup}").values_list(self.year_lookup, flat=True).distinct())

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add ``filters`` (the form), ``chosen``, ``items`` (one page of the list) and ``pagination_links``."""
        from doedemocratie.core.models.pages import ThemePage

        context = super().get_context(request, *args, **kwargs)  # type: ignore[misc]  # of the page beside this mixin
        themes = list(ThemePage.objects.visible(self.private_pages()).order_by("title").defer_streamfields())
        filters = self.filter_form_class(request.GET, themes=themes, years=self.years())
        chosen = filters.chosen()
        items = self._paginated(
            self.filtered(self.listed_pages(), chosen).defer_streamfields(), request.GET.get("pagina")
        )
        context.update(
            filters=filters,
            chosen=chosen,
            items=items,
            pagination_links=self._pagination_links(items, filters),
        )
        return context

    def _paginated(self, pages: ContentQuerySet, number: str | None) -> Page:
        """Return the page of the list that was asked for; raise ``Http404`` when there is no such page."""
        paginator = Paginator(pages, PAGE_SIZE)
        try:
            page = paginator.page(number or 1)
        except (PageNotAnInteger, EmptyPage) as error:
            raise Http404("There is no such page of this list") from error
        page.object_list = prepare_cards(page.object_list, self.private_pages())
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

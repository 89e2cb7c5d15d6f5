"""What stands around the content of every page: menu, breadcrumbs and the links in the footer, in one query."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q
from django.http import HttpRequest
from wagtail.models import Page, Site

from doedemocratie.core.models import BasePage, SiteSettings


@dataclass(frozen=True)
class Link:
    """A link; ``current`` is "page" on the page that it leads to, "true" on a page below that, else empty.

    ``slug`` is that of the page, empty for another address.
    """

    title: str
    url: str
    current: str = ""
    slug: str = ""


@dataclass(frozen=True)
class FooterColumn:
    """A column of links in the footer."""

    heading: str
    links: list[Link]


class Surroundings:
    """The links around the content, for one request and the page that it shows (``None`` for a page of no model)."""

    def __init__(self, request: HttpRequest, page: Page | None) -> None:
        self.request = request
        self.page = page
        self.site = Site.find_for_request(request)
        self.path = (page.path if page is not None else "") or ""

    @classmethod
    def of(cls, request: HttpRequest, page: Page | None) -> Surroundings:
        """Return the surroundings for this request, the same object at each call."""
        found = getattr(request, "surroundings", None)
        if found is None:
            found = cls(request, page)
            request.surroundings = found  # type: ignore[attr-defined]  # its own place, as Wagtail does for the site
        return found

    @cached_property
    def _pages(self) -> dict[int, Page]:
        """Every page that is linked, by id, in the order of the tree."""
        if self.site is None:
            return {}
        home = self.site.root_page
        above = [self.path[:end] for end in range(len(home.path), len(self.path), Page.steplen)]
        sections = Q(path__startswith=home.path, depth=home.depth + 1)
        linked = (sections | Q(pk__in=self._footer_page_ids())) & ~self._private()
        # Who reads a page may read what stands above it.
        pages = Page.objects.live().filter(linked | Q(path__in=above)).order_by("path")
        return {page.pk: page for page in pages}

    def _private(self) -> Q:
        """Return what matches the pages that not every visitor may see; without a query while a page is being served."""
        return self.page.private_pages() if isinstance(self.page, BasePage) else Page.objects.all().private_q()

    def _footer_blocks(self) -> Iterator[dict]:
        """Yield the columns of the footer as they are stored: reading them so costs no query for their pages."""
        if self.site is None:
            return
        for column in SiteSettings.for_request(self.request).footer_columns.raw_data:
            yield column["value"]

    def _footer_page_ids(self) -> list[int]:
        return [
            link["value"]["page"]
            for column in self._footer_blocks()
            for link in column["links"]
            if link["value"].get("page")
        ]

    def _link(self, page: Page, title: str = "") -> Link:
        below = "true" if self.path.startswith(page.path) else ""
        return Link(
            title or page.title,
            page.get_url(self.request) or "",
            "page" if self.path == page.path else below,
            page.slug,
        )

    @property
    def menu(self) -> list[Link]:
        """The pages directly under the home page that an editor put in the menu."""
        if self.site is None:
            return []
        depth = self.site.root_page.depth + 1
        return [self._link(page) for page in self._pages.values() if page.depth == depth and page.show_in_menus]

    def section(self, model_name: str) -> Link | None:
        """Return the link to the page under the home page of this type ("newsindexpage"), if there is one."""
        depth = self.site.root_page.depth + 1 if self.site else 0
        for page in self._pages.values():
            if page.depth == depth and page.cached_content_type.model == model_name:
                return self._link(page)
        return None

    @property
    def breadcrumbs(self) -> list[Link]:
        """The pages above the shown one, from the home page down, without the page itself."""
        return [
            self._link(page)
            for page in self._pages.values()
            if page.path != self.path and self.path.startswith(page.path)
        ]

    @property
    def footer(self) -> list[FooterColumn]:
        """The columns of the footer; a link to a page that is gone or not public is left out."""
        columns = []
        for column in self._footer_blocks():
            links = []
            for link in (item["value"] for item in column["links"]):
                page = self._pages.get(link.get("page"))
                if page is not None:
                    links.append(self._link(page, link["label"]))
                elif not link.get("page") and link.get("url"):
                    links.append(Link(link["label"], link["url"]))
            columns.append(FooterColumn(column["heading"], links))
        return columns

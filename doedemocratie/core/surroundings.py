"""What stands around the content of every page: menu, breadcrumbs and the links in the footer.

One query finds all of it, and the page that was asked for too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.http import HttpRequest
from wagtail.models import Page, Site, get_page_models

from doedemocratie.core.models import BasePage, SharingImage, SiteSettings
from doedemocratie.core.models.base import private_paths


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


def pages_around(request: HttpRequest, site: Site, url_path: str) -> list[Page]:
    """Return, in the order of the tree, the page at ``url_path``, the pages above it, the sections and the footer's.

    Published or not, restricted or not: whoever shows them leaves out what is not for this visitor. One query, which also
    finds their drawn pictures for sharing; the next call for the same request and address costs none.
    """
    found: dict[str, list[Page]] = request.__dict__.setdefault("pages_around", {})
    if url_path not in found:
        home = site.root_page
        slugs = url_path.removeprefix(home.url_path).strip("/").split("/")
        addresses = [f"{home.url_path}{'/'.join(slugs[:count])}/" for count in range(1, len(slugs) + 1)]
        # An address has no index of its own; the slug has.
        wanted = Q(slug__in=slugs, url_path__in=addresses)
        # Of the pages right below the home page, which may be many, only those that are in the menu or one of a kind.
        below = Q(path__startswith=home.path, depth=home.depth + 1)
        wanted |= Q(show_in_menus=True) & below
        wanted |= Q(content_type__in=_types_with_one_page()) & below
        wanted |= Q(pk__in=[home.pk, *footer_page_ids(request)])
        found[url_path] = list(Page.objects.filter(wanted).select_related("sharing_image").order_by("path"))
    return found[url_path]


def private_paths_for(request: HttpRequest) -> list[str]:
    """Return the tree paths that are not for every visitor, for what is no page itself. One query for a request."""
    found: list[str] | None = request.__dict__.get("private_paths")
    if found is None:
        found = request.__dict__["private_paths"] = private_paths()
    return found


def _types_with_one_page() -> list[ContentType]:
    """Return the page types of which there is one below its parent, such as the list of news. No query after the first."""
    models = [model for model in get_page_models() if model.max_count_per_parent == 1]
    return list(ContentType.objects.get_for_models(*models).values())


def footer_blocks(request: HttpRequest) -> Iterator[dict]:
    """Yield the columns of the footer as they are stored: reading them so costs no query for their pages."""
    for column in SiteSettings.for_request(request).footer_columns.raw_data:
        yield column["value"]


def footer_page_ids(request: HttpRequest) -> list[int]:
    """Return the ids of the pages that the footer links to."""
    links = (link["value"] for column in footer_blocks(request) for link in column["links"])
    return [link["page"] for link in links if link.get("page")]


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
        """Every page that is linked and that this visitor may see, by id, in the order of the tree."""
        if self.site is None:
            return {}
        url_path = self.page.url_path if self.page else f"{self.site.root_page.url_path}{self.request.path.strip('/')}/"
        page = self.page
        private = tuple(page.private_paths if isinstance(page, BasePage) else private_paths_for(self.request))
        return {
            page.pk: page
            for page in pages_around(self.request, self.site, url_path or "")
            # Who reads a page may read what stands above it.
            if page.live and (self.path.startswith(page.path) or not page.path.startswith(private))
        }

    def _link(self, page: Page, title: str = "") -> Link:
        below = "true" if self.path.startswith(page.path) else ""
        return Link(
            title or page.title,
            page.get_url(self.request) or "",
            "page" if self.path == page.path else below,
            page.slug,
        )

    @property
    def sharing_image(self) -> SharingImage | None:
        """The drawn picture that goes with a link to the shown page, if there is one. No query of its own."""
        shown = self._pages.get(self.page.pk) if self.page is not None else None
        return getattr(shown, "sharing_image", None)

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
        for column in footer_blocks(self.request) if self.site else ():
            links = []
            for link in (item["value"] for item in column["links"]):
                page = self._pages.get(link.get("page"))
                if page is not None:
                    links.append(self._link(page, link["label"]))
                elif not link.get("page") and link.get("url"):
                    links.append(Link(link["label"], link["url"]))
            columns.append(FooterColumn(column["heading"], links))
        return columns

"""What stands at the addresses of the site: which are pages, which are the site's own, and which are nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import QuerySet
from django.urls import Resolver404, ResolverMatch, URLPattern, get_resolver, resolve, reverse
from django.urls.resolvers import RoutePattern, URLResolver
from wagtail.documents import get_document_model
from wagtail.models import Page, Site

from doedemocratie.core.models.base import private_paths
from doedemocratie.core.redirects.addresses import canonical

# Up to here pages are looked up by their slug, which has an index; above it all of them are read.
FEW = 200


@cache
def _own_addresses() -> frozenset[str]:
    """Return the canonical paths that the site answers at whatever stands in the database, such as that of search."""
    return frozenset(canonical(f"/{route}") for route in _routes(get_resolver().url_patterns))


def _routes(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = pattern.pattern
        if not isinstance(route, RoutePattern) or route.converters:
            continue
        if isinstance(pattern, URLPattern):
            yield before + str(route)
        else:
            yield from _routes(pattern.url_patterns, before + str(route))


@dataclass(frozen=True)
class Place:
    """A page at an address; ``is_public`` says whether every visitor may read it."""

    pk: int
    title: str
    is_live: bool
    is_public: bool


class SiteAddresses:
    """The addresses of ``site``; with ``only``, a few addresses, no more of it is read than those need.

    Two queries, however many addresses are asked for; two more for each address that is asked for and not among ``only``.
    """

    def __init__(self, site: Site, only: Iterable[str] | None = None) -> None:
        self.site = site
        self._admin = reverse("wagtailadmin_home").rstrip("/")  # asked for each of thousands of lines
        wanted = None if only is None else list(only)
        few = wanted is not None and len(wanted) <= FEW
        self._asked = {canonical(address).partition("?")[0] for address in wanted or ()} if few else None
        self._pages = self._read(wanted if few else None)

    def _read(self, only: list[str] | None) -> dict[str, Place]:
        root = self.site.root_page
        pages: QuerySet[Page] = Page.objects.filter(path__startswith=root.path)
        if only is not None:
            slugs = {canonical(address).partition("?")[0].rpartition("/")[2] for address in only}
            spelled = {address.partition("?")[0].rstrip("/").rpartition("/")[2] for address in only}
            pages = pages.filter(slug__in=slugs | spelled) | pages.filter(pk=root.pk)
        private = tuple(private_paths())
        start = len(root.url_path)
        return {
            canonical(f"/{url_path[start:]}"): Place(pk, title, live, live and not path.startswith(private))
            for pk, title, url_path, live, path in pages.order_by("live").values_list(
                "pk", "title", "url_path", "live", "path"
            )
        }

    def page_at(self, path: str) -> Place | None:
        """Return the page at a canonical path without its query."""
        if self._asked is not None and path not in self._asked:
            self._asked.add(path)
            self._pages |= self._read([path])
        return self._pages.get(path)

    def is_here(self, host: str) -> bool:
        """Return whether ``host``, with or without a port, is this site."""
        own = {self.site.hostname.lower(), (urlsplit(settings.SITE_URL).hostname or "").lower()}
        return (urlsplit(f"//{host}").hostname or "").lower() in own

    def is_admin(self, path: str) -> bool:
        """Return whether a canonical path is the admin's."""
        return path == self._admin or path.startswith(f"{self._admin}/")

    def is_reserved(self, path: str) -> bool:
        """Return whether the site answers at a canonical path by itself: a redirect there would never be reached."""
        if path.startswith((settings.STATIC_URL, settings.MEDIA_URL)):
            return True
        return path in _own_addresses()

    def is_served(self, path: str) -> bool:
        """Return whether something other than a page can be had at ``path``, as it is spelled: a file, a feed, search."""
        match = self._match(path)
        if match is None:
            return False
        if match.url_name == "wagtaildocs_serve":
            return int(match.args[0]) in self._documents
        return True

    @cached_property
    def _documents(self) -> set[int]:
        return set(get_document_model().objects.values_list("pk", flat=True))

    def _match(self, path: str) -> ResolverMatch | None:
        for spelled in (path, f"{path.rstrip('/')}/"):
            try:
                match = resolve(spelled)
            except Resolver404:
                continue
            if match.url_name != "wagtail_serve":
                return match
        return None

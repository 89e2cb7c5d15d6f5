"""How a visitor gets a page, and what he gets when it is not there."""

from __future__ import annotations

import sys
from dataclasses import replace

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import get_template
from wagtail.models import Page, Site
from wagtail.views import serve as wagtail_serve

from doedemocratie.core import gone
from doedemocratie.core.gone import Gone
from doedemocratie.core.keeping import keep
from doedemocratie.core.models import SiteSettings
from doedemocratie.core.redirects.finding import answer, find
from doedemocratie.core.surroundings import pages_around, private_paths_for

RETRY_AFTER = 30  # seconds


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """Answer with the page at ``path``, as Wagtail does; of the home page no more is read than finding that page takes."""
    site = Site.find_for_request(request)
    if site is not None and path:
        site.root_page = site.root_page.specific_deferred
    return wagtail_serve(request, path)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Send the visitor on when there is a redirect; else answer 410 for what was taken away, and 404 for anything else.

    A section may say more about the page (``core.gone``): that is shown when the page was for every visitor. It wins from a
    redirect too, as long as the page itself is still there. A redirect to a page that is not public answers as that page, also
    when that was deleted.
    """
    site = Site.find_for_request(request)
    was_there, told = False, None
    if site is not None:
        url_path = f"{site.root_page.url_path}{request.path.strip('/')}/"
        page = _page_at(request, site, url_path)
        if page is not None:
            was_there, told = _told_of(request, site, url_path, page)
        redirect = find(request) if told is None and (page is None or not page.live) else None
        onwards = answer(request, redirect) if redirect is not None else None
        if onwards is not None:
            return onwards
        if page is None:
            target = redirect.redirect_page if redirect is not None else None
            former = gone.former_address(target) if target is not None else None
            url_path = former or (target.url_path if target is not None else url_path)
            # Of a page that was deleted is told, not of what stands at its address since then.
            page = None if former else _page_at(request, site, url_path)
            was_there, told = _told_of(request, site, url_path, page)
    status = 410 if was_there else 404
    response = render(request, f"{status}.html", {"gone": told}, status=status)
    # Browsers may keep a 410 by themselves (RFC 9110, 15.5.11); a page that comes back must be seen at once.
    response["Cache-Control"] = "no-cache"
    if settings.SESSION_COOKIE_NAME not in request.COOKIES and site is not None:
        keep(request, parameters=None, until=SiteSettings.for_request(request).notice_changes_at)
    return response


def _page_at(request: HttpRequest, site: Site, url_path: str) -> Page | None:
    return next((page for page in pages_around(request, site, url_path) if page.url_path == url_path), None)


def _told_of(request: HttpRequest, site: Site, url_path: str, page: Page | None) -> tuple[bool, Gone | None]:
    """Return whether ``page`` at this address was published before and is not now, and what may be told of it, or of nothing."""
    around = [page for page in pages_around(request, site, url_path) if url_path.startswith(page.url_path)]
    missing = _missing(page, around)
    if page is not None and missing is None:  # it is there, but not what was asked of it
        return False, None
    was_public = missing is not None and missing.first_published_at is not None
    told = gone.find(url_path, page if was_public else None)
    if told is None:
        return was_public, None
    private = tuple(private_paths_for(request))
    if any(page.path.startswith(private) for page in around):
        return was_public, None
    if told.replacement is not None and (not told.replacement.live or told.replacement.path.startswith(private)):
        told = replace(told, replacement=None)
    return True, told


def _missing(page: Page | None, around: list[Page]) -> Page | None:
    """Return what is not on the site: ``page``, or the one above it when it is public only with that; ``None`` if neither."""
    if page is None or not page.live:
        return page
    above = next((one for one in around if one.path == page.path[: -page.steplen]), None)
    waits = getattr(page.specific_class, "public_with_parent", False) and above is not None and not above.live
    return above if waits else None


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer with the error page, which needs neither the database nor the request.

    503 with ``Retry-After`` when the database or the storage of media cannot be reached: that passes by itself.
    """
    if isinstance(sys.exception(), OperationalError | InterfaceError | ConnectionError):
        response = HttpResponse(get_template("503.html").render(), status=503)
        response["Retry-After"] = str(RETRY_AFTER)
        return response
    return HttpResponseServerError(get_template("500.html").render())

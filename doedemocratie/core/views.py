"""How a visitor gets a page, and what he gets when it is not there."""

from __future__ import annotations

import sys
from dataclasses import replace

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import get_template
from wagtail.contrib.redirects.middleware import get_redirect
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site
from wagtail.views import serve as wagtail_serve

from doedemocratie.core import gone
from doedemocratie.core.gone import Gone
from doedemocratie.core.keeping import keep
from doedemocratie.core.models import SiteSettings
from doedemocratie.core.surroundings import pages_around, private_paths_for

RETRY_AFTER = 30  # seconds


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """Answer with the page at ``path``, as Wagtail does; of the home page no more is read than finding that page takes."""
    site = Site.find_for_request(request)
    if site is not None and path:
        site.root_page = site.root_page.specific_deferred
    return wagtail_serve(request, path)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer with 410 for a page that was public once and was taken away, with 404 for anything else.

    A section may say more about the page (``core.gone``): that is shown when the page was for every visitor.
    """
    site = Site.find_for_request(request)
    was_there, told = _what_was_there(request, site) if site is not None else (False, None)
    status = 410 if was_there else 404
    response = render(request, f"{status}.html", {"gone": told}, status=status)
    # Browsers may keep a 410 by themselves (RFC 9110, 15.5.11); a page that comes back must be seen at once.
    response["Cache-Control"] = "no-cache"
    if settings.SESSION_COOKIE_NAME not in request.COOKIES and site is not None:
        keep(request, parameters=None, until=SiteSettings.for_request(request).notice_changes_at)
    return response


def _what_was_there(request: HttpRequest, site: Site) -> tuple[bool, Gone | None]:
    """Return whether a page at this address was published before and is not now, and what may be told of it."""
    url_path = f"{site.root_page.url_path}{request.path.strip('/')}/"
    around = [page for page in pages_around(request, site, url_path) if url_path.startswith(page.url_path)]
    page = next((page for page in around if page.url_path == url_path), None)
    missing = _missing(page, around)
    if page is not None and missing is None:  # it is there, but not what was asked of it
        return False, None
    was_public = missing is not None and missing.first_published_at is not None
    told = gone.find(url_path, page if was_public else None)
    if told is None:
        return was_public, None
    if not was_public and _is_redirected(request):
        return False, None
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


def _is_redirected(request: HttpRequest) -> bool:
    """Return whether an editor sends the visitors of this address elsewhere: Wagtail does so for a 404 only."""
    asked = request.get_full_path()
    addresses = {Redirect.normalise_path(address, decode_unicode=False) for address in (asked, asked.partition("?")[0])}
    return any(get_redirect(request, address) for address in addresses)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer with the error page, which needs neither the database nor the request.

    503 with ``Retry-After`` when the database or the storage of media cannot be reached: that passes by itself.
    """
    if isinstance(sys.exception(), OperationalError | InterfaceError | ConnectionError):
        response = HttpResponse(get_template("503.html").render(), status=503)
        response["Retry-After"] = str(RETRY_AFTER)
        return response
    return HttpResponseServerError(get_template("500.html").render())

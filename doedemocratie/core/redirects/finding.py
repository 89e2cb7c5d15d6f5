"""Find the redirect for a request, and where it leads this visitor."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from doedemocratie.core.surroundings import private_paths_for

from .addresses import LONGEST, WITH_HOST, canonical, spellings

_NOT_ASKED = object()


def find(request: HttpRequest) -> Redirect | None:
    """Return the redirect that fits the address of ``request`` best, with its page. One query, once for a request."""
    found = request.__dict__.get("found_redirect", _NOT_ASKED)
    if found is _NOT_ASKED:
        found = request.__dict__["found_redirect"] = _find(request)
    return found if isinstance(found, Redirect) else None


def was_asked(request: HttpRequest) -> bool:
    """Return whether a redirect was looked for already."""
    return "found_redirect" in request.__dict__


def _find(request: HttpRequest) -> Redirect | None:
    spelled = [one for one in spellings(request) if len(one) <= LONGEST and "\x00" not in one]
    if not spelled:
        return None
    of_site = Q(site=Site.find_for_request(request)) | Q(site=None)
    found = Redirect.objects.filter(of_site, old_path__in=spelled).select_related("redirect_page")
    order = {one: place for place, one in enumerate(spelled)}
    return min(found, key=lambda one: (order[one.old_path], one.site_id is None), default=None)


def answer(request: HttpRequest, redirect: Redirect) -> HttpResponse | None:
    """Return the response that sends the visitor on, or ``None`` when there is nothing for this visitor to go to.

    That is so for a page that is not published, for one behind a login (its address is nobody's business; who may have
    signed in is let through, the page asks), and for an address that leads back to itself.
    """
    address = _location(request, redirect)
    if not address or (_is_here(request, address) and canonical(address) == canonical(request.get_full_path())):
        return None
    if redirect.is_permanent:
        return HttpResponsePermanentRedirect(address)
    return HttpResponseRedirect(address)


def _is_here(request: HttpRequest, address: str) -> bool:
    host = WITH_HOST.match(address)
    return host is None or host.group().partition("://")[2].lower() == request.get_host().lower()


def _location(request: HttpRequest, redirect: Redirect) -> str | None:
    page = redirect.redirect_page
    if page is None:
        return str(redirect.redirect_link) or None
    if not page.live:
        return None
    signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
    if not signed_in and page.path.startswith(tuple(private_paths_for(request))):
        return None
    address: str | None = redirect.link if redirect.redirect_page_route_path else page.get_url(request)
    return address

"""Sends visitors of an old address on where no view did so."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from wagtail.models import Site

from doedemocratie.core.surroundings import pages_around

from .finding import answer, find, was_asked


def send_visitors_on(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Answer with a redirect instead of 404, and at once instead of first to the same address with a slash.

    ``core.views.not_found`` does so before it makes its page; what is left are the 404s of others, and those of a
    developer's server. Stands in front of CommonMiddleware, which adds the slash.
    """
    admin = reverse("wagtailadmin_home")

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path_info.startswith(admin):
            return response
        missing = response.status_code == HTTPStatus.NOT_FOUND and not was_asked(request)
        if not missing and not _adds_a_slash(request, response):
            return response
        redirect = find(request)
        if redirect is None or _is_live(request):
            return response
        return answer(request, redirect) or response

    return middleware


def _adds_a_slash(request: HttpRequest, response: HttpResponse) -> bool:
    location = response.headers.get("Location", "")
    return response.status_code == HTTPStatus.MOVED_PERMANENTLY and location == request.get_full_path(
        force_append_slash=True
    )


def _is_live(request: HttpRequest) -> bool:
    site = Site.find_for_request(request)
    if site is None:
        return False
    url_path = f"{site.root_page.url_path}{request.path_info.strip('/')}/"
    return any(page.live and page.url_path == url_path for page in pages_around(request, site, url_path))

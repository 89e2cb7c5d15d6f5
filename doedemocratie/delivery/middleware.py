"""What is refused before any page is looked for, and which redirects may be kept."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from doedemocratie.core.keeping import keep

NUL = "\x00"


def refuse_null_characters(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Answer 400 to an address with a NUL in it: PostgreSQL cannot look such text up, and raises an error (500).

    A cookie with a NUL counts as no cookie: the session would be looked up by it, and whose browser sends it could not
    visit the site at all. Fields of forms are no concern here, because each field of Django's forms refuses a NUL.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        if NUL in request.path_info or NUL in query or "%00" in query:
            raise SuspiciousOperation("The address has a NUL character.")
        for name in [name for name, value in request.COOKIES.items() if NUL in name + value]:
            del request.COOKIES[name]
        return get_response(request)

    return middleware


def keep_permanent_redirects(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Let the page cache keep a 301 for an address without a query; not in the admin.

    Such a redirect says where something is for everyone, whoever made it: the site, Django for a missing slash, or an
    editor. It is kept as long as the content of the site stays the same.
    """
    admin = reverse("wagtailadmin_home")

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code == HTTPStatus.MOVED_PERMANENTLY and not request.path_info.startswith(admin):
            keep(request, parameters=None)
        return response

    return middleware

"""What is refused before any page is looked for."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse

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

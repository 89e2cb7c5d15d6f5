"""What is refused before any page is looked for."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse


def refuse_null_characters(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Answer 400 to an address with a NUL in it: PostgreSQL cannot look such text up, and raises an error (500)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path_info:
            raise SuspiciousOperation("The address has a NUL character.")
        return get_response(request)

    return middleware

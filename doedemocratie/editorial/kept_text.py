"""What an editor sent while signed out is not lost: the answer holds it, to be sent again after signing in.

Wagtail would send the editor to the form to sign in with. Its pages may not be stored, so the way back would lead to that
form as well, and never to what was typed.

Signing in gives the browser a new token against forgery, so the first time that the text is sent again it is refused. That
refusal (templates/403_csrf.html) shows the same page, with the new token; the second time it is accepted. The same holds
for who signed in again in another tab, and then saved. No script is needed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

View = Callable[..., HttpResponseBase]

NOT_TO_EDITORS = ("wagtailadmin_login", "wagtailadmin_logout", "wagtailadmin_password_reset")
SIGNED_OUT = "U bent uitgelogd. Kies Bewaar concept: dan leest u hoe u uw tekst bewaart."


@dataclass(frozen=True)
class KeptText:
    """What was sent: the fields of the form in their order, the names of its files, and the address it was sent to."""

    fields: list[tuple[str, str]]
    files: list[str]
    address: str


def kept_text(request: HttpRequest) -> KeptText | None:
    """Return what an editor sent in ``request``, or None when it is no form of the admin that a browser sent as a page.

    Without passwords: the answer holds nothing that may not stand on a screen.
    """
    match = request.resolver_match
    name = (match and match.url_name) or ""
    if request.method != "POST" or name.startswith(NOT_TO_EDITORS) or not _asks_for_a_page(request):
        return None
    if not request.path.startswith(reverse("wagtailadmin_home")):
        return None
    fields = [
        (field, str(value))
        for field, values in request.POST.lists()
        for value in values
        if field != "csrfmiddlewaretoken" and "password" not in field.lower()
    ]
    files = [file.name or "" for _, files in request.FILES.lists() for file in files]
    return KeptText(fields, files, request.get_full_path()) if fields or files else None


def _asks_for_a_page(request: HttpRequest) -> bool:
    """Return whether the browser shows the answer as a page, and does not hand it to a script."""
    return (
        request.headers.get("X-Requested-With") != "XMLHttpRequest"
        and request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
        and request.accepts("text/html")
    )


def came_from_here(request: HttpRequest) -> bool:
    """Return whether the browser says that a page of this site sent the form.

    A form with a wrong token may come from anywhere. One that another site made up must not get the right token, even
    though its reader would have to press the button.
    """
    ours = {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}
    return request.headers.get("Origin") in ours


def keep_text(view: View) -> View:
    """Wrap a view of the admin: whoever would be sent to the form to sign in gets back what they sent, with status 403.

    Autosave is told in JSON, so that it shows the editor what is the matter.
    """

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if request.method != "POST" or request.user.is_authenticated or not _sends_to_sign_in(response):
            return response
        answer: HttpResponse
        if request.headers.get("Accept") == "application/json":
            # Of the codes that the script of autosave knows, this one shows the message and lets it try again later.
            told = {"success": False, "error_code": "validation_error", "error_message": SIGNED_OUT}
            answer = JsonResponse(told, status=HTTPStatus.FORBIDDEN)
        elif kept := kept_text(request):
            answer = render(request, "editorial/signed_out.html", {"kept": kept}, status=HTTPStatus.FORBIDDEN)
        else:
            return response
        add_never_cache_headers(answer)
        return answer

    return wrapper


def _sends_to_sign_in(response: HttpResponseBase) -> bool:
    address = response.headers.get("Location", "")
    return response.status_code == HTTPStatus.FOUND and address.startswith(f"{reverse('wagtailadmin_login')}?")

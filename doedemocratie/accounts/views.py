"""The addresses outside the admin where Wagtail takes a password."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from wagtail.documents.views.serve import authenticate_with_password as read_documents_with_password
from wagtail.views import authenticate_with_password as read_pages_with_password

from doedemocratie.accounts.sign_in_protection import PAUSE, Attempt


@never_cache
def sign_in_to_read(request: HttpRequest) -> HttpResponse:
    """Send who wants to read a restricted page to the one form to sign in with.

    Somebody who signed in and still comes here may not read that page. The form would send them straight back to it.
    """
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect(f"{reverse('wagtailadmin_login')}?{request.GET.urlencode()}")


@never_cache
def read_pages(request: HttpRequest, restriction_id: int, page_id: int) -> HttpResponse:
    """Take the password of protected pages."""
    view = partial(read_pages_with_password, page_view_restriction_id=restriction_id, page_id=page_id)
    # Not the page: one password opens all pages of a branch, and the address may name any page.
    return _with_pause(view, request, f"pages {restriction_id}")


@never_cache
def read_documents(request: HttpRequest, restriction_id: int) -> HttpResponse:
    """Take the password of protected documents."""
    view = partial(read_documents_with_password, restriction_id=restriction_id)
    return _with_pause(view, request, f"documents {restriction_id}")


def _with_pause(view: Callable[[HttpRequest], HttpResponse], request: HttpRequest, name: str) -> HttpResponse:
    """Return the answer of ``view`` to ``request``, with a pause for an address that guesses the password of ``name``.

    All readers share that password, so only the address that guesses has to wait: a stranger may not keep them out.
    """
    if request.method != "POST":
        return _in_our_words(view(request))
    attempt = Attempt.of(request, name)
    if attempt.is_paused_here():
        return _refused(view, request)
    response = view(request)
    if response.status_code == 302:
        attempt.succeeded()
    else:
        attempt.failed()
    return _in_our_words(response, wrong="Dit wachtwoord klopt niet. Probeer het nog eens.")


def _in_our_words(response: HttpResponse, wrong: str = "") -> HttpResponse:
    """Return ``response`` with a form that a password manager knows, and that says ``wrong`` when one was filled in."""
    if isinstance(response, TemplateResponse) and response.context_data:
        form = response.context_data["form"]
        form.fields["password"].widget.attrs["autocomplete"] = "current-password"
        if wrong and form.data.get("password"):
            form.errors["password"] = form.error_class([wrong])
    return response


def _refused(view: Callable[[HttpRequest], HttpResponse], request: HttpRequest) -> HttpResponse:
    """Return the form of ``view`` again, which did not see the password."""
    posted = request.POST.copy()
    posted.pop("password", None)
    request.POST = posted  # type: ignore[assignment]  # a QueryDict all the same, only not yet made immutable
    response = _in_our_words(view(request))
    if isinstance(response, TemplateResponse) and response.context_data:
        minutes = int(PAUSE.total_seconds() // 60)
        form = response.context_data["form"]
        form.errors["password"] = form.error_class(
            [f"Er is te vaak een verkeerd wachtwoord ingevuld. Wacht {minutes} minuten en probeer het opnieuw."]
        )
    response.status_code = 429
    response["Retry-After"] = str(int(PAUSE.total_seconds()))
    return response

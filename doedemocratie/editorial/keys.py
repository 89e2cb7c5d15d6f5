"""Addresses of the admin that name things by keys that can be none, such as one that a mail program broke off."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from wagtail.models import Page

from doedemocratie.core.lookups import key_in

View = Callable[..., HttpResponseBase]

ALL = "all"  # what Wagtail calls every row of a list


def know_keys(view: View) -> View:
    """Wrap a view of the admin: such an address is not found, where Wagtail's actions on many and choosers raise an error."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        name = request.resolver_match.url_name if request.resolver_match else ""
        if name == "wagtail_bulk_action":
            _check_many(request)
        elif name == "chosen" and key_in(kwargs.get("pk", "")) is None:
            raise Http404("Nothing has such a key")
        return view(request, *args, **kwargs)

    return wrapper


def _check_many(request: HttpRequest) -> None:
    chosen, parent = request.GET.getlist("id"), request.GET.get("childOf")
    if any(key_in(text) is None for text in chosen if text != ALL):
        raise Http404("Nothing has such a key")
    if parent and ALL in chosen and not Page.objects.filter(pk=key_in(parent)).exists():
        raise Http404("There is no such page")

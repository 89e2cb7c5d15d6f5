"""What a visitor gets when something is not there."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import get_template
from wagtail.models import Page, Site


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer with 410 for a page that was public once and was taken away, with 404 for anything else."""
    status = 410 if _was_public(request) else 404
    response = render(request, f"{status}.html", status=status)
    # Browsers may keep a 410 by themselves (RFC 9110, 15.5.11); a page that comes back must be seen at once.
    response["Cache-Control"] = "no-cache"
    return response


def _was_public(request: HttpRequest) -> bool:
    """Return whether a page at this address was published before and is not now."""
    site = Site.find_for_request(request)
    if site is None:
        return False
    url_path = f"{site.root_page.url_path}{request.path.strip('/')}/"
    return Page.objects.filter(url_path=url_path, live=False, first_published_at__isnull=False).exists()


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer with the error page, which needs neither the database nor the request."""
    return HttpResponseServerError(get_template("500.html").render())

"""What a visitor gets when something is not there."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import get_template
from wagtail.models import Page, Site


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer with 410 for a page that was public once and was taken away, with 404 for anything else."""
    if _was_public(request):
        return render(request, "410.html", status=410)
    return render(request, "404.html", status=404)


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

"""What search engines ask for first."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe
from wagtail.models import Site

from doedemocratie.core.keeping import keep
from doedemocratie.opendata.woo_sitemaps import categories_in_use


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Return robots.txt: everything but the admin and search results may be read, and where the sitemaps are.

    The Woo index finds the documents of this site by the last lines, one for each information category in use.
    """
    keep(request)
    site = Site.find_for_request(request)
    address = site.root_url if site and site.hostname != "localhost" else request.build_absolute_uri("/").rstrip("/")
    lines = [
        "User-agent: *",
        f"Disallow: {reverse('wagtailadmin_home')}",
        f"Disallow: {reverse('search')}",
        "",
        f"Sitemap: {address}{reverse('sitemap')}",
    ]
    if site is not None:
        lines += [f"Sitemap: {address}{reverse('woo_index', args=[code])}" for code in categories_in_use(request)]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")

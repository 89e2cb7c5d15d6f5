"""The sitemap: an index, and parts that each hold the public pages of a range of ids.

A range of ids is found by the primary key, so a part costs the same whatever the size of the site; numbered pages of
one long list would be read from the start each time.
"""

from __future__ import annotations

from django.db.models import F, Max
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from wagtail.models import Page, Site
from wagtail.query import PageQuerySet

from doedemocratie.core.keeping import keep
from doedemocratie.core.querysets import waiting_for_parent

PART_SIZE = 100  # ids; so many that a site of 100 pages has a full part too


def _public_pages(request: HttpRequest) -> PageQuerySet:
    """Return the pages of this site that every visitor may see, with ``changed_at``. One query for the restrictions.

    An alias is no page of its own: it names the page that it shows as the canonical one.
    """
    site = Site.find_for_request(request)
    if site is None:
        raise Http404("There is no site here")
    pages = Page.objects.descendant_of(site.root_page, inclusive=True).live().public().filter(alias_of=None)
    pages = pages.exclude(waiting_for_parent())
    return pages.annotate(changed_at=Coalesce("last_published_at", "latest_revision_created_at"))


@require_safe
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """Answer with the addresses of the parts that have a page, each with its last change."""
    keep(request)
    pages = _public_pages(request)
    # Part 0 has the ids 0 to PART_SIZE - 1, and so on: the same arithmetic as in ``sitemap_part``.
    parts = pages.order_by().values(part=F("pk") / PART_SIZE).annotate(last_mod=Max("changed_at")).order_by("part")
    sitemaps = [
        {
            "location": request.build_absolute_uri(reverse("sitemap_part", args=[part["part"]])),
            "last_mod": part["last_mod"],
        }
        for part in parts
    ]
    return render(request, "sitemap_index.xml", {"sitemaps": sitemaps}, content_type="application/xml")


@require_safe
def sitemap_part(request: HttpRequest, part: str) -> HttpResponse:
    """Answer with the public pages of one range of ids; raise ``Http404`` when it has none."""
    first = int(part) * PART_SIZE
    if first > 2**31:
        raise Http404("No page has so high an id")
    pages = _public_pages(request).filter(pk__gte=first, pk__lt=first + PART_SIZE).order_by("pk")
    urls = [{"location": page.get_full_url(request), "lastmod": page.changed_at} for page in pages]
    if not urls:
        raise Http404("There is no such part of the sitemap")
    keep(request)
    return render(request, "sitemap.xml", {"urlset": urls}, content_type="application/xml")

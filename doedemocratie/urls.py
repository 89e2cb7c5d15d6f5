"""The addresses of the site."""

from __future__ import annotations

from django.conf import settings
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.documents import urls as wagtaildocs_urls

from doedemocratie.core.tables import table_csv
from doedemocratie.core.views import serve
from doedemocratie.library.views import serve_document
from doedemocratie.opendata.calendars import event_calendar
from doedemocratie.opendata.feeds import SectionFeed
from doedemocratie.opendata.security_txt import security_txt
from doedemocratie.opendata.sitemaps import sitemap_index, sitemap_part
from doedemocratie.opendata.views import robots
from doedemocratie.opendata.woo_sitemaps import woo_index, woo_part

handler404 = "doedemocratie.core.views.not_found"
handler500 = "doedemocratie.core.views.server_error"

urlpatterns = [
    path("beheer/", include("doedemocratie.editorial.urls")),
    path("", include("doedemocratie.accounts.urls")),  # before Wagtail's own, which have no pause for who guesses
    re_path(r"^documenten/(\d+)/(.*)$", serve_document, name="wagtaildocs_serve"),  # instead of Wagtail's own
    path("documenten/", include(wagtaildocs_urls)),
    path(settings.MEDIA_URL.lstrip("/"), include("doedemocratie.delivery.urls")),
    path("bestanden/publicaties/", include("publications.urls")),
    path("zoeken/", include("doedemocratie.search.urls")),
    path("tabellen/<int:page_id>/<uuid:block_id>.csv", table_csv, name="table_csv"),
    path("robots.txt", robots, name="robots"),
    path(".well-known/security.txt", security_txt, name="security_txt"),
    path("sitemap.xml", sitemap_index, name="sitemap"),
    re_path(r"^sitemap-(0|[1-9]\d{0,8})\.xml\Z", sitemap_part, name="sitemap_part"),
    re_path(r"^sitemaps/sitemapindex-diwoo-(infocat\d{3})\.xml\Z", woo_index, name="woo_index"),
    re_path(r"^sitemaps/sitemap-diwoo-(infocat\d{3})-(0|[1-9]\d{0,8})\.xml\Z", woo_part, name="woo_part"),
    path(
        "favicon.ico",
        RedirectView.as_view(url=f"{settings.STATIC_URL}icons/favicon.ico", permanent=True),
        name="favicon",
    ),
    path("<slug:section>/feed/", SectionFeed(), name="feed"),
    path("<path:path>/agenda.ics", event_calendar, name="event_calendar"),
]

if settings.DEBUG:
    from debug_toolbar.toolbar import debug_toolbar_urls

    urlpatterns += debug_toolbar_urls()

urlpatterns += [
    re_path(wagtail_urls.serve_pattern, serve, name="wagtail_serve"),
    path("", include(wagtail_urls)),  # for the names of its addresses, by which pages know their own
]

"""The addresses of the site."""

from __future__ import annotations

from django.conf import settings
from django.urls import include, path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.documents import urls as wagtaildocs_urls

from doedemocratie.opendata.calendars import event_calendar
from doedemocratie.opendata.feeds import SectionFeed
from doedemocratie.opendata.views import robots

handler404 = "doedemocratie.core.views.not_found"
handler500 = "doedemocratie.core.views.server_error"

urlpatterns = [
    path("beheer/", include(wagtailadmin_urls)),
    path("", include("doedemocratie.accounts.urls")),  # before Wagtail's own, which have no pause for who guesses
    path("documenten/", include(wagtaildocs_urls)),
    path(settings.MEDIA_URL.lstrip("/"), include("doedemocratie.delivery.urls")),
    path("zoeken/", include("doedemocratie.search.urls")),
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("favicon.ico", RedirectView.as_view(url=f"{settings.STATIC_URL}icons/favicon.ico"), name="favicon"),
    path("<slug:section>/feed/", SectionFeed(), name="feed"),
    path("<path:path>/agenda.ics", event_calendar, name="event_calendar"),
]

if settings.DEBUG:
    from debug_toolbar.toolbar import debug_toolbar_urls

    urlpatterns += debug_toolbar_urls()

urlpatterns += [path("", include(wagtail_urls))]

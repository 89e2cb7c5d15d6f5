"""Where to report a weakness of the site: /.well-known/security.txt, as RFC 9116 says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe
from wagtail.models import Page, Site

from doedemocratie.core.keeping import keep
from doedemocratie.core.models import SiteSettings

POLICY_SLUG = "kwetsbaarheid-melden"  # the page below the home page that every site of the government has
# RFC 9116, 2.5.5, wants less than a year. The text must be looked at again before that, and a copy may be kept a while.
VALID_FOR = dt.timedelta(days=180)
WAYS = {"https", "mailto", "tel"}


@require_safe
def security_txt(request: HttpRequest) -> HttpResponseBase:
    """Return how to report a weakness, or send the reader to the file that does; raise Http404 when nobody said how.

    In order: the file elsewhere, the operator's own file (which may be signed), the operator's contacts, the page about
    weaknesses, the e-mail address of the site. An e-mail address stands alone only: sectxt wants a key beside it.
    An address is never made up: a report that nobody reads is worse than a finder who keeps looking.
    """
    if settings.SECURITY_TXT_REDIRECT:
        keep(request)
        return HttpResponseRedirect(settings.SECURITY_TXT_REDIRECT)
    if settings.SECURITY_TXT_FILE:
        text = Path(settings.SECURITY_TXT_FILE).read_text(encoding="utf-8")
        return HttpResponse(text, content_type="text/plain; charset=utf-8")
    site = Site.find_for_request(request)
    if site is None:
        raise Http404("There is no site.")
    page = Page.objects.live().public().child_of(site.root_page).filter(slug=POLICY_SLUG).first()
    # Every address of the web in the file must begin with https (RFC 9116, 2.4).
    policy = request.build_absolute_uri(page.get_url(request)) if page and request.is_secure() else ""
    email = SiteSettings.for_request(request).contact_email
    contacts = settings.SECURITY_CONTACT or ([policy] if policy else [f"mailto:{email}"] if email else [])
    if not contacts:
        raise Http404("Nobody has said how to report a weakness.")
    today = timezone.now().astimezone(dt.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    keep(request, until=today + dt.timedelta(days=1))
    lines = [f"Contact: {contact}" for contact in contacts]
    lines.append(f"Expires: {today + VALID_FOR:%Y-%m-%dT%H:%M:%SZ}")
    lines.append("Preferred-Languages: nl, en")
    if request.is_secure():
        lines.append(f"Canonical: {request.build_absolute_uri(request.path)}")
    if policy:
        lines.append(f"Policy: {policy}")
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


@register()
def check_security_settings(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Refuse a contact that is no URI, a file elsewhere that has no safe address, and a file that is not there."""
    errors: list[CheckMessage] = [
        Error(
            f"SECURITY_CONTACT has {contact!r}.",
            hint="Write mailto:naam@example.org or https://www.example.org/melden.",
            id="opendata.E001",
        )
        for contact in settings.SECURITY_CONTACT
        if urlsplit(contact).scheme not in WAYS or not contact.partition(":")[2].strip("/")
    ]
    elsewhere = settings.SECURITY_TXT_REDIRECT
    if elsewhere and (urlsplit(elsewhere).scheme != "https" or not urlsplit(elsewhere).hostname):
        errors.append(
            Error(
                f"SECURITY_TXT_REDIRECT is {elsewhere!r}.",
                hint="Write it as https://www.ncsc.nl/.well-known/security.txt.",
                id="opendata.E002",
            )
        )
    if settings.SECURITY_TXT_FILE and not Path(settings.SECURITY_TXT_FILE).is_file():
        errors.append(Error(f"There is no SECURITY_TXT_FILE, {settings.SECURITY_TXT_FILE}.", id="opendata.E003"))
    return errors

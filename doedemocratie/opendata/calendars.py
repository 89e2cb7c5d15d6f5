"""Calendar files: an event for the reader's own agenda."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event
from wagtail.models import Page, Site

from doedemocratie.core.calendar import CalendarEvent
from doedemocratie.core.keeping import keep

PRODUCT = "-//Doe-democratie//Agenda//NL"


@require_safe
def event_calendar(request: HttpRequest, path: str) -> HttpResponse:
    """Answer with the calendar file of the public page at ``path``, a type that has ``calendar_event()``.

    Raises ``Http404`` for any other address.
    """
    site = Site.find_for_request(request)
    if site is None:
        raise Http404("There is no site here")
    # An address has no index of its own; the slug has.
    pages = Page.objects.live().filter(slug=path.rpartition("/")[2], url_path=f"{site.root_page.url_path}{path}/")
    page = pages.first()
    specific = page.specific if page else None
    if specific is None or not hasattr(specific, "calendar_event") or specific.get_view_restrictions():
        raise Http404("There is no event here")
    keep(request)
    document = as_icalendar(specific.calendar_event(), specific.get_full_url(request))
    response = HttpResponse(document, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{specific.slug}.ics"'
    return response


def as_icalendar(event: CalendarEvent, address: str) -> bytes:
    """Return ``event`` as an iCalendar document (RFC 5545); ``address`` is its page, and makes it unique."""
    entry = Event()
    entry.add("uid", address)
    entry.add("dtstamp", event.changed_at)
    entry.add("dtstart", event.start)
    if event.end is not None:
        entry.add("dtend", event.end)
    entry.add("summary", event.title)
    entry.add("description", event.description)
    if event.location:
        entry.add("location", event.location)
    entry.add("url", address)
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add_component(entry)
    calendar.add_missing_timezones()
    return calendar.to_ical()

"""Atom feeds: what is new, for feed readers."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from wagtail.models import Page, Site

from doedemocratie.core.keeping import keep
from doedemocratie.core.models.cards import prepare_cards
from doedemocratie.opendata.diwoo import writable

FEED_SIZE = 30  # entries


class SectionFeed(Feed):
    """The newest pages below a section. Its page model says so by having ``feed_pages()``.

    The feed of a section lies at the section's own address followed by ``feed/``.
    """

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, section: str) -> Page:
        """Return the section with this slug; raise ``Http404`` for a page that is no public section with a feed."""
        self.request = request
        site = Site.find_for_request(request)
        page = Page.objects.child_of(site.root_page).live().filter(slug=section).first() if site else None
        specific = page.specific if page else None
        if specific is None or not hasattr(specific, "feed_pages") or specific.get_view_restrictions():
            raise Http404("There is no feed here")
        keep(request)
        return specific

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer with the feed. A feed object keeps nothing of an earlier request."""
        return super(SectionFeed, type(self)()).__call__(request, *args, **kwargs)

    def title(self, section: Page) -> str:
        """Return the name of the site and the section."""
        return writable(f"{Site.find_for_request(self.request).site_name or 'Doe-democratie'}: {section.title}")

    def link(self, section: Page) -> str:
        """Return the address of the section."""
        return section.get_full_url(self.request)

    def subtitle(self, section: Any) -> str:
        """Return the introduction of the section."""
        return writable(section.introduction)

    def items(self, section: Any) -> list[Any]:
        """Return the newest pages. Three queries, however many pages the section has."""
        return prepare_cards(section.feed_pages()[:FEED_SIZE], section.private_pages())

    def item_title(self, item: Any) -> str:
        """Return the title of the page."""
        return writable(item.title)

    def item_description(self, item: Any) -> str:
        """Return the teaser of the page."""
        return writable(item.introduction)

    def item_link(self, item: Any) -> str:
        """Return the full address of the page."""
        return item.get_full_url(self.request)

    def item_pubdate(self, item: Any) -> dt.datetime | None:
        """Return when the page was published, by its own date; ``None`` when that is not known."""
        if item.display_date is None:
            return None
        return timezone.make_aware(dt.datetime.combine(item.display_date, dt.time.min))

    def item_updateddate(self, item: Any) -> dt.datetime:
        """Return when the page was last published here, which Atom requires."""
        return item.last_published_at or item.latest_revision_created_at

    def item_categories(self, item: Any) -> list[str]:
        """Return the names of the page's themes."""
        return [writable(theme.title) for theme in item.themes]

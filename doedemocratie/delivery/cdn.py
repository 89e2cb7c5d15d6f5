"""Tell the CDN which of its copies are old.

What a change concerns is noted in the transaction of the change, as rows of ``AddressToPurge``: they are there exactly
when the change is, whatever happens to this process or to the CDN. A task tells the CDN of single addresses at once, the
clock does the rest and whatever failed. The request of an editor waits for neither.

The menu, the footer, listings, related pages and pictures of one page stand on others, so every change is followed by
every address of the site, in batches. The addresses that certainly changed come first: those of the page itself, what
is above it, the front page, and where it was before. A sweep costs the site little: the CDN asks again only for what
somebody reads, and nearly always gets a 304 or a stored page.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any
from urllib.error import URLError
from urllib.parse import urljoin, urlsplit
from urllib.request import urlopen

from django.conf import settings
from django.core.cache import caches
from django.urls import reverse
from wagtail.contrib.frontend_cache.backends.http import HTTPBackend, PurgeRequest
from wagtail.contrib.frontend_cache.utils import get_backends
from wagtail.models import Page, Site

from .models import AddressToPurge
from .release import release

logger = logging.getLogger(__name__)

BATCH = 200  # pages
AT_ONCE = 8  # requests to the CDN
TIMEOUT = 5.0  # seconds for one address
SITEMAP_PART = 100  # ids in one part, as in opendata.sitemaps
LOG_EVERY = 60.0  # seconds between two lines in the log about a CDN that does not answer
RELEASE_KEY = "cdn-release"
NOT_THERE = (404, 412)  # what Varnish and nginx answer when they hold no copy
_logged_at = -LOG_EVERY


class HttpBackend(HTTPBackend):
    """Wagtail's way to send ``PURGE`` for each address, but a CDN that refuses or hangs is an error, to try again."""

    def purge_batch(self, urls: list[str]) -> None:
        """Have the CDN forget ``urls``, a few at a time; raise what ``purge`` raises, and leave the rest then."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            try:
                for _ in pool.map(self.purge, urls):
                    pass
            except OSError:
                pool.shutdown(cancel_futures=True)
                raise

    def purge(self, url: str) -> None:
        """Have the CDN forget ``url``; raise URLError or TimeoutError when it does not."""
        address = urlsplit(url)
        request = PurgeRequest(
            address._replace(scheme=self.cache_scheme, netloc=self.cache_netloc).geturl(),
            headers={"Host": address.netloc, "User-Agent": "doedemocratie"},
        )
        try:
            with urlopen(request, timeout=TIMEOUT):  # noqa: S310 - the address is a setting
                pass
        except URLError as error:
            if getattr(error, "code", None) not in NOT_THERE:
                raise


def is_there() -> bool:
    """Return whether the site has a CDN to tell."""
    return bool(getattr(settings, "WAGTAILFRONTENDCACHE", None))


def note(addresses: Iterable[str]) -> None:
    """Have the CDN forget these full addresses, once the current transaction is in the database."""
    if is_there():
        AddressToPurge.objects.bulk_create([AddressToPurge(address=address) for address in addresses], batch_size=500)


def note_everything() -> None:
    """Have the CDN forget every address of the site, once the current transaction is in the database."""
    if is_there():
        AddressToPurge.objects.create(address="")


def note_release() -> None:
    """Have the CDN forget every address when this is another release than the one that was here last."""
    if is_there() and caches["version"].get(RELEASE_KEY) != release():
        note_everything()
        caches["version"].set(RELEASE_KEY, release(), None)


def purge_noted() -> bool:
    """Tell the CDN of the single addresses that were noted; return whether that was done. Failure is a log line."""
    while rows := list(AddressToPurge.objects.exclude(address="").order_by("pk")[:BATCH]):
        addresses = {near: None for row in rows for near in around(row.address)}
        if not _purge(addresses):
            return False
        AddressToPurge.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return True


def sweep(seconds: float) -> bool:
    """Go on telling the CDN of every address, for so many ``seconds``; return whether nothing is left to do."""
    end = time.monotonic() + seconds
    while row := _current_sweep():
        pages = list(Page.objects.live().filter(pk__gt=row.reached, depth__gt=1).order_by("pk")[:BATCH])
        addresses = {} if row.reached else dict.fromkeys(_of_sites())
        cache = SimpleNamespace()  # Wagtail keeps the addresses of the sites on it
        addresses |= {address: None for page in pages for address in _of_page(page, cache)}
        if not _purge(addresses):
            return False
        if len(pages) < BATCH:
            row.delete()
        else:
            row.reached = pages[-1].pk
            row.save(update_fields=["reached"])
        if time.monotonic() > end:
            return not AddressToPurge.objects.exists()
    return True


def around(address: str) -> Iterator[str]:
    """Yield ``address``, its calendar file, and everything above it with its feed: that is where it is listed."""
    yield address
    parts = urlsplit(address)
    if not parts.path.endswith("/") or parts.query:
        return
    yield urljoin(address, "agenda.ics")
    above = parts.path
    while above:
        yield parts._replace(path=above).geturl()
        if above.count("/") == 2:
            yield parts._replace(path=f"{above}feed/").geturl()
        above = above.rstrip("/").rpartition("/")[0] + "/" if above != "/" else ""
    yield urljoin(address, reverse("sitemap"))


def _current_sweep() -> AddressToPurge | None:
    """Return the sweep that has begun, or else the newest one that was asked for, which does for those before it."""
    asked = AddressToPurge.objects.filter(address="")
    row = asked.filter(reached__gt=0).first() or asked.order_by("-pk").first()
    if row is not None and not row.reached:
        asked.filter(pk__lt=row.pk).delete()
    return row


def _of_sites() -> Iterator[str]:
    for site in Site.objects.all():
        for path in ("/", reverse("robots"), reverse("sitemap"), reverse("favicon")):
            yield f"{site.root_url}{path}"


def _of_page(page: Page, cache: object) -> Iterator[str]:
    """Yield every address of the page, and that of the part of the sitemap that it stands in. No query."""
    address = page.get_full_url(cache)
    if address is None:
        return
    yield address
    yield urljoin(address, reverse("sitemap_part", args=[page.pk // SITEMAP_PART]))
    if hasattr(page.specific_class, "feed_pages"):
        yield urljoin(address, "feed/")
    if hasattr(page.specific_class, "calendar_event"):
        yield urljoin(address, "agenda.ics")


def _purge(addresses: Iterable[str]) -> bool:
    """Have every CDN of the settings forget ``addresses``; return whether that was done."""
    global _logged_at
    found = list(addresses)
    backends: dict[str, Any] = get_backends()
    try:
        for backend in backends.values():
            backend.purge_batch(
                [address for address in found if backend.invalidates_hostname(urlsplit(address).netloc)]
            )
    except OSError as error:  # URLError and TimeoutError are two of these
        if time.monotonic() - _logged_at > LOG_EVERY:
            _logged_at = time.monotonic()
            logger.warning("The CDN does not forget old pages (%s); it is told again until it does.", error)
        return False
    return True

"""Which links stand where, kept as pages come and go."""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, Site

from doedemocratie.core.models import SiteSettings

from .addresses import kept
from .finding import addresses_in, addresses_in_footer
from .models import OutsideLink, OutsideLinkUse

# A new link is looked at when who wrote it has had the time to see the mistake.
FIRST_CHECK = dt.timedelta(hours=1)
AT_ONCE = 50  # pages, and addresses in one query


def spread(address: str, length: dt.timedelta) -> dt.timedelta:
    """Return a part of ``length``, always the same for an address, so that not all are due at the same moment."""
    return length * (zlib.crc32(address.encode()) % 1000) / 1000


def keep_page(page_id: int) -> int:
    """Note what stands on the page with this id, nothing when it is not live; return how many addresses.

    An alias has the text of its page, which is where an editor mends a link. A handful of queries.
    """
    page = Page.objects.filter(pk=page_id, live=True, alias_of=None).first()
    return _keep(page_id, addresses_in(page.specific) if page is not None else (), own_hosts())


def keep_footer() -> int:
    """Note what stands at the bottom of every page, of all sites; return how many addresses."""
    written = [text for one in SiteSettings.objects.all() for text in addresses_in_footer(one)]
    return _keep(None, written, own_hosts())


def keep_all() -> int:
    """Note what stands on the whole site; return how many links there are now. Few queries for each page."""
    hosts = own_hosts()
    live = Page.objects.filter(live=True, alias_of=None, depth__gt=1)
    OutsideLinkUse.objects.exclude(page=None).exclude(page__in=live).delete()
    # A list, not a cursor that stays open: on SQLite nobody can write after another process under an open cursor.
    ids = list(live.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), AT_ONCE):
        for page in Page.objects.filter(pk__in=ids[start : start + AT_ONCE], live=True).specific():
            _keep(page.pk, addresses_in(page), hosts)
    keep_footer()
    forget_unused()
    return OutsideLinkUse.objects.count()


def forget_unused() -> int:
    """Remove the addresses that stand nowhere any more; return how many. One query, and two more when there are any."""
    gone = list(OutsideLink.objects.filter(uses=None).values_list("pk", flat=True)[:AT_ONCE])
    if gone:
        OutsideLink.objects.filter(pk__in=gone, uses=None).delete()
    return len(gone)


def own_hosts() -> frozenset[str]:
    """Return the names under which this site itself is found. One query."""
    names = {urlsplit(settings.SITE_URL).hostname or "", *Site.objects.values_list("hostname", flat=True)}
    return frozenset(name.lower() for name in names)


@transaction.atomic
def _keep(page_id: int | None, written: Iterable[str], hosts: frozenset[str]) -> int:
    found = dict(filter(None, (kept(text, hosts) for text in written)))
    here = OutsideLinkUse.objects.filter(page=page_id)
    before = dict(here.values_list("link__address", "pk"))
    gone = [pk for address, pk in before.items() if address not in found]
    if gone:
        here.filter(pk__in=gone).delete()
    added = [address for address in found if address not in before]
    for start in range(0, len(added), AT_ONCE):
        _add(page_id, {address: found[address] for address in added[start : start + AT_ONCE]})
    return len(found)


def _add(page_id: int | None, hosts: dict[str, str]) -> None:
    """Put addresses, given with their hosts, on a page. Three queries."""
    soon = timezone.now() + FIRST_CHECK
    OutsideLink.objects.bulk_create(
        [
            OutsideLink(address=address, host=host, next_check=soon + spread(address, FIRST_CHECK))
            for address, host in hosts.items()
        ],
        ignore_conflicts=True,  # those that stand on another page too
    )
    links = OutsideLink.objects.filter(address__in=hosts).values_list("pk", flat=True)
    OutsideLinkUse.objects.bulk_create(
        [OutsideLinkUse(link_id=pk, page_id=page_id) for pk in links], ignore_conflicts=True
    )

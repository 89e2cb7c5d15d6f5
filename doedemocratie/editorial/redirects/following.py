"""Redirects that make themselves: when a page that readers had moves or gets another address, with all that is below it.

In place of Wagtail's own (``WAGTAILREDIRECTS_AUTO_CREATE``), which also makes them for drafts that nobody ever read, and
leaves behind those that lead to themselves when a page comes back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import Q, QuerySet
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site
from wagtail.signals import page_published, page_slug_changed, post_page_move

from doedemocratie.core.redirects import redirects_changed
from doedemocratie.core.redirects.addresses import LONGEST, canonical

BATCH = 500


def follow_slug(instance: Page, instance_before: Page, **kwargs: Any) -> None:
    """Let the old addresses of a page whose slug changed, and of what is below it, lead to the new ones."""
    follow(instance, instance_before.url_path, instance.url_path)


def follow_move(instance: Page, url_path_before: str, url_path_after: str, **kwargs: Any) -> None:
    """Let the old addresses of a page that moved, and of what is below it, lead to the new ones."""
    follow(instance, url_path_before, url_path_after)


def give_way_when_live(instance: Page, **kwargs: Any) -> None:
    """Let a page that was published have its address. Wagtail also sends this for one that is planned: readers follow until then."""
    if instance.live:
        give_way(instance)


def give_way(page: Page) -> None:
    """Remove what the address of ``page`` did by itself before that page had it, whether it is live yet or not. Few queries."""
    for site in Site.objects.select_related("root_page"):
        path = _path_in(site, page.url_path or "")
        if path:
            for redirect in Redirect.objects.filter(_at(site), old_path=path, automatically_created=True):
                redirect.delete()


@transaction.atomic
def follow(page: Page, before: str, after: str) -> None:
    """Make the redirects for ``page`` and what is below it, which were at the ``url_path`` ``before`` and are at ``after``.

    Only for pages that readers had, and on sites that the page stays on. A few queries for each five hundred pages.
    """
    if before == after:
        return
    readers_had = Page.objects.filter(path__startswith=page.path, first_published_at__isnull=False)
    for site in Site.objects.select_related("root_page"):
        if not before.startswith(site.root_page.url_path) or not after.startswith(site.root_page.url_path):
            continue
        if page.pk == site.root_page_id:  # the address of the site itself stays as it is
            continue
        changed: list[Redirect] = []
        rows = readers_had.order_by("path").values_list("pk", "url_path", "live").iterator(chunk_size=BATCH)
        for batch in _batches(rows):
            moved = [
                (pk, _path_in(site, before + url_path[len(after) :]), _path_in(site, url_path), live)
                for pk, url_path, live in batch
            ]
            changed += _redirect(site, [row for row in moved if len(row[1]) <= LONGEST])
        changed += _follow_links(site, _path_in(site, before), _path_in(site, after))
        if changed:
            redirects_changed.send(Redirect, redirects=changed)


@transaction.atomic
def lead_elsewhere(pages: QuerySet[Page], target: Page) -> dict[int, int]:
    """Let the addresses of ``pages``, which are about to go, lead to ``target``, and what led to them too.

    Only of pages that readers had, and on the sites that have both. The redirects that are made go by themselves when a page
    is published there again. Returns, for each redirect that led to one of the pages, the id of that page.
    """
    led_here = Redirect.objects.filter(redirect_page__in=pages.values("pk"))
    before = dict(led_here.values_list("pk", "redirect_page_id"))
    changed: list[Redirect] = []
    for site in Site.objects.select_related("root_page"):
        here = _path_in(site, target.url_path)
        if not here:
            continue
        rows = pages.filter(first_published_at__isnull=False).order_by("path").values_list("url_path", flat=True)
        for batch in _batches(rows):
            gone = [(target.pk, old, here, target.live) for url_path in batch if (old := _path_in(site, url_path))]
            changed += _redirect(site, [row for row in gone if len(row[1]) <= LONGEST])
    Redirect.objects.filter(pk__in=before).update(redirect_page=target)
    changed += Redirect.objects.filter(pk__in=before)
    redirects_changed.send(Redirect, redirects=changed)
    return before


def _redirect(site: Site, moved: list[tuple[int, str, str, bool]]) -> list[Redirect]:
    """Write the redirects for pages given as (id, old path, new path, live); return those that were added or changed."""
    by_old = {old: pk for pk, old, _, _ in moved}
    by_new = {new: (pk, live) for pk, _, new, live in moved}
    changed: list[Redirect] = []
    known: set[str] = set()
    for redirect in Redirect.objects.filter(_at(site), old_path__in=[*by_old, *by_new]):
        if redirect.old_path in by_old:
            redirect.redirect_page_id, redirect.redirect_link = by_old[redirect.old_path], ""
            redirect.redirect_page_route_path, redirect.automatically_created = "", True
            redirect.save()
            known.add(redirect.old_path)
            changed.append(redirect)
        else:
            pk, live = by_new[redirect.old_path]
            if redirect.redirect_page_id == pk or (live and redirect.automatically_created):
                redirect.delete()  # it would lead to itself, or never be reached
    added = [
        Redirect(old_path=old, site=site, redirect_page_id=pk, automatically_created=True)
        for old, pk in by_old.items()
        if old not in known
    ]
    Redirect.objects.bulk_create(added, ignore_conflicts=True)
    return [*changed, *added]


def _follow_links(site: Site, before: str, after: str) -> list[Redirect]:
    """Let redirects that lead to an address, such as that of a heading on a page, lead to where it is now. One query."""
    changed = []
    for redirect in Redirect.objects.filter(_at(site), redirect_page=None, redirect_link__startswith=before):
        parts = urlsplit(redirect.redirect_link)
        path = canonical(parts.path)
        if path == before or path.startswith(f"{before}/"):
            redirect.redirect_link = parts._replace(path=f"{after}{path[len(before) :]}/").geturl()
            redirect.save()
            changed.append(redirect)
    return changed


def _path_in(site: Site, url_path: str) -> str:
    """Return the canonical path on ``site`` of a page; an empty text for one that is not on it."""
    root = site.root_page.url_path
    return canonical(f"/{url_path[len(root) :]}") if url_path.startswith(root) else ""


def _at(site: Site) -> Q:
    return Q(site=site) | Q(site=None)


def _batches(rows: Iterable[Any]) -> Iterator[list[Any]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, BATCH)):
        yield batch


def register() -> None:
    """Listen to pages."""
    handlers: dict[Any, Callable[..., None]] = {
        page_slug_changed: follow_slug,
        post_page_move: follow_move,
        page_published: give_way_when_live,
    }
    for signal, handler in handlers.items():
        signal.connect(handler, dispatch_uid="editorial.redirects")

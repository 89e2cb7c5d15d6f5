"""What led to pages that are really deleted, and would go along unseen: redirects, and links in texts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.contenttypes.models import ContentType
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, ReferenceIndex, Site

from doedemocratie.accounts.bin import is_in_bin
from doedemocratie.core import gone
from doedemocratie.core.models.base import private_paths
from doedemocratie.core.redirects import redirects_changed
from doedemocratie.core.redirects.addresses import LONGEST, canonical
from doedemocratie.editorial.bin.answering import former_address
from doedemocratie.editorial.redirects.rules import LONGEST_LINK, Target


@contextmanager
def old_addresses_kept(pages: list[Page]) -> Iterator[None]:
    """Let the redirects to ``pages``, which are deleted meanwhile, lead to where each stood, if readers are still told there why.

    That is so for a publication. Of another page no record is left, so its redirects go too. A copy elsewhere has no record of
    its own: its address leads to that of its original. A few queries for each redirect and copy.
    """
    by_id = {page.pk: page for page in pages}
    led = [(one, by_id[one.redirect_page_id]) for one in Redirect.objects.filter(redirect_page__in=by_id)]
    private = tuple(private_paths())
    copies = [page for page in pages if page.first_published_at and not is_in_bin(page)]
    copies = [page for page in copies if not page.path.startswith(private)]
    led += [(redirect, page) for page in copies if (redirect := _at_address_of(page)) is not None]
    # Where each leads now. A redirect is a key only when it is saved.
    places = {one: place for one, page in led if _lead(one, place := _place(_original(page, by_id)))}
    yield
    useless = [one.pk for one, place in places.items() if gone.find(place, None) is None]
    Redirect.objects.filter(pk__in=useless).delete()
    redirects_changed.send(Redirect, redirects=list(places))


def _at_address_of(page: Page) -> Redirect | None:
    """Return a new redirect from the address of ``page``, unless there is one already."""
    place = page.url_path or ""
    site = _site_of(place)
    old_path = canonical(_path_on(site, place)) if site is not None else ""
    if not old_path or len(old_path) > LONGEST or Redirect.get_for_site(site).filter(old_path=old_path).exists():
        return None
    return Redirect(old_path=old_path, site=site, automatically_created=True)


def _lead(redirect: Redirect, place: str) -> bool:
    """Let ``redirect`` lead to the ``url_path`` ``place`` and return ``True``; ``False`` when it cannot, or would go in a circle."""
    site = _site_of(place)
    if site is None:
        return False
    path = _path_on(site, place)
    here = {site.pk} if Site.objects.count() > 1 else {site.pk, None}
    link = path if redirect.site_id in here else f"{site.root_url}{path}"
    onwards = Redirect.get_for_site(site).filter(old_path=canonical(path), redirect_page=None)
    circle = {canonical(path), *(canonical(one.redirect_link) for one in onwards)}
    if len(link) > LONGEST_LINK or redirect.old_path in circle:
        return False
    Target(link=link).put_into(redirect)
    redirect.save()
    return True


def _original(page: Page, by_id: dict[int, Page]) -> Page:
    while page.alias_of_id in by_id:
        page = by_id[page.alias_of_id]
    return page


def _place(page: Page) -> str:
    return former_address(page) or page.url_path or ""


def _site_of(place: str) -> Site | None:
    sites = Site.objects.select_related("root_page")
    return next((site for site in sites if place.startswith(site.root_page.url_path)), None)


def _path_on(site: Site, place: str) -> str:
    return f"/{place.removeprefix(site.root_page.url_path)}"


@contextmanager
def links_kept(pages: list[Page]) -> Iterator[None]:
    """Keep the links to ``pages``, which are deleted meanwhile, in Wagtail's index: the texts still have them.

    Wagtail takes them out with the page, and notes them again when somebody saves the text. So the report of links that visitors
    cannot follow would lose them. A few queries for each text.
    """
    page_type = ContentType.objects.get_for_model(Page)
    ids = [str(page.pk) for page in pages]
    links = ReferenceIndex.objects.filter(to_content_type=page_type, to_object_id__in=ids)
    links = links.exclude(base_content_type=page_type, object_id__in=ids)
    sources = list(links.values_list("content_type", "object_id").distinct())
    yield
    for kind, pk in sources:
        model = ContentType.objects.get_for_id(kind).model_class()
        source = model._base_manager.filter(pk=pk).first() if model is not None else None
        if source is not None:
            ReferenceIndex.create_or_update_for_object(source)

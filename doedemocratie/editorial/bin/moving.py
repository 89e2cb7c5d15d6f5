"""Putting a page in the bin, and back."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q
from wagtail.actions.move_page import MovePageAction
from wagtail.contrib.redirects.models import Redirect
from wagtail.log_actions import log
from wagtail.models import Page, Revision, Site

from doedemocratie.accounts.bin import BIN_SLUG, is_in_bin
from doedemocratie.core.models.base import private_paths
from doedemocratie.core.redirects import redirects_changed
from doedemocratie.editorial.bin.models import BinnedPage, BinPage
from doedemocratie.editorial.bin.states import copy_with_others, put_back, take_off, with_aliases
from doedemocratie.editorial.redirects.following import follow, give_way, lead_elsewhere

THROWN_AWAY, THROWN_AWAY_BELOW, RESTORED = "editorial.bin", "editorial.bin_below", "editorial.restore"
LONGEST_SLUG = Page._meta.get_field("slug").max_length or 255

GONE_ALREADY = "Iemand anders heeft deze pagina al verwijderd."
START_PAGE = "Dit is de startpagina van de site. Die kunt u niet verwijderen."
# Deleting happens while the editor waits, all or nothing: with a thousand published pages it took 27 s on SQLite and 71 s on
# PostgreSQL, and after 60 s gunicorn gives up.
MOST_PAGES = 300
COPY_IN_USE = (
    "Van wat u verwijdert, staat een gekoppelde kopie onder “{place}”. Onder die kopie staan andere pagina's. Verplaats of verwijder "
    "die eerst."
)
TOO_MANY = "Onder deze pagina staan er {below}. Dat zijn er te veel om in één keer te verwijderen. Verwijder eerst een deel daarvan."
NOT_IN_BIN = "Deze pagina ligt niet meer in de prullenbak."
NO_PLACE = "De pagina waar deze onder stond, is er niet meer. Kies een andere plek."
TAKEN = "Op dit webadres staat nu een andere pagina. Kies een ander webadres."


class NotPossibleError(Exception):
    """What was asked cannot be done; the message says why, in Dutch, and ``field`` which answer can be changed, if any."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


@transaction.atomic
def throw_away(page: Page, user: Any, target: Page | None = None) -> BinnedPage:
    """Put ``page`` in the bin with all that stands below it, and return what restoring needs.

    They leave the site, what was planned or waits for approval is cancelled, and readers are sent to ``target`` when one is
    given. Who may do this is for the caller to ask. Raises :class:`NotPossibleError`.
    """
    holder = _holder()
    found = Page.objects.select_for_update().filter(pk=page.pk).first()
    if found is None or is_in_bin(found):
        raise NotPossibleError(GONE_ALREADY)
    branch = Page.objects.filter(path__startswith=found.path)
    if Site.objects.filter(root_page__in=branch.values("pk")).exists():
        raise NotPossibleError(START_PAGE)
    if (count := branch.count()) > MOST_PAGES:
        raise NotPossibleError(TOO_MANY.format(below=count - 1))
    pages = with_aliases(branch)
    if (copy := copy_with_others(page for page in pages if not is_in_bin(page))) is not None:
        raise NotPossibleError(COPY_IN_USE.format(place=copy.get_parent().title))
    before = found.get_prev_sibling()
    facts: dict[str, Any] = {
        "parent": found.get_parent(),
        "after": before,
        "was_first": before is None,
        "slug": found.slug,
        "url_path": found.url_path,
        "was_public": not found.path.startswith(tuple(private_paths())),
        "page_count": count,
    }
    states = take_off(pages, branch, user)
    redirects = lead_elsewhere(branch, target) if target is not None else {}
    # Two pages from different places may have had the same address.
    Page.objects.filter(pk=found.pk).update(slug=f"{found.pk}-{found.slug}"[:LONGEST_SLUG])
    MovePageAction(Page.objects.get(pk=found.pk), holder, "last-child", user).execute(skip_permission_checks=True)
    record = BinnedPage.objects.create(
        page=found, deleted_by=user, states=states, target=target, redirects=redirects, **facts
    )
    title = found.specific_deferred.get_admin_display_title()
    told = {"title": title, "pages": record.page_count, "target": target.title if target is not None else ""}
    log(instance=Page.objects.get(pk=found.pk), action=THROWN_AWAY, user=user, data=told)
    # Nobody sees the history of a page in the bin.
    log(instance=Page.objects.get(pk=record.parent_id), action=THROWN_AWAY_BELOW, user=user, data=told)
    return record


@transaction.atomic
def restore(record: BinnedPage, user: Any, parent: Page | None = None, slug: str = "") -> Page:
    """Put the page of ``record`` back with all that stood below it, as it was on the site, and return it.

    Below its former parent and at its former address, unless another ``parent`` or ``slug`` is given. Who may do this, and
    whether such a page may stand there, is for the caller to ask. Raises :class:`NotPossibleError`; then nothing has changed.
    """
    _holder()  # after whoever is deleting something now, perhaps the page that this one stood below
    found = BinnedPage.objects.select_for_update().filter(pk=record.pk).first()
    if found is None:
        raise NotPossibleError(NOT_IN_BIN)
    below = Page.objects.select_for_update().filter(pk=(parent.pk if parent is not None else found.parent_id)).first()
    if below is None or is_in_bin(below):
        raise NotPossibleError(NO_PLACE, "parent")
    slug = slug or found.slug
    if Page.objects.child_of(below).filter(slug=slug).exists():
        raise NotPossibleError(TAKEN, "slug")
    Page.objects.filter(pk=found.pk).update(slug=slug)
    target, place = _place(found, below)
    MovePageAction(Page.objects.get(pk=found.pk), target, place, user).execute(skip_permission_checks=True)
    _lead_back(found)
    put_back(found.states)
    page = Page.objects.get(pk=found.pk)
    if slug != found.slug:
        _rename_in_versions(page, found.slug, slug)
    follow(page, found.url_path, page.url_path)  # nothing when it stands where it stood
    for other in Page.objects.filter(slug=found.slug, url_path=found.url_path, live=True).exclude(pk=page.pk):
        give_way(other)  # it has the address now
    log(instance=page, action=RESTORED, user=user, data={"pages": found.page_count})
    found.delete()
    return page


def _holder() -> BinPage:
    """Return the page that holds the bin, locked, so that two who delete something or put it back come one after the other."""
    root = Page.objects.select_for_update().get(pk=Page.get_first_root_node().pk)
    holder = BinPage.objects.order_by("pk").first()
    if holder is None:
        holder = root.add_child(instance=BinPage(title="Prullenbak", slug=BIN_SLUG, live=False))
    return holder


def _place(record: BinnedPage, parent: Page) -> tuple[Page, str]:
    """Return where to put the page back, as ``MovePageAction`` takes it: between the pages that it stood between."""
    if parent.pk == record.parent_id:
        if record.was_first:
            return parent, "first-child"
        if record.after is not None and record.after.is_child_of(parent):
            return record.after, "right"
    return parent, "last-child"


def _rename_in_versions(page: Page, before: str, after: str) -> None:
    """Write the new slug into what may be published next: that would take the page back to its old address, or be refused there.

    A version with another slug than the page had is left as its editor wrote it.
    """
    next_ones = Q(approved_go_live_at__isnull=False) | Q(pk__in=[page.latest_revision_id, page.live_revision_id])
    for revision in page.revisions.filter(next_ones, content__slug=before):
        Revision.objects.filter(pk=revision.pk).update(content={**revision.content, "slug": after})


def _lead_back(record: BinnedPage) -> None:
    """Let the redirects that led to the pages lead to them again, and remove those that were made in their place."""
    if record.target_id is None:
        return
    for page in Page.objects.get(pk=record.pk).get_descendants(inclusive=True):
        give_way(page)
    changed = []
    for redirect in Redirect.objects.filter(pk__in=record.redirects):
        redirect.redirect_page_id = record.redirects[str(redirect.pk)]
        redirect.save()
        changed.append(redirect)
    redirects_changed.send(Redirect, redirects=changed)

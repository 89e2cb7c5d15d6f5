"""What readers get at the address of a page in the bin: that it was removed, as for a page that was taken off the site."""

from __future__ import annotations

from django.utils import timezone
from wagtail.models import Page

from doedemocratie.accounts.bin import BIN_DEPTH, is_in_bin
from doedemocratie.core.gone import Gone
from doedemocratie.core.models.base import private_paths
from doedemocratie.editorial.bin.models import BinnedPage

HEADING = "Deze pagina is verwijderd"


def what_is_gone(url_path: str, page: Page | None) -> Gone | None:
    """Return that the page which stood at ``url_path`` was removed, when it is in the bin and every visitor could read it.

    ``page`` is what stands there now; that speaks for itself. Its title is not told: it may be why the page was deleted. One
    query, two more when something in the bin stood there.
    """
    if page is not None:
        return None
    parts = url_path.strip("/").split("/")
    above = [f"/{'/'.join(parts[:count])}/" for count in range(1, len(parts) + 1)]
    for record in BinnedPage.objects.filter(url_path__in=above, was_public=True).select_related("page"):
        inside = record.page.url_path + url_path.removeprefix(record.url_path)
        found = Page.objects.filter(path__startswith=record.page.path, url_path=inside).first()
        readers_had = found is not None and found.first_published_at is not None
        if found is not None and readers_had and not found.path.startswith(tuple(private_paths())):
            return Gone(HEADING, "", timezone.localdate(record.deleted_at))
    return None


def former_address(page: Page) -> str | None:
    """Return the ``url_path`` that ``page`` had before it was put in the bin; ``None`` for any other page. One query."""
    if not is_in_bin(page):
        return None
    top = page.path[: Page.steplen * (BIN_DEPTH + 1)]
    record = BinnedPage.objects.filter(page__path=top).select_related("page").first()
    return record.url_path + page.url_path.removeprefix(record.page.url_path) if record is not None else None

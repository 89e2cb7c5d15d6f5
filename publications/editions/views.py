"""How a reader gets an edition: at an address that stays the same, as long as every visitor may read the publication."""

from __future__ import annotations

import copy
import logging
from http import HTTPStatus

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.views.decorators.http import require_safe
from wagtail.models import Site

from doedemocratie.accounts.bin import is_in_bin
from doedemocratie.core.views import not_found
from publications.models import PublicationPage, Withdrawal
from publications.models.editions import EditionFormat, PublicationEdition
from publications.withdrawing.records import was_deleted

logger = logging.getLogger(__name__)

MEDIA_TYPES = {EditionFormat.PDF: "application/pdf", EditionFormat.EPUB: "application/epub+zip"}
RETRY_AFTER = 30  # seconds


@require_safe
def serve_edition(request: HttpRequest, page_id: int, slug: str, suffix: str) -> HttpResponseBase:
    """Answer with the edition, and send the reader to the page when there is none (yet). Three queries.

    From an alias the reader is sent to the edition of the publication itself.

    410 when the page was taken away or deleted, with what is told of it, 404 when not everyone may read it. Raises Http404
    when it never existed.
    """
    page = PublicationPage.objects.filter(pk=page_id).defer_streamfields().first() if page_id < 2**31 else None
    if page is None or is_in_bin(page):
        return _as_the_page(request, _address_of_deleted(request, page_id, slug, is_deleted=page is None))
    if not page.lets_see(page):
        return _as_the_page(request, page.get_url(request) or request.path)
    if page.alias_of_id:  # one more address of the publication that has the files
        return _elsewhere(PublicationEdition(publication=page.alias_of.specific_deferred, format=suffix).url)
    edition = PublicationEdition.objects.filter(publication=page, format=suffix).made().first()
    if edition is None:
        return _elsewhere(page.get_url(request) or "/")
    edition.publication = page
    if slug != page.slug:
        return _elsewhere(edition.url)
    etag = quote_etag(f"{edition.fingerprint[:32]}-{edition.size:x}")
    modified = int(edition.made_at.timestamp()) if edition.made_at else 0
    headers = {
        # The page can be taken away at any time, and the file made again.
        "Cache-Control": "no-cache",
        "ETag": etag,
        "Last-Modified": http_date(modified),
        "Content-Security-Policy": "default-src 'none'",
        # For search engines the page is the publication, and this a copy of it (RFC 6596).
        "Link": f'<{page.get_full_url(request)}>; rel="canonical"',
    }
    kept = get_conditional_response(request, etag, modified, HttpResponse(headers=headers))
    return kept if kept is not None and kept.status_code != HTTPStatus.OK else _file(edition, headers)


def _file(edition: PublicationEdition, headers: dict[str, str]) -> HttpResponseBase:
    name = str(edition.file.name)
    try:
        if hasattr(default_storage, "open_stream"):  # a storage elsewhere, which sends part by part
            content, size = default_storage.open_stream(name)
        else:
            content = default_storage.open(name, "rb")
            size = content.size
    except FileNotFoundError as error:
        logger.exception("The file of edition %s is gone", edition.pk)
        raise Http404("The file is gone") from error
    return FileResponse(
        content,
        content_type=MEDIA_TYPES[EditionFormat(edition.format)],
        filename=f"{edition.publication.slug}.{edition.format}",
        headers={**headers, "Content-Length": str(size)},
    )


def _elsewhere(address: str) -> HttpResponse:
    """Send the reader on, for now."""
    response = HttpResponseRedirect(address)
    response["Cache-Control"] = "no-cache"
    return response


def _address_of_deleted(request: HttpRequest, page_id: int, slug: str, *, is_deleted: bool) -> str:
    """Return where the publication stood that had this id, or has it in the bin as long as it is not ``is_deleted``.

    Raises Http404 when there was none. At most three queries.
    """
    site = Site.find_for_request(request)
    if site is None or (is_deleted and not was_deleted(page_id)):
        raise Http404("There never was such a publication")
    records = Withdrawal.objects.filter(url_path__endswith=f"/{slug}/")
    records = records.filter(deleted=True) if is_deleted else records.standing().filter(page=page_id)
    record = records.filter(url_path__startswith=site.root_page.url_path).first()
    if record is None:
        raise Http404("It stood at another address")
    return "/" + record.url_path.removeprefix(site.root_page.url_path)


def _as_the_page(request: HttpRequest, address: str) -> HttpResponse:
    """Answer as the page does that is not there for everyone: 410 with what is told of it when it was, else 404."""
    asked = copy.copy(request)
    asked.path = asked.path_info = address
    return not_found(asked, Http404("Not a publication that everyone may read"))

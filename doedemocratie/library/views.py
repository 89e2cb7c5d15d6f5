"""How a reader gets a document."""

from __future__ import annotations

from http import HTTPStatus

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import add_never_cache_headers
from wagtail import hooks
from wagtail.documents.views.serve import serve

from doedemocratie.library.models import CustomDocument, FormerName


@hooks.register("before_serve_document", order=-1)  # before Wagtail's own, which may answer by itself
def note_restriction(document: CustomDocument, request: HttpRequest) -> None:
    """Note on ``request`` whether not everyone may read ``document``."""
    request.document_is_restricted = bool(document.collection.get_view_restrictions())  # type: ignore[attr-defined]


def serve_document(request: HttpRequest, document_id: str, document_filename: str) -> HttpResponseBase:
    """Return the document as Wagtail does, with what Wagtail does not say: who may keep it, and for how long.

    A document of everyone may be kept, and is asked for again each time: its collection can become private. Of the
    others nothing is kept anywhere (RFC 9111, 5.2.2). Under the name of a file that was replaced it is the new file.
    """
    try:
        response = serve(request, document_id, document_filename)
    except Http404:
        former = FormerName.objects.filter(document=int(document_id), name=document_filename).select_related("document")
        document = getattr(former.first(), "document", None)
        if document is None:
            raise
        response = serve(request, document_id, document.filename)
    if response.headers.get("Content-Encoding") == "None":  # Wagtail's, for a file that is not compressed
        del response.headers["Content-Encoding"]
    if getattr(request, "document_is_restricted", True):
        add_never_cache_headers(response)
    elif response.status_code in {HTTPStatus.OK, HTTPStatus.NOT_MODIFIED}:
        response.headers.setdefault("Cache-Control", "no-cache")
    return response

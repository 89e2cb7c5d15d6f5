"""Media, sent by the application: no web server in front of it is needed."""

from __future__ import annotations

import hashlib
import logging
import os
import posixpath
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils._os import safe_join
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.views.decorators.http import require_safe

logger = logging.getLogger(__name__)

# The directories of MEDIA_ROOT that everyone may read. Documents are not among them: Wagtail's own view sends those,
# because it knows who may read which. Nor are pictures of accounts: nothing takes the metadata out of those.
PUBLIC_DIRECTORIES = ("images", "original_images", "sharing")

# What a browser may show by itself. Everything else is for saving: an SVG or HTML file can hold a script, which would
# run with the rights of this site.
SHOWN_TYPES = {
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
}


RETRY_AFTER = 30  # seconds
LONGEST_NAME = 255  # more than any model of ours keeps


@require_safe
def serve_media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Return the public media file at ``path``, for readers to keep for a year; raise Http404 when there is none."""
    try:
        default_storage.path("")
    except NotImplementedError:  # what Django's storages say that are not on this machine
        return _serve_stored(request, path)
    return _serve_local(request, path)


def _serve_local(request: HttpRequest, path: str) -> HttpResponseBase:
    file = public_file(path)
    try:
        handle = file.open("rb")
    except OSError as error:
        raise Http404(path) from error
    status = os.fstat(handle.fileno())
    headers = {
        **_headers(),
        "ETag": quote_etag(f"{status.st_mtime_ns:x}-{status.st_size:x}"),
        "Last-Modified": http_date(status.st_mtime),
    }
    response = _file_response(handle, file.name, headers)
    return get_conditional_response(request, headers["ETag"], int(status.st_mtime), response) or response


def _serve_stored(request: HttpRequest, path: str) -> HttpResponseBase:
    """Send a file from a storage elsewhere, part by part; 503 when the storage cannot be reached.

    A name stands for one content for ever (UniqueNames), so a reader that has the file is answered without asking the
    storage.
    """
    name = public_name(path)
    etag = quote_etag(hashlib.sha256(name.encode()).hexdigest()[:32])
    headers = {**_headers(), "ETag": etag}
    kept = get_conditional_response(request, etag, None, HttpResponse(headers=headers))
    if kept is not None and kept.status_code != 200:
        return kept
    try:
        if hasattr(default_storage, "open_stream"):
            content, size = default_storage.open_stream(name)
        else:
            content = default_storage.open(name)
            size = content.size
    except FileNotFoundError as error:
        raise Http404(path) from error
    except OSError:
        logger.exception("The storage of media cannot be reached")
        return HttpResponse(
            "Dit bestand is nu even niet te bereiken. Probeer het later opnieuw.\n",
            status=503,
            content_type="text/plain; charset=utf-8",
            headers={"Retry-After": str(RETRY_AFTER), "Cache-Control": "no-store"},
        )
    return _file_response(content, posixpath.basename(name), {**headers, "Content-Length": str(size)})


def _headers() -> dict[str, str]:
    return {
        "Cache-Control": "public, max-age=31536000, immutable",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
    }


def _file_response(content: Any, name: str, headers: dict[str, str]) -> Any:
    # Given as a header only, Django would put a guess from the name in its place.
    content_type = SHOWN_TYPES.get(posixpath.splitext(name)[1].lower())
    return FileResponse(
        content,
        as_attachment=content_type is None,
        filename=name,
        content_type=content_type or "application/octet-stream",
        headers=headers,
    )


def public_name(path: str) -> str:
    """Return the name in the storage of the file at ``path``; raise Http404 when nobody may read it there."""
    plain = posixpath.normpath(path) == path and "\\" not in path and len(path) <= LONGEST_NAME and path.isprintable()
    if plain and path.partition("/")[0] in PUBLIC_DIRECTORIES and "/" in path:
        return path
    raise Http404(path)


def public_file(path: str) -> Path:
    """Return the place on disk of the file at ``path`` below MEDIA_ROOT; raise Http404 when nobody may read it there.

    Neither ``..`` nor a symbolic link leads out of the public directories.
    """
    root = Path(settings.MEDIA_ROOT).resolve()
    try:
        file = Path(safe_join(root, path)).resolve()
        if any(file.is_relative_to(root / directory) for directory in PUBLIC_DIRECTORIES) and file.is_file():
            return file
    except (SuspiciousFileOperation, ValueError, OSError, RuntimeError) as error:
        raise Http404(path) from error
    raise Http404(path)

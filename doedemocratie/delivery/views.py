"""Media, sent by the application: no web server in front of it is needed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.utils._os import safe_join
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.views.decorators.http import require_safe

# The directories of MEDIA_ROOT that everyone may read. Documents are not among them: Wagtail's own view sends those,
# because it knows who may read which.
PUBLIC_DIRECTORIES = ("images", "original_images", "avatar_images")

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


@require_safe
def serve_media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Return the public media file at ``path``, for readers to keep for a year; raise Http404 when there is none."""
    file = public_file(path)
    try:
        handle = file.open("rb")
    except OSError as error:
        raise Http404(path) from error
    status = os.fstat(handle.fileno())
    content_type = SHOWN_TYPES.get(file.suffix.lower())
    headers = {
        "Cache-Control": "public, max-age=31536000, immutable",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "ETag": quote_etag(f"{status.st_mtime_ns:x}-{status.st_size:x}"),
        "Last-Modified": http_date(status.st_mtime),
        "X-Content-Type-Options": "nosniff",
    }
    response: Any = FileResponse(
        handle,
        as_attachment=content_type is None,
        filename=file.name,
        content_type=content_type or "application/octet-stream",
        headers=headers,
    )
    return get_conditional_response(request, headers["ETag"], int(status.st_mtime), response) or response


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

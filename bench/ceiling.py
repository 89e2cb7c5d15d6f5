"""The least that a WSGI application can do: send bytes. Every figure of a page is compared with this."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

# One file for each page, named after it.
_FILES = Path(os.environ["BENCH_BYTES"])
_BODIES = {f"/{file.name}": file.read_bytes() for file in _FILES.iterdir()}


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Send the bytes of the page that the path names."""
    body = _BODIES.get(environ["PATH_INFO"], b"")
    start_response("200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))])
    return [body]

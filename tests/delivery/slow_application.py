"""A WSGI application that takes its time, for tests of the server around it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Any

SECONDS = 0.3
# The answer to this body takes longer, so that there is time to see what the server does meanwhile.
THE_LAST = b"the last"
SECONDS_OF_THE_LAST = 3.0


def application(environ: dict[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
    """Answer after a while with what was sent."""
    body = environ["wsgi.input"].read() or b"nothing"
    time.sleep(SECONDS_OF_THE_LAST if body == THE_LAST else SECONDS)
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]

"""The page cache: a WSGI layer in front of Django that shows a stored page while the content is the same.

A page is kept only when its view says so (``core.keeping``), under scheme, host, path and the query parameters that it
depends on. It is shown as long as the content version is the one that it was rendered under; after that, one reader of
each process renders it anew while the others wait. When it cannot be rendered, the last good copy is shown instead.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.db import Error as DatabaseError
from django.urls import reverse

from doedemocratie.core.keeping import ENVIRON_KEY, VERSION_KEY, Keeping

from . import content_version
from .headers import visitor_headers
from .page_address import AddressBook, PageAddress
from .page_store import PageStore
from .stored_page import Headers, StoredPage, compressed, named

logger = logging.getLogger(__name__)

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

KEPT_STATUSES = ("200", "301", "404", "410")
SHARED_STATUSES = ("200", "410")
# Seconds that a reader waits for another who is rendering the same page; then he renders it too.
LONGEST_WAIT = 20.0
# Seconds before a page that could not be rendered is tried again; its old copy is shown meanwhile.
RETRY_AFTER_FAILURE = 1.0
# Seconds between two lines in the log about old copies: thousands of readers may get one.
LOG_EVERY = 10.0

LAST_RESORT = b"Er ging iets mis. Probeer het over een paar minuten nog eens."
LAST_RESORT_HEADERS = (("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(LAST_RESORT))))


class Rendered:
    """What Django answered: as a whole, or as ``stream`` when it is too large for that."""

    def __init__(self, application: Application, environ: Environ) -> None:
        started: list[tuple[str, Headers]] = []

        def start_response(status: str, headers: Headers, exc_info: Any = None) -> None:
            started[:] = [(status, headers)]

        begin = time.perf_counter()
        self.keeping: Keeping | None = None
        self.stream: Iterable[bytes] | None = None
        self.body = b""
        try:
            parts = application(environ, start_response)
        except Exception:
            # Django turns errors into responses, so this is one in what makes them: the error page itself, for instance.
            logger.exception("Django gave no answer")
            self.status = "500 Internal Server Error"
            self.headers = [*LAST_RESORT_HEADERS, *visitor_headers(secure=environ["wsgi.url_scheme"] == "https")]
            self.body = LAST_RESORT
            return
        self.status, self.headers = started[0]
        self.keeping = environ.get(ENVIRON_KEY)
        # A file is not a response of Django's but gunicorn's own wrapper, which lets the kernel send it.
        if getattr(parts, "streaming", True) and self.keeping is None:
            self.stream = parts
            return
        try:
            self.body = b"".join(parts)
        finally:
            close = getattr(parts, "close", None)
            if close is not None:
                close()
        self.milliseconds = (time.perf_counter() - begin) * 1000

    @property
    def failed(self) -> bool:
        """Whether the page could not be made: by a fault of the site, or because the database is away."""
        return self.status.startswith("5")

    @property
    def may_be_kept(self) -> bool:
        """Whether every visitor may get this answer."""
        if self.keeping is None or not self.status.startswith(KEPT_STATUSES) or named(self.headers, "set-cookie"):
            return False
        says = " ".join(value.lower() for name in ("cache-control", "vary") for _, value in named(self.headers, name))
        return not any(word in says for word in ("private", "no-store", "cookie", "*"))


class PageCache:
    """The WSGI application around ``application`` that answers from stored pages where it can."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.store = PageStore(settings.PAGE_CACHE_MEMORY * 1024 * 1024)
        self.addresses = AddressBook()
        self._files = (settings.STATIC_URL, settings.MEDIA_URL)
        self._not_for_visitors = (*self._files, reverse("wagtailadmin_home"))
        self._session = settings.SESSION_COOKIE_NAME
        self._rendering: dict[tuple[str, str], threading.Event] = {}
        self._lock = threading.Lock()
        self._logged_at = -LOG_EVERY

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        if (
            environ["REQUEST_METHOD"] not in {"GET", "HEAD"}
            or environ["PATH_INFO"].startswith(self._not_for_visitors)
            or self._session in environ.get("HTTP_COOKIE", "")
            or "HTTP_AUTHORIZATION" in environ
        ):
            return self._pass_on(environ, start_response)
        try:
            version = content_version.current()
        except DatabaseError:
            version = ""  # no stored page has it
        address, page = self._find(self.addresses.address_of(environ), version)
        if not address.may_be_stored:
            return self._render(environ, start_response, address, version)
        if page is not None and page.holds(version):
            return answer(environ, start_response, page, "hit")
        if page is not None and (not version or time.monotonic() < page.retry_at):
            return self._show_old(environ, start_response, page)
        return self._render_once(environ, start_response, address, version)

    def _pass_on(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Let Django answer. What somebody with a session gets is for nobody else: it shows the editors' bar."""
        personal = self._session in environ.get("HTTP_COOKIE", "") or "HTTP_AUTHORIZATION" in environ
        personal = personal and not environ["PATH_INFO"].startswith(self._files)
        if personal and environ["REQUEST_METHOD"] in {"GET", "HEAD"}:
            return self._personal(environ, start_response)

        def start(status: str, headers: Headers, *exc_info: Any) -> Any:
            return start_response(status, [*headers, ("X-Cache", "bypass")], *exc_info)

        return self.application(environ, start)

    def _personal(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Let Django answer one reader; when the page cannot be made, she gets the last good copy of the page for all."""
        rendered = Rendered(self.application, environ)
        if rendered.failed and not environ["PATH_INFO"].startswith(self._not_for_visitors):
            _, old = self._find(self.addresses.address_of(environ), "")
            if old is not None:
                return self._show_old(environ, start_response, old)
        headers = [*rendered.headers, ("X-Cache", "bypass")]
        if not named(headers, "cache-control"):
            headers.append(("Cache-Control", "private, no-cache"))
        start_response(rendered.status, headers)
        if rendered.stream is not None:
            return rendered.stream
        # Not compressed: what she sees holds secrets, and the size would tell of them.
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [rendered.body]

    def _find(self, address: PageAddress, version: str) -> tuple[PageAddress, StoredPage | None]:
        """Return the page at ``address``: the current one when this process or another has it, else an older one.

        The address comes back too, because a page found there can tell that it depends on other parameters than this
        process thought.
        """
        if not address.may_be_stored:
            return address, None
        alone = self.addresses.without_query(address)
        if alone is not None:  # the page without the query tells which parameters it depends on
            page = self.store.in_memory(alone.key) or self.store.shared(alone.key, None)
            if page is not None and page.status.startswith("200"):
                self.addresses.learn(address, page.parameters)
                address = self.addresses.again(address)
        page = self.store.in_memory(address.key)
        if page is None or not (page.holds(version) or time.monotonic() < page.retry_at):
            page = self.store.shared(address.key, page)
        if page is not None and address.query and self.addresses.learn(address, page.parameters):
            return self._find(self.addresses.again(address), version)
        return address, page

    def _render_once(
        self, environ: Environ, start_response: StartResponse, address: PageAddress, version: str
    ) -> Iterable[bytes]:
        """Render the page, unless another thread of this process is at it: then wait for its page."""
        place = (address.key, version)
        with self._lock:
            other = self._rendering.get(place)
            if other is None:
                done = self._rendering[place] = threading.Event()
        if other is not None:
            other.wait(LONGEST_WAIT)
            address, page = self._find(address, version)
            if page is not None and page.holds(version):
                return answer(environ, start_response, page, "hit")
            if page is not None and time.monotonic() < page.retry_at:
                return self._show_old(environ, start_response, page)
            return self._render(environ, start_response, address, version)
        try:
            # Another thread may have finished since this one looked.
            page = self.store.in_memory(address.key)
            if page is not None and page.holds(version):
                return answer(environ, start_response, page, "hit")
            return self._render(environ, start_response, address, version)
        finally:
            with self._lock:
                del self._rendering[place]
            done.set()

    def _render(
        self, environ: Environ, start_response: StartResponse, address: PageAddress, version: str
    ) -> Iterable[bytes]:
        """Have Django render the page, keep it when it may be kept, and show the old copy when it cannot be rendered."""
        # As far as is known this may be for all; what is for one reader is rendered as he asks for it.
        request = address.for_rendering(environ) if address.may_be_stored else environ
        request[VERSION_KEY] = version
        rendered = Rendered(self.application, request)
        if rendered.failed:
            _, old = self._find(address, version)
            if old is not None:
                old.retry_at = time.monotonic() + RETRY_AFTER_FAILURE
                return self._show_old(environ, start_response, old)
        keeping = rendered.keeping
        there = rendered.status.startswith("200")
        if keeping is None or not rendered.may_be_kept:
            if there:  # not when it was refused: that says something of one request
                self.addresses.learn_never_stored(address)
            return self._send(environ, start_response, rendered)
        if there or not address.query:  # a query can miss a page that is there without it
            self.addresses.learn(address, keeping.parameters)
        page = StoredPage.of(
            rendered.status,
            rendered.headers,
            rendered.body,
            version=version,
            parameters=keeping.parameters,
            until=keeping.until.timestamp() if keeping.until else None,
        )
        address_now = self.addresses.again(address)
        may_be_stored = address_now.may_be_stored and (there or not address.query)
        # What a page says may depend on a parameter that was not known to be none of its own: it is rendered once more,
        # without that, when somebody asks again.
        if version and may_be_stored and address_now.rendered_query == address.rendered_query:
            # Everybody can make up addresses that do not exist, and one without its last slash is redirected whether it
            # exists or not; they do not drive the pages from the shared cache.
            share = address.may_be_shared and rendered.status.startswith(SHARED_STATUSES)
            self.store.keep(address_now.key, page, share=share)
        return answer(environ, start_response, page, "miss", rendered.milliseconds)

    def _show_old(self, environ: Environ, start_response: StartResponse, page: StoredPage) -> Iterable[bytes]:
        """Show the last good copy, and say so in the log now and then."""
        if time.monotonic() - self._logged_at > LOG_EVERY:
            self._logged_at = time.monotonic()
            logger.warning(
                "Readers get the last good copy of %s: it cannot be rendered now. This is said at most every %d seconds.",
                environ["PATH_INFO"][:200],
                LOG_EVERY,
            )
        return answer(environ, start_response, page, "stale")

    def _send(self, environ: Environ, start_response: StartResponse, rendered: Rendered) -> Iterable[bytes]:
        """Send what is not kept, compressed all the same: nothing secret is in what a visitor without a session gets."""
        if rendered.stream is not None:
            start_response(rendered.status, [*rendered.headers, ("X-Cache", "bypass")])
            return rendered.stream
        headers, body = compressed(rendered.headers, rendered.body, environ.get("HTTP_ACCEPT_ENCODING", ""))
        headers.append(("X-Cache", "bypass"))
        start_response(rendered.status, headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def answer(
    environ: Environ, start_response: StartResponse, page: StoredPage, how: str, milliseconds: float | None = None
) -> Iterable[bytes]:
    """Answer with ``page``; ``how`` is what X-Cache says, ``milliseconds`` how long it took to render it just now."""
    status, headers, body = page.answer(
        environ.get("HTTP_ACCEPT_ENCODING", ""),
        environ.get("HTTP_IF_NONE_MATCH", ""),
        how,
        # A CDN is told of changed pages by their address; with a query there is no end to those.
        for_cdn=not environ.get("QUERY_STRING"),
    )
    took = f", render;dur={milliseconds:.1f}" if milliseconds is not None else ""
    headers = [*headers, ("Server-Timing", f"cache;desc={how}{took}")]
    start_response(status, headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

"""A response as the page cache keeps it: its body in each encoding, and the headers that go with it."""

from __future__ import annotations

import gzip
import hashlib
import time
from dataclasses import dataclass, field
from functools import lru_cache

import brotli
from django.conf import settings

Headers = list[tuple[str, str]]

# What gets smaller by compressing it.
COMPRESSIBLE = ("text/", "application/xml", "application/json", "application/atom+xml", "image/svg+xml")
SMALLEST_COMPRESSED = 500  # bytes; below this the headers of compression outweigh what it saves
# Quality of brotli (0 to 11) and gzip (1 to 9): nearly as small as the best, in a fifth of the time.
BROTLI_QUALITY = 6
GZIP_LEVEL = 6
# Headers that the stored page writes itself, or that say something about one connection only.
OWN_HEADERS = {
    "content-length",
    "content-encoding",
    "cache-control",
    "surrogate-control",
    "etag",
    "vary",
    "expires",
    "date",
}
STALE_IF_ERROR = 24 * 3600  # seconds that a CDN may go on showing a page when the site does not answer


@dataclass
class StoredPage:
    """One response that every visitor may get.

    ``parameters`` are the query parameters that it depends on (see ``core.keeping``), ``until`` the moment, in seconds
    since 1970, after which it no longer holds by itself, or ``None``.
    """

    version: str
    parameters: frozenset[str] | None
    until: float | None
    status: str
    headers: Headers
    bodies: dict[str, bytes]
    etag: str
    # Seconds on the monotonic clock before which a page that could not be rendered anew is not tried again.
    retry_at: float = 0.0
    _prepared: dict[tuple[str, str, bool, bool], Headers] = field(default_factory=dict, repr=False)

    def __getstate__(self) -> dict[str, object]:
        """Leave out of the shared cache what holds for this process only."""
        return {**self.__dict__, "retry_at": 0.0, "_prepared": {}}

    @classmethod
    def of(
        cls,
        status: str,
        headers: Headers,
        body: bytes,
        *,
        version: str,
        parameters: frozenset[str] | None,
        until: float | None,
    ) -> StoredPage:
        """Return the response as it is kept, compressed in every way that browsers ask for."""
        vary = {name for _, value in named(headers, "vary") for name in value.replace(",", " ").split()}
        bodies = encodings(body, content_type(headers))
        if len(bodies) > 1:
            vary.add("Accept-Encoding")
        kept = [(name, value) for name, value in headers if name.lower() not in OWN_HEADERS]
        if vary:
            kept.append(("Vary", ", ".join(sorted(vary))))
        # Weak, because one tag stands for the same page in several encodings (RFC 9110, 8.8.1).
        etag = f'W/"{hashlib.sha256(body).hexdigest()[:20]}"'
        return cls(version, parameters, until, status, kept, bodies, etag)

    @property
    def size(self) -> int:
        """The bytes of all encodings together."""
        return sum(map(len, self.bodies.values()))

    def holds(self, version: str) -> bool:
        """Return whether this is the page under ``version``, now."""
        return self.version == version and (self.until is None or time.time() < self.until)

    def answer(
        self, accept_encoding: str, if_none_match: str, how: str, *, for_cdn: bool
    ) -> tuple[str, Headers, bytes]:
        """Return status, headers and body for a reader who accepts and has this; ``how`` is what X-Cache says.

        ``for_cdn`` is false when a CDN could not be told later that this address has changed.
        """
        encoding = preferred(accept_encoding, self.bodies)
        if if_none_match and self.status.startswith("200") and matches(if_none_match, self.etag):
            return "304 Not Modified", self._headers(encoding, how, for_cdn, unchanged=True), b""
        return self.status, self._headers(encoding, how, for_cdn, unchanged=False), self.bodies[encoding]

    def _headers(self, encoding: str, how: str, for_cdn: bool, *, unchanged: bool) -> Headers:
        """Return the headers; the same list for each request, except for a page that holds until a moment."""
        prepared = self._prepared.get((encoding, how, for_cdn, unchanged))
        if prepared is not None:
            return prepared
        headers = [
            *(
                (name, value)
                for name, value in self.headers
                if not (unchanged and name.lower().startswith("content-t"))
            ),
            ("ETag", self.etag),
            ("X-Cache", how),
            *self._for_caches(for_cdn and how != "stale"),
        ]
        if not unchanged:
            headers.append(("Content-Length", str(len(self.bodies[encoding]))))
            if encoding != "identity":
                headers.append(("Content-Encoding", encoding))
        if self.until is None:
            self._prepared[encoding, how, for_cdn, unchanged] = headers
        return headers

    def _for_caches(self, for_cdn: bool) -> Headers:
        """Return what browsers and a CDN may do with the page.

        A browser asks each time (a 304 is cheap), so that a reader never sees an old page. A CDN keeps the page as long
        as the site says, which is not at all unless ``CDN_MAX_AGE`` is set.
        """
        seconds = settings.CDN_MAX_AGE if for_cdn else 0
        if self.until is not None:
            seconds = max(0, min(seconds, int(self.until - time.time())))
        revalidate = settings.CDN_STALE_WHILE_REVALIDATE if seconds else 0
        old = f"stale-while-revalidate={revalidate}, stale-if-error={STALE_IF_ERROR}"
        return [
            ("Cache-Control", f"public, max-age=0, s-maxage={seconds}, stale-if-error={STALE_IF_ERROR}"),
            ("Surrogate-Control", f"max-age={seconds}, {old}"),
        ]


def named(headers: Headers, name: str) -> Headers:
    """Return the headers called ``name``, in lower case."""
    return [header for header in headers if header[0].lower() == name]


def content_type(headers: Headers) -> str:
    """Return the content type, or an empty text."""
    found = named(headers, "content-type")
    return found[0][1] if found else ""


def encodings(body: bytes, type_: str) -> dict[str, bytes]:
    """Return ``body`` as it is and, when that makes it smaller, compressed by brotli and by gzip."""
    bodies = {"identity": body}
    if is_compressible(body, type_):
        bodies["br"] = brotli.compress(body, quality=BROTLI_QUALITY)
        bodies["gzip"] = gzip.compress(body, GZIP_LEVEL, mtime=0)
    return bodies


def is_compressible(body: bytes, type_: str) -> bool:
    """Return whether compressing makes this ``body`` worth sending so."""
    return len(body) >= SMALLEST_COMPRESSED and type_.startswith(COMPRESSIBLE)


def preferred(accept_encoding: str, bodies: dict[str, bytes]) -> str:
    """Return the smallest encoding among ``bodies`` that the header Accept-Encoding allows."""
    if len(bodies) > 1 and accept_encoding:
        for encoding in _accepted(accept_encoding):
            if encoding in bodies:
                return encoding
    return "identity"


@lru_cache(maxsize=256)
def _accepted(accept_encoding: str) -> tuple[str, ...]:
    """Return which of ours the header accepts, the smallest first (RFC 9110, 12.5.3)."""
    weights = {}
    for part in accept_encoding.lower().split(","):
        name, _, weight = part.partition(";")
        try:
            weights[name.strip()] = float(weight.partition("=")[2]) if weight else 1.0
        except ValueError:
            weights[name.strip()] = 0.0
    return tuple(name for name in ("br", "gzip") if weights.get(name, weights.get("*", 0.0)) > 0)


def compressed(headers: Headers, body: bytes, accept_encoding: str) -> tuple[Headers, bytes]:
    """Return the headers and body of a response that is sent once, compressed when the reader accepts that."""
    if named(headers, "content-encoding") or not is_compressible(body, content_type(headers)):
        return list(headers), body
    encoding = preferred(accept_encoding, {"gzip": b""} | {"identity": body})
    vary = ", ".join(dict.fromkeys([*(value for _, value in named(headers, "vary")), "Accept-Encoding"]))
    rest = [(name, value) for name, value in headers if name.lower() not in {"vary", "content-length"}]
    rest.append(("Vary", vary))
    if encoding == "gzip":
        body = gzip.compress(body, GZIP_LEVEL, mtime=0)
        rest.append(("Content-Encoding", "gzip"))
    return [*rest, ("Content-Length", str(len(body)))], body


def matches(if_none_match: str, etag: str) -> bool:
    """Return whether the header If-None-Match names ``etag`` (compared weakly, RFC 9110, 13.1.2)."""
    tag = etag.removeprefix("W/")
    return if_none_match.strip() == "*" or any(
        part.strip().removeprefix("W/") == tag for part in if_none_match.split(",")
    )

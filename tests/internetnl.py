"""The rules of internet.nl for headers, said again, so that a test shows what that test of the government would say.

Source: github.com/internetstandards/Internet.nl at cec0e01 (July 2026), checks/tasks/http_headers.py. Each function
takes the value of a header (None when there is none) and returns what internet.nl would have against it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

A_YEAR = 31_536_000
UNSAFE = ("'unsafe-inline'", "'unsafe-eval'", "'unsafe-hashes'")
ALONE = {"upgrade-insecure-requests", "block-all-mixed-content", "sandbox"}
HASH_OR_NONCE = re.compile(r"'(?:nonce-[A-Za-z0-9+/_=-]+|sha(?:256|384|512)-[A-Za-z0-9+/_=-]+)'")
HOST = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]*)://(?P<host>[^/:]+)(?::\d+)?(?:/\S*)?", re.IGNORECASE)
SCHEMES = {"data:", "blob:", "mediastream:", "filesystem:"}
STRICT_DYNAMIC = {"default-src", "script-src", "img-src", "child-src", "base-uri", "form-action", "navigate-to"}


def problems(headers: Mapping[str, str], *, domain: str, tls: bool = True) -> list[str]:
    """Return everything that internet.nl would have against a response of ``domain`` with these headers."""
    return [
        *(transport(headers.get("Strict-Transport-Security")) if tls else []),
        *content_policy(headers.get("Content-Security-Policy"), domain=domain),
        *frame_options(headers.get("X-Frame-Options")),
        *content_type_options(headers.get("X-Content-Type-Options")),
        *referrer_policy(headers.get("Referrer-Policy")),
    ]


def transport(value: str | None) -> list[str]:
    """HSTS: the first value has a ``max-age`` of at least a year."""
    found = re.search(r"(?:^|;)\s*max-age\s*=\s*\"?(\d+)", (value or "").split(",")[0], re.IGNORECASE)
    if found is None:
        return ["HSTS: no max-age"]
    return [] if int(found[1]) >= A_YEAR else ["HSTS: less than a year"]


def frame_options(value: str | None) -> list[str]:
    """X-Frame-Options: the first value is DENY or SAMEORIGIN."""
    first = (value or "").split(",")[0].strip().upper()
    return [] if first in {"DENY", "SAMEORIGIN"} else ["X-Frame-Options: not DENY or SAMEORIGIN"]


def content_type_options(value: str | None) -> list[str]:
    """X-Content-Type-Options: the first value is nosniff."""
    return [] if (value or "").split(",")[0].strip().lower() == "nosniff" else ["X-Content-Type-Options: not nosniff"]


def referrer_policy(value: str | None) -> list[str]:
    """Referrer-Policy: the last value is the one that counts, and says nothing to other sites."""
    last = (value or "").split(",")[-1].strip().lower()
    return [] if last in {"no-referrer", "same-origin"} else [f"Referrer-Policy: {last or 'none'}"]


def content_policy(value: str | None, *, domain: str) -> list[str]:
    """Content-Security-Policy: strict defaults, nothing unsafe, every host with its scheme."""
    if not value:
        return ["CSP: none"]
    directives = parsed(value)
    found = [
        f"CSP: {source} in {name}" for name, sources in directives.items() for source in sources if bad(name, source)
    ]
    for name in ("script-src", "object-src"):
        sources = directives.get(name, directives.get("default-src", []))
        found += [f"CSP: {source} in {name}" for source in sources if source in {"data:", "*"}]
    for name in ("default-src", "base-uri"):
        if not strict(directives.get(name), domain):
            found.append(f"CSP: {name} is not 'none', 'self' or the domain itself")
    if not {"frame-src", "default-src"} & set(directives):
        found.append("CSP: no frame-src")
    if not {"'self'", "'none'"} & set(directives.get("frame-ancestors", [])):
        found.append("CSP: frame-ancestors is not 'self' or 'none'")
    targets = directives.get("form-action", [])
    if not {"'self'", "'none'"} & set(targets) and not any(HOST.fullmatch(target) for target in targets):
        found.append("CSP: form-action is open")
    return found


def parsed(value: str) -> dict[str, list[str]]:
    """Return the sources of a policy by directive; of a directive that is there twice the first one counts."""
    directives: dict[str, list[str]] = {}
    for part in value.split(";"):
        name, *sources = part.split() or [""]
        if name:
            directives.setdefault(name.lower(), [source.lower() for source in sources])
    return directives


def bad(directive: str, source: str) -> bool:
    """Return whether ``source`` may not be in ``directive``."""
    if directive in ALONE or source in {"'self'", "'none'", "'report-sample'"} or HASH_OR_NONCE.fullmatch(source):
        return False
    if source == "'strict-dynamic'":
        return directive not in STRICT_DYNAMIC
    if source in UNSAFE:
        return True
    if source in SCHEMES:
        return False  # ``data:`` is looked at where it matters
    host = HOST.fullmatch(source)
    return host is None or host["scheme"] == "http" or host["host"] in {"*", "127.0.0.1"}


def strict(sources: list[str] | None, domain: str) -> bool:
    """Return whether these are exactly 'none', or 'self' and hosts of the domain, below it or above it."""
    if not sources:
        return False
    if sources == ["'none'"]:
        return True
    hosts = [HOST.fullmatch(source) for source in sources if source not in {"'self'", "'report-sample'"}]
    return sources != ["'report-sample'"] and all(host is not None and related(host["host"], domain) for host in hosts)


def related(host: str, domain: str) -> bool:
    """Return whether ``host`` is ``domain``, below it or above it."""
    host = host.removeprefix("*.")
    return host == domain or host.endswith(f".{domain}") or ("." in host and domain.endswith(f".{host}"))

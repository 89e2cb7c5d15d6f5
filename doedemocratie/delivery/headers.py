"""What every response tells the browser about safety: pages, redirects, errors, files, feeds and the admin alike.

The rules are those of internet.nl (tests/internetnl.py states them again). Visitors get a policy without any exception;
the admin differs in three things, see ``ADMIN_POLICY``. All texts are made once, when the process starts.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import get_script_prefix, reverse

Headers = tuple[tuple[str, str], ...]

CSP = "Content-Security-Policy"
FRAMES = "X-Frame-Options"

# What a page of visitors may load: the site's own files, and nothing by default. Nothing inline, nothing evaluated.
VISITOR_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",  # only the bar that an editor sees has a script
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "media-src": "'self'",
    "frame-src": "'none'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
}
# Wagtail sets style attributes, shows a picture before it is uploaded, and shows the preview of a page in a frame. Its
# inline scripts are started in another way: doedemocratie.editorial.inline_scripts.
ADMIN_POLICY = {
    **VISITOR_POLICY,
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "frame-src": "'self'",
}
# What a policy of its own (media, documents) says about these when it says nothing: ``default-src`` does not cover them.
NOT_BY_DEFAULT = {"base-uri": "'none'", "form-action": "'none'", "frame-ancestors": "'none'"}

DENIED_FEATURES = (
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "clipboard-read",
    "display-capture",
    "encrypted-media",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "publickey-credentials-get",
    "screen-wake-lock",
    "serial",
    "sync-xhr",
    "usb",
    "xr-spatial-tracking",
)
# The admin copies addresses and shows its editor on the whole screen.
DENIED_TO_VISITORS = ("clipboard-write", "fullscreen")

A_YEAR = 31_536_000  # seconds: the least that internet.nl calls good


def policy(directives: dict[str, str], *, framed: bool, secure: bool, pictures_from: str = "") -> str:
    """Return the text of a Content-Security-Policy.

    ``framed`` says whether a page of this site may show the response in a frame. ``pictures_from`` is the origin of
    media that another host sends. Over plain HTTP the browser is not asked to use HTTPS: the site has none there.
    """
    all_directives = {**directives, "frame-ancestors": "'self'" if framed else "'none'"}
    if pictures_from:
        all_directives["img-src"] += f" {pictures_from}"
    parts = [f"{name} {sources}" for name, sources in all_directives.items()]
    return "; ".join([*parts, "upgrade-insecure-requests"] if secure else parts)


@cache
def completed(own: str) -> str:
    """Return the policy that a response has of itself, with what it leaves open closed."""
    named = {directive.split()[0].lower() for directive in own.split(";") if directive.strip()}
    return "; ".join(
        [own.strip().rstrip(";"), *(f"{name} {of}" for name, of in NOT_BY_DEFAULT.items() if name not in named)]
    )


def media_origin() -> str:
    """Return the origin of media when another host sends them, otherwise an empty text."""
    parts = urlsplit(settings.MEDIA_URL)
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme in {"http", "https"} else ""


@cache
def visitor_headers(*, secure: bool, framed: bool = False) -> Headers:
    """Return the headers of a response to a visitor; ``secure`` says whether it travels over TLS.

    For what answers in front of Django as well, such as the page cache when nothing can be rendered. ``framed`` is for
    the preview of a page in the admin: it has the policy that the page itself has, so what that refuses is seen early.
    """
    return _headers(VISITOR_POLICY, (*DENIED_FEATURES, *DENIED_TO_VISITORS), framed=framed, secure=secure)


@cache
def admin_headers(*, secure: bool) -> Headers:
    """Return the headers of a response of the admin. What refuses a form says nothing about caches, and may hold its text."""
    headers = _headers(ADMIN_POLICY, DENIED_FEATURES, framed=False, secure=secure)
    return (*headers, ("Cache-Control", "no-store, private"))


def _headers(directives: dict[str, str], denied: tuple[str, ...], *, framed: bool, secure: bool) -> Headers:
    headers = [
        (CSP, policy(directives, framed=framed, secure=secure, pictures_from=media_origin())),
        ("X-Content-Type-Options", "nosniff"),
        (FRAMES, "SAMEORIGIN" if framed else "DENY"),
        ("Referrer-Policy", "same-origin"),
        ("Permissions-Policy", ", ".join(f"{feature}=()" for feature in denied)),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
    ]
    if secure:  # RFC 6797, 7.2: never over plain HTTP
        headers.append(("Strict-Transport-Security", f"max-age={settings.SECURE_HSTS_SECONDS or A_YEAR}"))
    return tuple(headers)


def security_headers(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Give every response of Django its security headers. Stands first in MIDDLEWARE, in front of WhiteNoise too.

    A header that a view has set of itself stays as it is, but a policy of its own is completed.
    """
    admin = reverse("wagtailadmin_home")
    media = f"{get_script_prefix()}{settings.MEDIA_URL.lstrip('/')}"

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        secure = request.is_secure()
        given = response.headers
        if not request.path.startswith(admin):
            headers = visitor_headers(secure=secure)
            if request.path.startswith(media):
                # Everyone may read these; feed readers, and sites that show a picture of ours, ask for them from a
                # page of their own.
                given.setdefault("Cross-Origin-Resource-Policy", "cross-origin")
        elif given.get(FRAMES) == "SAMEORIGIN":
            # Wagtail says so of its previews. It sends the page through this middleware too, under its own address.
            headers = visitor_headers(secure=secure, framed=True)
            given.pop(CSP, None)
        else:
            headers = admin_headers(secure=secure)
        if CSP in given:
            given[CSP] = completed(given[CSP])
        elif settings.DEBUG and response.status_code in {404, 500}:
            return response  # Django's own page for developers has its styles and scripts inline
        for name, value in headers:
            given.setdefault(name, value)
        return response

    return middleware

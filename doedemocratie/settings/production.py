"""Settings of a public site. `make run` uses these too, on one machine without TLS."""

import sys

from doedemocratie.settings import environment as env
from doedemocratie.settings.base import *  # noqa: F403
from doedemocratie.settings.base import ACCESS_LOG, LOG_FORMAT, LOG_LEVEL, SITE_URL, STORAGES
from doedemocratie.settings.logs import logging_settings

DEBUG = False
LOGGING = logging_settings(LOG_FORMAT or ("text" if sys.stderr.isatty() else "json"), LOG_LEVEL, access=ACCESS_LOG)

STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "doedemocratie.delivery.storage.BundledStaticFilesStorage"}}

# Behind TLS the cookies of editors travel over TLS only and visitors are told to stay on it. Without TLS (a first look
# on one's own machine) those settings would lock the editor out, so they follow the address of the site.
BEHIND_TLS = SITE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = BEHIND_TLS
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0  # a year, as internet.nl asks
if env.flag(
    "TRUST_PROXY_HEADERS",
    False,
    "Believe `X-Forwarded-Proto`, `X-Forwarded-For` and `X-Request-ID` of the proxy in front of the site.",
):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Whether every subdomain is to be reached over TLS only, and is to be on the browsers' own list, is for who owns the domain.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

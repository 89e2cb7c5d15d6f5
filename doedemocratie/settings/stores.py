"""Where the site keeps what it stores: the database and the parts of the cache, from the address of each."""

from __future__ import annotations

from typing import Any

FILES = "doedemocratie.delivery.caches.FileCache"
# The page cache goes on without its cache by itself; what else asks one gets nothing while it cannot be reached.
FORGIVING = {
    "doedemocratie.delivery.caches.RedisCache": "doedemocratie.delivery.caches.ForgivingRedisCache",
    FILES: "doedemocratie.delivery.caches.ForgivingFileCache",
}


def database_settings(found: dict[str, Any], *, max_age: int) -> dict[str, Any]:
    """Return the settings of the database ``found``, whose connections are kept open for ``max_age`` seconds."""
    if found["ENGINE"] != "django.db.backends.sqlite3":
        return {**found, "CONN_HEALTH_CHECKS": True, "CONN_MAX_AGE": max_age}
    # Readers do not wait for a writer (WAL), and two writers wait for each other instead of failing.
    options = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-20000;",
    }
    return {**found, "OPTIONS": {**found.get("OPTIONS", {}), **options}, "CONN_MAX_AGE": max_age}


def cache_settings(found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return Django's ``CACHES``: the cache ``found``, and parts of it that fill, and are emptied, by themselves."""
    if found["BACKEND"] == "django.core.cache.backends.filebased.FileBasedCache":
        found = {**found, "BACKEND": FILES}
    version = _part(found, "version", TIMEOUT=None)
    if version["BACKEND"] == FILES:
        version["BACKEND"] = "doedemocratie.delivery.caches.WatchedFileCache"
    return {
        "default": {**found, "BACKEND": FORGIVING.get(found["BACKEND"], found["BACKEND"])},
        # Stored pages (doedemocratie.delivery.page_cache). An old one is kept for when the database cannot be reached.
        "pages": _part(found, "pages", TIMEOUT=30 * 24 * 3600),
        # The content version: apart, so that no number of pages drives it out, for then all of them would be made anew.
        "version": version,
        # Wagtail writes each rendition that it looks up into a cache. Pages find theirs in the database with one query, and
        # a reader's request writes nothing.
        "renditions": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
    }


def _part(found: dict[str, Any], name: str, **options: Any) -> dict[str, Any]:
    if found["BACKEND"] != FILES:
        return {**found, "KEY_PREFIX": name, **options}
    own_files = {"LOCATION": f"{found['LOCATION']}/{name}", "OPTIONS": {"MAX_ENTRIES": 5_000}}
    return {**found, **own_files, **options}

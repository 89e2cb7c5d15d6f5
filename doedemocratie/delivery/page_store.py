"""Where stored pages are: in the memory of this process, and in the cache that all processes share."""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from collections import OrderedDict
from dataclasses import fields

from django.core.cache import caches

from .stored_page import StoredPage

logger = logging.getLogger(__name__)

# Seconds that a cache which failed is left alone: without it every reader would wait for it to fail again.
PAUSE = 1.0
_PARTS = {part.name for part in fields(StoredPage)}
LARGEST = 2 * 1024 * 1024  # bytes of one page in all its encodings; a larger one is not kept


class PageStore:
    """Stored pages by key; what the shared cache cannot do, the memory of this process does alone.

    ``limit`` is how many bytes the pages in memory may take. The shared cache has its own limit (settings.CACHES).
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._pages: OrderedDict[str, StoredPage] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()
        self._paused_until = 0.0

    def in_memory(self, key: str) -> StoredPage | None:
        """Return the page that this process has under ``key``."""
        page = self._pages.get(key)
        if page is not None:
            with self._lock:
                if key in self._pages:
                    self._pages.move_to_end(key)
        return page

    def shared(self, key: str, known: StoredPage | None) -> StoredPage | None:
        """Return the page that the shared cache has under ``key``, else the one that is ``known`` already."""
        if time.monotonic() < self._paused_until:
            return known
        try:
            page = caches["pages"].get(_shared_key(key))
        except Exception as error:
            self._pause("read", error)
            return known
        if not isinstance(page, StoredPage) or vars(page).keys() != _PARTS:  # nothing, or what another release wrote
            return known
        if known is not None and (page.version, page.until) == (known.version, known.until):
            return known
        self._remember(key, page)
        return page

    def keep(self, key: str, page: StoredPage, *, share: bool) -> None:
        """Keep ``page`` under ``key``: in memory, and when ``share`` says so for the other processes too."""
        if page.size > LARGEST:
            return
        self._remember(key, page)
        if share and time.monotonic() >= self._paused_until:
            try:
                caches["pages"].set(_shared_key(key), page)
            except Exception as error:
                self._pause("written", error)

    def _remember(self, key: str, page: StoredPage) -> None:
        with self._lock:
            earlier = self._pages.pop(key, None)
            self._size += page.size - (earlier.size if earlier else 0)
            self._pages[key] = page
            while self._size > self.limit and self._pages:
                _, forgotten = self._pages.popitem(last=False)
                self._size -= forgotten.size

    def _pause(self, done: str, error: Exception) -> None:
        self._paused_until = time.monotonic() + PAUSE
        logger.warning("The cache of pages cannot be %s: %s", done, type(error).__name__)


def _shared_key(key: str) -> str:
    # An address can be longer than a cache takes, and hold characters that it refuses.
    return hashlib.sha256(key.encode()).hexdigest()

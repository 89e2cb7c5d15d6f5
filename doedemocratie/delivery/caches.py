"""Django's caches, quicker where every request asks one, and forgiving where the site can do without."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.cache.backends import redis
from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.cache.backends.filebased import FileBasedCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

PAUSE = 1.0  # seconds
JUST_NOW = 100_000_000  # nanoseconds; the clock of files takes steps of up to ten milliseconds


class Client(redis.RedisCacheClient):
    """Django's client, which makes a new object of redis-py at each question: twice what the question itself costs.

    The content version is asked at every request, so that would be half of what a stored page costs. The object holds no
    connection; it takes one from the pool for each question. Of several servers a thread keeps to the one it had first.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._kept: dict[bool, Any] = {}

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        """Return the object to ask by, for reading or for writing."""
        found = self._kept.get(write)
        if found is None:
            found = self._kept[write] = super().get_client(key, write=write)
        return found


class Healing(BaseCache):
    """A cache in which an entry that cannot be read counts as none, and is taken away.

    It was half written, or another release wrote it. Else every page that asks for it would fail until somebody empties
    the cache.
    """

    def _read(self, ask: Callable[[], Any], key: Any, nothing: Any, version: int | None) -> Any:
        """Return what ``ask`` finds; ``nothing`` when what is under ``key`` cannot be read."""
        try:
            return ask()
        except (OSError, RedisError):
            raise  # the cache itself does not answer
        except Exception as error:
            logger.warning("An entry of the cache cannot be read (%s); it is taken away.", type(error).__name__)
            self.delete(key, version)
            return nothing

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """Return what is under ``key``, else ``default``."""
        return self._read(partial(super().get, key, default, version), key, default, version)

    def has_key(self, key: Any, version: int | None = None) -> bool:
        """Return whether something is under ``key``."""
        return self._read(partial(super().has_key, key, version), key, False, version)

    def get_many(self, keys: Any, version: int | None = None) -> dict[Any, Any]:
        """Return what is there of ``keys``."""
        wanted, missing = list(keys), object()
        try:
            return super().get_many(wanted, version)
        except (OSError, RedisError):
            raise
        except Exception:  # one of them; each is asked for by itself
            found = {key: self.get(key, missing, version) for key in wanted}
            return {key: value for key, value in found.items() if value is not missing}


class RedisCache(Healing, redis.RedisCache):
    """Django's cache with that client."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = Client


class FileCache(Healing, FileBasedCache):
    """Django's cache of files."""


class WatchedFileCache(FileCache):
    """Files that are read again only when they were written again: for the little that is asked at every request.

    Nothing in it may expire. A file that is written again gets another time, number or size; one that was written just
    now is read each time, because the clock of files is coarse.
    """

    def __init__(self, directory: str, params: dict[str, Any]) -> None:
        super().__init__(directory, params)
        self._read_before: dict[str, tuple[tuple[int, int, int], Any]] = {}

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """Return what is under ``key``, else ``default``."""
        path: str = self._key_to_file(key, version)  # type: ignore[attr-defined]  # its stubs lack it
        try:
            found = os.stat(path)  # noqa: PTH116  # making a Path takes longer than the question
        except OSError:
            return super().get(key, default, version)
        mark = (found.st_ino, found.st_mtime_ns, found.st_size)
        before = self._read_before.get(path)
        if before is not None and before[0] == mark:
            return before[1]
        missing = object()
        value = super().get(key, missing, version)
        if value is missing:
            return default
        if time.time_ns() - found.st_mtime_ns > JUST_NOW:
            self._read_before[path] = (mark, value)
        return value


class Forgiving(BaseCache):
    """A cache that has nothing while it cannot be reached, instead of breaking the page that asks it.

    After a failure it is left alone for a moment: a server that hangs would else delay each question of each page.
    """

    _paused_until = 0.0  # seconds on the monotonic clock; of all threads of the process

    def _try(self, ask: Callable[[], Any], nothing: Any) -> Any:
        """Return what ``ask`` finds; ``nothing`` when the cache does not answer."""
        if time.monotonic() < Forgiving._paused_until:
            return nothing
        try:
            return ask()
        except (OSError, RedisError) as error:
            Forgiving._paused_until = time.monotonic() + PAUSE
            logger.warning("The cache does not answer (%s); the site goes on without it.", type(error).__name__)
            return nothing

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """Return what is under ``key``, else ``default``."""
        return self._try(partial(super().get, key, default, version), default)

    def get_many(self, keys: Any, version: int | None = None) -> dict[Any, Any]:
        """Return what is there of ``keys``."""
        return self._try(partial(super().get_many, keys, version), {})

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Keep ``value`` unless something is under ``key``; return whether it is kept."""
        return self._try(partial(super().add, key, value, timeout, version), False)

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """Keep ``value`` under ``key``."""
        self._try(partial(super().set, key, value, timeout, version), None)

    def set_many(self, data: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> list[Any]:
        """Keep each value of ``data``; return the keys that were not kept."""
        return self._try(partial(super().set_many, data, timeout, version), list(data))

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Keep what is under ``key`` longer; return whether it was there."""
        return self._try(partial(super().touch, key, timeout, version), False)

    def delete(self, key: Any, version: int | None = None) -> bool:
        """Take away what is under ``key``; return whether it was there."""
        return self._try(partial(super().delete, key, version), False)

    def has_key(self, key: Any, version: int | None = None) -> bool:
        """Return whether something is under ``key``."""
        return self._try(partial(super().has_key, key, version), False)


class ForgivingRedisCache(Forgiving, RedisCache):
    """Redis, for what the site can do without."""


class ForgivingFileCache(Forgiving, FileCache):
    """Files, for what the site can do without: a full disk, or a directory that is gone, breaks nothing."""

"""The caches of the site: one that fails has nothing, and breaks nothing."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import caches

from doedemocratie.delivery.caches import (
    JUST_NOW,
    FileCache,
    Forgiving,
    ForgivingFileCache,
    ForgivingRedisCache,
    RedisCache,
    WatchedFileCache,
)


@pytest.fixture(autouse=True)
def _not_paused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Forgiving, "_paused_until", 0.0)


def test_the_cache_that_others_ask_is_forgiving() -> None:
    assert isinstance(caches["default"], Forgiving)
    assert not isinstance(caches["pages"], Forgiving)


def test_a_forgiving_cache_keeps_what_it_gets(tmp_path: Path) -> None:
    cache = ForgivingFileCache(str(tmp_path / "cache"), {})
    cache.set("naam", "waarde")
    assert cache.add("naam", "anders") is False
    assert cache.get("naam") == "waarde"
    assert cache.get_many(["naam", "niets"]) == {"naam": "waarde"}
    assert cache.has_key("naam")
    assert cache.touch("naam", 60)
    assert cache.get_or_set("nieuw", lambda: 1) == 1
    assert cache.delete("naam")
    assert cache.get("naam", "niets") == "niets"


# Nobody listens on port 1; a file is no directory.
@pytest.fixture(params=["redis", "files"])
def broken(request: pytest.FixtureRequest, tmp_path: Path) -> Forgiving:
    """Return a cache that cannot be reached."""
    if request.param == "redis":
        return ForgivingRedisCache("redis://127.0.0.1:1/0", {})
    cache = ForgivingFileCache(str(tmp_path / "cache"), {})
    (tmp_path / "cache").rmdir()
    (tmp_path / "cache").touch()
    return cache


def test_a_cache_that_cannot_be_reached_has_nothing(broken: Forgiving, caplog: pytest.LogCaptureFixture) -> None:
    broken.set("naam", "waarde")
    assert broken.get("naam", "niets") == "niets"
    assert broken.add("naam", "waarde") is False
    assert broken.get_many(["naam"]) == {}
    assert broken.set_many({"naam": "waarde"}) == ["naam"]
    assert broken.touch("naam") is False
    assert broken.delete("naam") is False
    assert broken.has_key("naam") is False
    assert broken.get_or_set("naam", lambda: "gemaakt") == "gemaakt"
    assert len(caplog.records) == 1  # after the first failure it is left alone for a moment


def test_after_a_moment_it_is_asked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = ForgivingFileCache(str(tmp_path / "cache"), {})
    cache.set("naam", "waarde")

    def full(*args: Any, **options: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("tempfile.mkstemp", full)
        cache.set("naam", "nieuw")
    assert cache.get("naam") is None
    monkeypatch.setattr(Forgiving, "_paused_until", 0.0)
    assert cache.get("naam") == "waarde"


@pytest.mark.skipif("RedisCache" not in settings.CACHES["pages"]["BACKEND"], reason="CACHE_URL is no Redis")
def test_one_client_asks_redis_every_question() -> None:
    redis = caches["pages"]
    assert isinstance(redis, RedisCache)
    redis.set("naam", "waarde")
    assert redis.get("naam") == "waarde"
    client = redis._cache
    assert client.get_client() is client.get_client("naam")
    assert client.get_client(write=True) is client.get_client("naam", write=True)


class Moved:
    """What another release had, and this one has not."""


@pytest.mark.parametrize("name", ["default", "pages", "version"])
def test_what_cannot_be_read_counts_as_nothing_and_is_taken_away(
    name: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    cache = caches[name]
    cache.set("heel", "waarde")
    cache.set("stuk", Moved())
    monkeypatch.delattr(sys.modules[__name__], "Moved")
    assert cache.get_many(["heel", "stuk"]) == {"heel": "waarde"}
    assert cache.get("stuk", "niets") == "niets"
    assert cache.add("stuk", "nieuw")
    assert cache.get("stuk") == "nieuw"
    assert "cannot be read" in caplog.text


def test_a_file_with_anything_in_it_counts_as_nothing(tmp_path: Path) -> None:
    for cache in (FileCache(str(tmp_path / "een"), {}), ForgivingFileCache(str(tmp_path / "twee"), {})):
        cache.set("naam", "waarde")
        Path(cache._key_to_file("naam")).write_bytes(b"\x93\x07 geen pickle")
        assert cache.get("naam") is None
        assert cache.get_or_set("naam", lambda: "nieuw") == "nieuw"
        Path(cache._key_to_file("naam")).write_bytes(b"\x93\x07 geen pickle")
        assert not cache.has_key("naam")
        assert cache.add("naam", "weer")
        assert cache.get("naam") == "weer"


def test_a_watched_file_is_read_again_when_another_process_wrote_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, theirs = WatchedFileCache(str(tmp_path), {}), FileCache(str(tmp_path), {})
    for number in range(50):  # faster than the clock of files
        theirs.set("naam", number, None)
        assert ours.get("naam") == number
    time.sleep(2 * JUST_NOW / 1e9)
    assert ours.get("naam") == 49
    with monkeypatch.context() as patch:
        patch.setattr("builtins.open", None)
        assert ours.get("naam") == 49
    theirs.set("naam", "nieuw", None)
    assert ours.get("naam") == "nieuw"
    theirs.delete("naam")
    assert ours.get("naam", "niets") == "niets"

"""The directory in which an edition is made: gone when it is made, and when the maker was killed, gone before the next one.

Whoever works in it holds a lock on it, which the system lets go when the process ends, however that happens.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PREFIX = "publication-"
JUST_MADE = 60.0  # seconds in which somebody may be about to take the lock


@contextmanager
def workplace() -> Iterator[Path]:
    """Yield an empty directory of one's own, after clearing away those of processes that are dead."""
    clear_abandoned()
    with tempfile.TemporaryDirectory(prefix=PREFIX) as name:
        handle = os.open(name, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield Path(name)
        finally:
            os.close(handle)


def clear_abandoned() -> None:
    """Remove the directories in which nobody works any more. What cannot be removed is left to the next one."""
    for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with suppress(OSError):
            _remove_unless_used(path)


def _remove_unless_used(path: Path) -> None:
    # Not through a link: everybody may write in the directory for temporary files.
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        about = os.fstat(handle)
        if about.st_uid != os.geteuid() or about.st_mtime > time.time() - JUST_MADE:
            return
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)  # raises BlockingIOError while somebody works in it
        shutil.rmtree(path)
    finally:
        os.close(handle)

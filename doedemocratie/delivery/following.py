"""How a process ends together with the one that started it. Knows nothing of Django, for processes that do not either."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Callable

_SET_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of Linux's prctl


def end_with_parent(parent: int) -> Callable[[], None] | None:
    """Return what, called in a new process, makes it end when process ``parent`` is killed; None where that is impossible."""
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl

    def follow() -> None:
        prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)
        if os.getppid() != parent:  # the parent was killed just before
            os._exit(1)

    return follow

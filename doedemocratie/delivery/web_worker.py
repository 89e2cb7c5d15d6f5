"""The process of the web server that answers requests: gunicorn's, but it leaves no reader standing when it stops."""

from __future__ import annotations

import os
from typing import Any

from gunicorn.workers.gthread import ThreadWorker


class WebWorker(ThreadWorker):
    """gunicorn's worker with threads, which on stopping first takes in who already stands at the door, then shuts it.

    gunicorn's own stops accepting at once, but keeps the port open as long as its last request takes. Whoever connects
    meanwhile, or had connected without being accepted, is thrown out when the port closes at last; a proxy has sent its
    request by then, and may not send a form to another node. Here the port closes within milliseconds: who had connected
    is answered, who comes later is refused at once, and the proxy goes to the next node without having sent anything.
    """

    def set_accept_enabled(self, enabled: bool) -> None:
        """Start or stop accepting; on the last stop, accept what waits and close the port."""
        super().set_accept_enabled(enabled)
        if not enabled and self._is_stopping():
            for listener in self.sockets:
                self._accept_the_last(listener)
                listener.close()

    def _is_stopping(self) -> bool:
        """Return whether this worker was told to stop, or lost the process that started it."""
        return not self.alive or self.ppid != os.getppid()

    def _accept_the_last(self, listener: Any) -> None:
        before = -1
        while self.nr_conns != before:
            before = self.nr_conns
            self.accept(listener)

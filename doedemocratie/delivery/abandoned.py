"""Tasks whose worker is gone: killed, out of memory, or on a machine that failed.

Such a task stays "running" in the database, and no worker takes it up again. All tasks of this site may be carried out
twice, so when in doubt a task goes back to the queue.
"""

from __future__ import annotations

import datetime
import logging
import os
import re
import socket

from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

logger = logging.getLogger(__name__)

# Longer than any task takes. It decides when nothing is known about the worker: it runs on another machine.
TOO_LONG = datetime.timedelta(minutes=15)
# A task that took as many workers with it is not tried again: it would keep the worker from all others for ever.
MOST_ATTEMPTS = 3

_HOST = re.sub(r"[^\w.-]", "-", socket.gethostname())[:40]
_RANDOM = get_random_string(12)


class WorkerGoneError(Exception):
    """The worker did not live to finish the task."""


def worker_id() -> str:
    """Return the name of the worker in this process, at most 64 characters: its machine, its process, its start."""
    return f"{_HOST}:{os.getpid()}:{_RANDOM}"


def put_back_abandoned_tasks(*, resting: bool = False) -> int:
    """Put tasks of workers that are gone back into the queue, and return how many.

    ``resting`` says that the worker of this process carries out no task now; one that stands to its name is then
    abandoned too, for it lost the database before it could say how the task ended.
    """
    count = 0
    for task in DBTaskResult.objects.running():
        if not _is_abandoned(task, resting):
            continue
        # Another worker may have put it back and begun it in the meantime: then it started at another time.
        same = DBTaskResult.objects.running().filter(pk=task.pk, started_at=task.started_at)
        if len(task.worker_ids) < MOST_ATTEMPTS:
            if same.update(status=TaskResultStatus.READY):
                logger.warning("Task %s (%s) goes back to the queue: its worker is gone.", task.pk, task.task_path)
                count += 1
        elif same.exists():
            task.set_failed(WorkerGoneError(f"{MOST_ATTEMPTS} workers ended during this task."))
            logger.error(
                "Task %s (%s) is given up: %d workers ended during it.", task.pk, task.task_path, MOST_ATTEMPTS
            )
    return count


def _is_abandoned(task: DBTaskResult, resting: bool) -> bool:
    worker = str(task.worker_ids[-1]) if task.worker_ids else ""
    if worker == worker_id():
        return resting
    if task.started_at is None or task.started_at < timezone.now() - TOO_LONG:
        return True
    host, _, rest = worker.partition(":")
    process = rest.partition(":")[0]
    # An earlier worker may have had the number of this process: in a container they are the same each time.
    return host == _HOST and process.isdecimal() and (int(process) == os.getpid() or not is_alive(int(process)))


def is_alive(process: int) -> bool:
    """Return whether a process with this number runs on this machine."""
    try:
        os.kill(process, 0)  # sends nothing
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True

"""What does the tasks in tests: at once, but for those that make files, which take seconds each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.utils import timezone
from django_tasks.backends.immediate import ImmediateBackend
from django_tasks.base import Task, TaskResult, TaskResultStatus
from django_tasks.utils import get_random_id

MAKING_FILES = {
    "doedemocratie.core.tasks.draw_pictures_of",
    "doedemocratie.core.tasks.draw_missing_pictures",
    "doedemocratie.library.tasks.make_renditions_of",
    "publications.tasks.make_editions_of",
    "publications.tasks.make_editions_that_are_behind",
}
"""Each page, image and publication that a test makes would have its pictures drawn and its books printed: more than half
the time of the whole suite, for files that only the tests of those files look at.
"""

_wanted = False


@contextmanager
def files_made() -> Iterator[None]:
    """Do the tasks that make files too: pictures of pages, renditions of images, editions of publications."""
    global _wanted
    before, _wanted = _wanted, True
    try:
        yield
    finally:
        _wanted = before


class AtOnce(ImmediateBackend):
    """Does what is enqueued at once. Tasks that make files stay waiting, unless within ``files_made``."""

    def enqueue(self, task: Task, args: Any, kwargs: Any) -> TaskResult:
        """Return the result of ``task``; one that makes files has none yet."""
        if _wanted or task.module_path not in MAKING_FILES:
            return super().enqueue(task, args, kwargs)
        self.validate_task(task)
        return TaskResult(
            task=task,
            id=get_random_id(),
            status=TaskResultStatus.READY,
            enqueued_at=timezone.now(),
            started_at=None,
            last_attempted_at=None,
            finished_at=None,
            args=args,
            kwargs=kwargs,
            backend=self.alias,
            errors=[],
            worker_ids=[],
        )

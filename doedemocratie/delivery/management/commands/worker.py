"""The process beside the web server: it carries out tasks and keeps the clock."""

from __future__ import annotations

import logging
import time
from typing import Any

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, connections
from django_tasks_db.management.commands.db_worker import Worker

from doedemocratie.delivery.abandoned import put_back_abandoned_tasks, worker_id
from doedemocratie.delivery.clock import Clock, jobs

logger = logging.getLogger(__name__)

# Seconds to wait when the database cannot be reached.
WAIT_FOR_DATABASE = 5.0


class Command(BaseCommand):
    """Carry out the tasks that pages and editors leave in the database, and publish what is scheduled."""

    help = "Carry out tasks and keep the clock (scheduled publishing), until it is stopped"

    def handle(self, *args: Any, **options: Any) -> None:
        """Work until SIGINT or SIGTERM; the task at hand is finished first."""
        logging.getLogger("django_tasks_db").setLevel(logging.ERROR)  # it warns that it stops when it is told to stop
        worker = Worker(
            queue_names=["*"],
            interval=1,
            batch=False,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=worker_id(),
            excluded_queue_names=[],
        )
        worker.configure_signals()
        clock = Clock(jobs())
        clock.start()
        try:
            while worker.running:
                try:
                    put_back_abandoned_tasks(resting=True)
                    worker.run()
                except (OperationalError, InterfaceError):
                    logger.exception("The worker lost the database; it tries again in %d seconds.", WAIT_FOR_DATABASE)
                    connections.close_all()
                    time.sleep(WAIT_FOR_DATABASE)
        finally:
            clock.stop()
            connections.close_all()

"""The process beside the web server: it carries out tasks and keeps the clock."""

from __future__ import annotations

import logging
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import InterfaceError, OperationalError, connection, connections
from django_tasks_db.management.commands.db_worker import Worker

from doedemocratie.delivery.abandoned import put_back_abandoned_tasks, worker_id
from doedemocratie.delivery.clock import jobs
from doedemocratie.delivery.heartbeat import Heartbeat, WatchedClock
from doedemocratie.delivery.preparation import NotReadyError, check_database, check_site

logger = logging.getLogger(__name__)

# Seconds to wait when the database cannot be reached.
WAIT_FOR_DATABASE = 5.0


class Command(BaseCommand):
    """Carry out the tasks that pages and editors leave in the database, and publish what is scheduled."""

    help = "Carry out tasks and keep the clock (scheduled publishing), until it is stopped"
    # check_site() runs the checks, and tells the first error in one line.
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Work until SIGINT or SIGTERM; the task at hand is finished first."""
        try:
            check_site()
        except NotReadyError as error:
            raise CommandError(str(error)) from error
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
        self.wait_for_database(worker)
        clock = WatchedClock(jobs())
        clock.start()
        heartbeat = Heartbeat(clock)
        heartbeat.start()
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
            heartbeat.stop()
            connections.close_all()

    def wait_for_database(self, worker: Worker) -> None:
        """Return when the database can be opened, or the worker must stop; say once in one line why it cannot.

        A server that is away comes back, and so does the work. A file that cannot be opened does not: CommandError.
        """
        said = ""
        while worker.running:
            try:
                check_database()
            except NotReadyError as error:
                if connection.vendor == "sqlite":
                    raise CommandError(str(error)) from error
                if str(error) != said:
                    said = str(error)
                    logger.error("%s The worker tries every %d seconds.", said, WAIT_FOR_DATABASE)  # noqa: TRY400
                time.sleep(WAIT_FOR_DATABASE)
            else:
                return

"""Put tasks whose worker is gone back into the queue; the clock does this every few minutes."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from doedemocratie.delivery.abandoned import put_back_abandoned_tasks


class Command(BaseCommand):
    """Put tasks whose worker is gone back into the queue."""

    help = "Put tasks that were cut off with their worker back into the queue"

    def handle(self, *args: Any, **options: Any) -> None:
        """Put them back and say how many there were."""
        count = put_back_abandoned_tasks()
        if options["verbosity"]:
            self.stdout.write(f"{count} tasks went back to the queue.")

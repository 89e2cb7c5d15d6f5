"""``manage.py send_review_mails``: tell owners once a month which pages to read again."""

from typing import Any

from django.core.management.base import BaseCommand

from doedemocratie.editorial.care.digest import waiting
from doedemocratie.editorial.care.tasks import send_review_mails


class Command(BaseCommand):
    """Lets the worker send the e-mails of this month that were not sent yet. The clock does so each hour."""

    help = "Have the worker send the owners of pages the e-mail of this month with what to review, as far as it was not sent"

    def handle(self, *args: Any, **options: Any) -> None:
        """Leave it to the worker, when there is anything to send: a mail server that is slow must not hold the clock up."""
        count = len(waiting())
        if count:
            send_review_mails.enqueue()
        if options["verbosity"]:
            self.stdout.write(f"Owners who have not had this month's e-mail: {count}.")

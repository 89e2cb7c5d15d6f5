"""What the worker does for pages that wait for approval."""

from __future__ import annotations

import datetime as dt
import logging

from django.utils import timezone
from django_tasks import task

logger = logging.getLogger(__name__)

AGAIN = dt.timedelta(minutes=15)
MOST_ATTEMPTS = 96  # in a day; then the mail server is not away for a moment, and the dashboard has told everybody


@task()
def send_mail_about(
    event: str, task_state_id: int, user_id: int | None, only: list[int] | None = None, attempt: int = 1
) -> int:
    """Tell by e-mail that a page was ``submitted``, ``approved`` or ``rejected`` by a user; return how many were sent.

    Who got none because the mail server was away gets it at a later attempt, which is for the users ``only``.
    """
    from doedemocratie.editorial.four_eyes.mail import send

    sent, left = send(event, task_state_id, user_id, only)
    if left and attempt >= MOST_ATTEMPTS:
        logger.error("An e-mail about a page (%s) is given up for %d users.", event, len(left))
    elif left and send_mail_about.get_backend().supports_defer:  # what does tasks at once has no later
        later = send_mail_about.using(run_after=timezone.now() + AGAIN)
        later.enqueue(event, task_state_id, user_id, left, attempt + 1)
    return sent

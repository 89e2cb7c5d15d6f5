"""What the worker does for pages that wait for approval."""

from __future__ import annotations

from django_tasks import task


@task()
def send_mail_about(event: str, task_state_id: int, user_id: int | None) -> int:
    """Tell by e-mail that a page was ``submitted``, ``approved`` or ``rejected`` by a user; return how many were sent."""
    from doedemocratie.editorial.four_eyes.mail import send

    return send(event, task_state_id, user_id)

"""What the worker does for delivery."""

from __future__ import annotations

from django_tasks import task

from doedemocratie.delivery import cdn, content_version


@task()
def purge_noted() -> bool:
    """Tell the CDN which addresses changed; return whether it took that. The clock tries again what it did not take."""
    content_version.check()  # the CDN asks at once, and must not get the old page from us
    return cdn.purge_noted()

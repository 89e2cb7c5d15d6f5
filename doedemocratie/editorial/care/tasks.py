"""What the worker does for the care of pages."""

from __future__ import annotations

from django_tasks import task
from wagtail.models import Page

from doedemocratie.editorial.care import digest, reading


@task()
def measure_page(page_id: int) -> bool:
    """Measure how the text of the page with this id reads; return whether there is such a page."""
    page = Page.objects.filter(pk=page_id).first()
    return page is not None and reading.measure(page.specific) is not None


@task()
def measure_missing(after: int = 0) -> int:
    """Measure some of the pages that were not, and leave the rest to another task; return how many."""
    count, last = reading.measure_some(after)
    if last:
        measure_missing.enqueue(last)
    return count


@task()
def send_review_mails() -> int:
    """Send the e-mails of this month that were not sent yet; return how many were."""
    return digest.send_all()

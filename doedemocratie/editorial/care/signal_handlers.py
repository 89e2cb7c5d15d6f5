"""What follows when a page is published: its text is measured."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from wagtail.models import Page
from wagtail.signals import page_published

from doedemocratie.editorial.care.tasks import measure_page


def measure_after_publishing(instance: Page, **kwargs: Any) -> None:
    """Have the worker measure how the page reads."""
    if not instance.alias_of_id:
        transaction.on_commit(partial(measure_page.enqueue, instance.pk))


def register() -> None:
    """Connect the handler."""
    page_published.connect(measure_after_publishing, dispatch_uid="care.measure")

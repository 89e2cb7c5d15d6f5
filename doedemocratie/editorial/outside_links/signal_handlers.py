"""What follows for the list of links when a page comes, changes or goes: the worker looks, so no editor waits."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_save
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished

from doedemocratie.core.models import SiteSettings

from .tasks import note_links_in_footer, note_links_on


def follow_page(instance: Page, **kwargs: Any) -> None:
    """Have the worker look at a page that was published or taken off. With a deleted page its rows go by themselves."""
    if instance.alias_of_id is None:
        transaction.on_commit(partial(note_links_on.enqueue, instance.pk))


def follow_footer(raw: bool = False, **kwargs: Any) -> None:
    """Have the worker look at the bottom of the pages."""
    if not raw:
        transaction.on_commit(note_links_in_footer.enqueue)


def register() -> None:
    """Connect the handlers."""
    name = "editorial.outside_links"
    page_published.connect(follow_page, dispatch_uid=name)
    page_unpublished.connect(follow_page, dispatch_uid=name)
    post_save.connect(follow_footer, sender=SiteSettings, dispatch_uid=name)

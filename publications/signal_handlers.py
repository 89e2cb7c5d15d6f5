"""What happens by itself when a publication changes."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete
from wagtail.signals import page_published, page_unpublished, post_page_move

from publications.models import ChapterPage, PublicationPage
from publications.tasks import make_editions_of


def make_editions_after_change(instance: PublicationPage | ChapterPage, **kwargs: Any) -> None:
    """Have the worker make the editions of a publication that, or a chapter of which, was published or taken away."""
    if isinstance(instance, PublicationPage):
        _soon([instance.pk])
        return
    parent_paths = {instance.path[: -instance.steplen]}
    if before := kwargs.get("parent_page_before"):  # a chapter that was moved to another publication
        parent_paths.add(before.path)
    _soon(list(PublicationPage.objects.filter(path__in=parent_paths).values_list("pk", flat=True)))


def _soon(publication_ids: list[int]) -> None:
    for publication_id in publication_ids:
        transaction.on_commit(partial(make_editions_of.enqueue, publication_id))


def register() -> None:
    """Connect the handlers of this app."""
    uid = "publications.make_editions_after_change"
    for sender in (PublicationPage, ChapterPage):
        for signal in (page_published, page_unpublished, post_page_move):
            signal.connect(make_editions_after_change, sender=sender, dispatch_uid=uid)
    post_delete.connect(make_editions_after_change, sender=ChapterPage, dispatch_uid=uid)

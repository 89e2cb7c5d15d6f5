"""What happens by itself when the media library changes."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_save

from doedemocratie.library.models import CustomDocument, CustomImage
from doedemocratie.library.tasks import make_renditions_of, read_document_of


def make_renditions_after_change(instance: CustomImage, raw: bool = False, **kwargs: Any) -> None:
    """Have the worker make the renditions of an image that was added or changed."""
    if not raw:
        transaction.on_commit(partial(make_renditions_of.enqueue, instance.pk))


def read_after_change(instance: CustomDocument, raw: bool = False, **kwargs: Any) -> None:
    """Have the worker read a document that was added or changed."""
    if not raw:
        transaction.on_commit(partial(read_document_of.enqueue, instance.pk))


def register() -> None:
    """Connect the handlers of this app."""
    post_save.connect(
        make_renditions_after_change, sender=CustomImage, dispatch_uid="library.make_renditions_after_change"
    )
    post_save.connect(read_after_change, sender=CustomDocument, dispatch_uid="library.read_after_change")

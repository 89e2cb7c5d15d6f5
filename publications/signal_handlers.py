"""What happens by itself when a publication changes."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from wagtail.images import get_image_model
from wagtail.models import ReferenceIndex
from wagtail.signals import page_published, page_unpublished, post_page_move

from doedemocratie.core.models import SiteSettings
from publications.models import ChapterPage, GlossaryTerm, PublicationPage
from publications.tasks import make_editions_of, make_editions_that_are_behind


def make_editions_after_change(instance: PublicationPage | ChapterPage, **kwargs: Any) -> None:
    """Have the worker make the editions of a publication that, or a chapter of which, was published or taken away."""
    if isinstance(instance, PublicationPage):
        _soon([instance.pk])
        return
    parent_paths = {instance.path[: -instance.steplen]}
    if before := kwargs.get("parent_page_before"):  # a chapter that was moved to another publication
        parent_paths.add(before.path)
    _soon(list(PublicationPage.objects.filter(path__in=parent_paths).values_list("pk", flat=True)))


def make_editions_with_picture(instance: Any, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """Have the worker look at the publications that show a picture whose file or description was changed."""
    if created or raw:
        return
    for reference in ReferenceIndex.get_references_to(instance).select_related("content_type"):
        model = reference.content_type.model_class()
        if model in (PublicationPage, ChapterPage):
            make_editions_after_change(model.objects.get(pk=reference.object_id))


def make_editions_behind(raw: bool = False, **kwargs: Any) -> None:
    """Have the worker look at all publications that have editions, because what changed may stand in any of them."""
    if not raw:
        transaction.on_commit(make_editions_that_are_behind.enqueue)


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
    for signal in (post_save, post_delete):
        signal.connect(make_editions_behind, sender=GlossaryTerm, dispatch_uid=uid)
    post_save.connect(make_editions_behind, sender=SiteSettings, dispatch_uid=uid)
    post_save.connect(make_editions_with_picture, sender=get_image_model(), dispatch_uid=uid)

"""What happens by itself when a publication changes."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.db.models.signals import post_delete, post_save
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, PageViewRestriction, ReferenceIndex
from wagtail.signals import page_published, page_unpublished, post_page_move

from doedemocratie.core.models import SiteSettings
from doedemocratie.core.querysets import ContentQuerySet
from publications.models import ChapterPage, GlossaryTerm, PublicationPage
from publications.models.editions import remove_editions
from publications.tasks import make_editions_of, make_editions_that_are_behind


def make_editions_after_change(instance: PublicationPage | ChapterPage, **kwargs: Any) -> None:
    """Have the worker make the editions of a publication that was published, or a chapter of which came or went."""
    _soon(_publications_of(instance))


def remove_editions_with_page(instance: PublicationPage | ChapterPage, **kwargs: Any) -> None:
    """Remove at once the editions in which a page stands that was taken off the site; the worker makes what can be made.

    They would be public again before the worker is ready, as soon as somebody publishes the publication again.
    """
    if instance.first_published_at is None:  # a draft stands in no edition
        return
    publications = _publications_of(instance)
    remove_editions(publications)
    _soon(publications.visible())


def follow_move(
    sender: type[Page], instance: Page, parent_page_before: Page, parent_page_after: Page, **kwargs: Any
) -> None:
    """Remove the editions of the publication that a chapter was moved from, and of one that was moved out of sight.

    Wagtail sends a bare page; the sender is its type.
    """
    moved = sender.objects.get(pk=instance.pk)
    publications = _publications_of(moved)
    if sender is PublicationPage:
        remove_editions(publications.exclude(pk__in=publications.visible().values("pk")))
    elif parent_page_before.pk != parent_page_after.pk:
        before = PublicationPage.objects.filter(pk=parent_page_before.pk)
        remove_editions(before)
        _soon(before.visible())
    _soon(publications.visible())


def follow_restriction(signal: Any, instance: PageViewRestriction, raw: bool = False, **kwargs: Any) -> None:
    """See to the editions of each publication that stands at, below or above a page that is for everyone or not any more.

    What not everyone may read is removed at once. Which groups may read a page makes no difference to the public.
    """
    path = Page.objects.filter(pk=instance.page_id).values_list("path", flat=True).first()
    if raw or path is None:
        return
    above = [path[:length] for length in range(Page.steplen, len(path), Page.steplen)]
    publications = PublicationPage.objects.filter(Q(path__startswith=path) | Q(path__in=above))
    if signal is post_save:
        remove_editions(publications)
    _soon(publications.visible())


def make_editions_with_file(instance: Any, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """Have the worker look at the publications that show a picture, or name a document, that was changed."""
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


def _publications_of(page: PublicationPage | ChapterPage) -> ContentQuerySet:
    """Return the publication that ``page`` is, or that it is a chapter of, as a queryset."""
    if isinstance(page, PublicationPage):
        return PublicationPage.objects.filter(pk=page.pk)
    return PublicationPage.objects.filter(path=page.path[: -page.steplen])


def _soon(publications: ContentQuerySet) -> None:
    for publication_id in publications.order_by().values_list("pk", flat=True):
        transaction.on_commit(partial(make_editions_of.enqueue, publication_id))


def register() -> None:
    """Connect the handlers of this app."""
    uid = "publications.make_editions_after_change"
    for sender in (PublicationPage, ChapterPage):
        page_published.connect(make_editions_after_change, sender=sender, dispatch_uid=uid)
        page_unpublished.connect(remove_editions_with_page, sender=sender, dispatch_uid=uid)
        post_page_move.connect(follow_move, sender=sender, dispatch_uid=uid)
    post_delete.connect(remove_editions_with_page, sender=ChapterPage, dispatch_uid=uid)
    for signal in (post_save, post_delete):
        signal.connect(follow_restriction, sender=PageViewRestriction, dispatch_uid=uid)
        signal.connect(make_editions_behind, sender=GlossaryTerm, dispatch_uid=uid)
    post_save.connect(make_editions_behind, sender=SiteSettings, dispatch_uid=uid)
    for model in (get_image_model(), get_document_model()):
        post_save.connect(make_editions_with_file, sender=model, dispatch_uid=uid)

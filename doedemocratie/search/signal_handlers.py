"""Keep the index right where saving a page does not.

Wagtail indexes a page when its own row is saved. The names of its themes are part of what it is found by, and they
change elsewhere: when a theme is renamed, published, unpublished or deleted, and when a theme is given to the page. So
are the words of its documents: these are known when the worker has read them, and stop to count when the document is
deleted or is no longer for everyone.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_delete
from wagtail.models import Collection, CollectionViewRestriction
from wagtail.signals import page_published, page_unpublished

from doedemocratie.core.models import PageTheme, ThemePage
from doedemocratie.library.models import CustomDocument, DocumentReading

from .documents import pages_with
from .tasks import index_document, index_pages


def index_pages_of_theme(instance: ThemePage, **kwargs: Any) -> None:
    """Have the worker index the pages that carry the theme `instance`."""
    index_soon(list(PageTheme.objects.filter(theme=instance.pk).values_list("page", flat=True)))


def index_page_of_link(instance: PageTheme, raw: bool = False, **kwargs: Any) -> None:
    """Have the worker index the page that got or lost a theme."""
    if not raw:
        index_soon([instance.page_id])


def index_document_that_was_read(instance: DocumentReading, raw: bool = False, **kwargs: Any) -> None:
    """Have the worker index the words of a document that was read, and the pages with it."""
    if not raw:
        transaction.on_commit(partial(index_document.enqueue, instance.document_id))


def index_pages_without(instance: DocumentReading, **kwargs: Any) -> None:
    """Have the worker index the pages with a document that is deleted, or of which the text is forgotten."""
    index_soon(pages_with([instance.document_id]))


def index_pages_with(instance: CustomDocument, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """Have the worker index the pages with a document that may have come into another collection."""
    if not (created or raw):
        index_soon(pages_with([instance.pk]))


def index_pages_of_collection(
    instance: Collection | CollectionViewRestriction, raw: bool = False, created: bool = False, **kwargs: Any
) -> None:
    """Have the worker index the pages with documents of a collection that was moved, or became private or public."""
    collection = instance if isinstance(instance, Collection) else instance.collection
    if raw or (created and instance is collection):
        return
    # As it is after the transaction: a collection is saved before it is moved.
    transaction.on_commit(partial(_index_pages_below, collection.pk))


def _index_pages_below(collection_id: int) -> None:
    collection = Collection.objects.filter(pk=collection_id).first()
    if collection is not None:
        collections = collection.get_descendants(inclusive=True)
        documents = CustomDocument.objects.filter(collection__in=collections, reading__isnull=False)
        index_soon(pages_with(documents.values_list("pk", flat=True)))


def index_soon(page_ids: list[int]) -> None:
    """Have the worker index these pages, once what was changed about them is in the database."""
    if page_ids:
        transaction.on_commit(partial(index_pages.enqueue, page_ids))


def register() -> None:
    """Connect the handlers of this app."""
    for signal in (page_published, page_unpublished, pre_delete):
        signal.connect(index_pages_of_theme, sender=ThemePage, dispatch_uid="site_search.index_pages_of_theme")
    for signal in (post_save, post_delete):
        signal.connect(index_page_of_link, sender=PageTheme, dispatch_uid="site_search.index_page_of_link")
    _register_documents()


def _register_documents() -> None:
    post_save.connect(
        index_document_that_was_read, sender=DocumentReading, dispatch_uid="site_search.index_document_that_was_read"
    )
    # Before, because afterwards nobody knows which pages had the document.
    pre_delete.connect(index_pages_without, sender=DocumentReading, dispatch_uid="site_search.index_pages_without")
    post_save.connect(index_pages_with, sender=CustomDocument, dispatch_uid="site_search.index_pages_with")
    for sender in (Collection, CollectionViewRestriction):
        for signal in (post_save, post_delete):
            signal.connect(
                index_pages_of_collection, sender=sender, dispatch_uid="site_search.index_pages_of_collection"
            )

"""What the worker does for the search index."""

from __future__ import annotations

from django_tasks import task
from wagtail.models import Page
from wagtail.search import index

from doedemocratie.core.language import index_stems, index_words
from doedemocratie.library.models import DocumentPage

from .documents import pages_with

BATCH = 100  # pages of a document that are held and written at a time


@task()
def index_pages(page_ids: list[int]) -> int:
    """Put the pages with these ids into the index again; return how many still exist."""
    pages = list(Page.objects.filter(pk__in=page_ids).specific())
    for page in pages:
        index.insert_or_update_object(page)
    return len(pages)


@task()
def index_document(document_id: int) -> int:
    """Note which words each page of the document with this id is found by, and put the site's pages with it into the index.

    Returns how many of these there are.
    """
    keys = list(DocumentPage.objects.filter(document=document_id).values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        pages = list(DocumentPage.objects.filter(pk__in=keys[start : start + BATCH]))
        for page in pages:
            page.stems = _spaced(index_stems(page.text))
            page.words = _spaced(index_words(page.text))
        DocumentPage.objects.bulk_update(pages, ["stems", "words"])
    return index_pages.call(pages_with([document_id]))


def _spaced(terms: frozenset[str]) -> str:
    """Return the terms as the index of documents has them: each between two spaces, to be looked for as a whole."""
    return f" {' '.join(sorted(terms))} "

"""What the worker does for the search index."""

from __future__ import annotations

from django_tasks import task
from wagtail.models import Page
from wagtail.search import index


@task()
def index_pages(page_ids: list[int]) -> int:
    """Put the pages with these ids into the index again; return how many still exist."""
    pages = list(Page.objects.filter(pk__in=page_ids).specific())
    for page in pages:
        index.insert_or_update_object(page)
    return len(pages)

"""What the worker does for publications."""

from __future__ import annotations

from django_tasks import task


@task()
def make_editions_of(publication_id: int) -> list[str]:
    """Make the PDF and the EPUB of this publication that are missing or out of date; return which were made."""
    from publications.editions.making import make_editions  # what it needs is loaded by the worker only

    return [str(form) for form in make_editions(publication_id)]

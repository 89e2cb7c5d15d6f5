"""What the worker does for publications."""

from __future__ import annotations

from django_tasks import task

FIRST = 10
"""Before the pictures and the index, which a page can be read without; these files are what readers come for.

Nothing waits long for it: a publication is made once for each time that it is published, and costs little when nothing in
it changed. What looks at every publication waits its turn.
"""


@task(priority=FIRST)
def make_editions_of(publication_id: int) -> list[str]:
    """Make the PDF and the EPUB of this publication that are missing or out of date; return which were made."""
    from publications.editions.making import make_editions  # what it needs is loaded by the worker only

    return [str(form) for form in make_editions(publication_id)]


@task()
def make_editions_that_are_behind() -> list[int]:
    """Make the editions again that no longer say what their publication says; return the ids of those publications.

    A word that is explained otherwise, or another name of the site, changes publications that nobody published again.
    """
    from publications.editions.making import make_editions
    from publications.models.editions import PublicationEdition

    made = PublicationEdition.objects.order_by("publication").values_list("publication", flat=True).distinct()
    return [publication_id for publication_id in list(made) if make_editions(publication_id)]

"""What the worker does for links to other sites."""

from __future__ import annotations

from django_tasks import task

LAST = -10
"""After what an editor or a reader waits for."""


@task()
def note_links_on(page_id: int) -> int:
    """Note which links stand on the page with this id; return how many."""
    from doedemocratie.editorial.outside_links.keeping import keep_page

    return keep_page(page_id)


@task()
def note_links_in_footer() -> int:
    """Note which links stand at the bottom of every page; return how many."""
    from doedemocratie.editorial.outside_links.keeping import keep_footer

    return keep_footer()


@task(priority=LAST)
def check_due_links() -> int:
    """Check some of the links whose time has come; return how many."""
    from doedemocratie.editorial.outside_links.batches import check_batch

    return check_batch()


@task()
def check_link(link_id: int) -> int:
    """Check one link, because an editor asked; return whether it was checked."""
    from doedemocratie.editorial.outside_links.batches import check_links
    from doedemocratie.editorial.outside_links.models import OutsideLink

    return check_links(OutsideLink.objects.filter(pk=link_id))

"""What the worker does for pages."""

from __future__ import annotations

from django_tasks import task

from doedemocratie.core import drawing


@task()
def draw_pictures_of(page_id: int) -> bool:
    """Draw the sharing picture and the cover that the page with this id should have; return whether one was drawn."""
    return drawing.draw(page_id)


@task()
def draw_missing_pictures() -> int:
    """Draw what is missing on any page, after pages became public by what was changed elsewhere; return how many got it."""
    return sum(1 for _ in drawing.draw_lacking())

"""What the publications add to the admin. Wagtail reads this file; each part has its hooks beside its own code."""

from wagtail import hooks

from publications.chapters import hooks as chapter_hooks  # noqa: F401 (registers itself)
from publications.listings import PublicationListViewSet
from publications.withdrawing import hooks as withdrawing_hooks  # noqa: F401 (registers itself)
from publications.word import hooks as word_hooks  # noqa: F401 (registers itself)


@hooks.register("register_admin_viewset")
def publication_list() -> PublicationListViewSet:
    """Add the list of publications."""
    return PublicationListViewSet()

"""What leads to pages that somebody is about to delete."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from wagtail.contrib.settings.registry import registry as settings_registry
from wagtail.models import Page, ReferenceIndex
from wagtail.snippets.models import get_snippet_models

from doedemocratie.accounts.bin import outside_bin
from doedemocratie.editorial.bin.states import ids_in

SHOWN = 10


@dataclass(frozen=True)
class Link:
    """A page that leads to one of those; without a ``url`` for who may not open it."""

    title: str
    url: str


@dataclass(frozen=True)
class Links:
    """The first pages that lead there, how many more do, and how many settings and lists of the site."""

    pages: list[Link]
    more: int
    elsewhere: int

    @property
    def count(self) -> int:
        """How many places there are."""
        return len(self.pages) + self.more + self.elsewhere


def links_to(pages: Any, user: Any) -> Links:
    """Return what leads to ``pages``, a branch of the tree, from outside it. Pages in the bin do not count. Three queries."""
    page_type = ContentType.objects.get_for_model(Page)
    found = ReferenceIndex.objects.filter(to_content_type=page_type, to_object_id__in=ids_in(pages))
    places = list(found.values_list("base_content_type", "object_id").distinct())
    keys = [int(pk) for kind, pk in places if kind == page_type.pk]
    sources: Any = outside_bin(Page.objects.filter(pk__in=keys).exclude(pk__in=pages.values("pk"))).order_by(
        "-live", "title"
    )
    shown = [
        Link(page.get_admin_display_title(), _edit_url(page, user)) for page in sources[:SHOWN].specific(defer=True)
    ]
    kept_by_editors = ContentType.objects.get_for_models(*settings_registry, *get_snippet_models()).values()
    elsewhere = {kind.pk for kind in kept_by_editors}  # not what the site keeps of a page by itself, such as its rights
    return Links(shown, sources.count() - len(shown), sum(1 for kind, _ in places if kind in elsewhere))


def _edit_url(page: Page, user: Any) -> str:
    may = page.permissions_for_user(user).can_edit()
    return reverse("wagtailadmin_pages:edit", args=[page.pk]) if may else ""

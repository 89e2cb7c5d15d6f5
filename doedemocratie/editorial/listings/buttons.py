"""Publishing a page from a list. Taking one off the site is Wagtail's own button there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from wagtail import hooks
from wagtail.admin.ui.menus.pages import PageMenuItem
from wagtail.models import Page

from doedemocratie.editorial.bulk_publishing import may_publish_now


class PublishButton(PageMenuItem):
    """Publish the newest version of the page, after a question.

    That is the action on many pages, with one page: it judges the draft and says what is wrong with it.
    """

    label = "Publiceren"
    icon_name = "upload"

    @cached_property
    def url(self) -> str:
        """Return where the question is asked."""
        query = {"id": self.page.pk, **({"next": self.next_url} if self.next_url else {})}
        return f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', 'publish'])}?{urlencode(query)}"

    def is_shown(self, user: Any) -> bool:
        """Return whether there is something to publish, and the user may do that alone. No query for a prepared row."""
        page = self.page
        something = not page.alias_of_id and (page.has_unpublished_changes or not page.live)
        return something and not page.is_root() and may_publish_now(page, user)


@hooks.register("register_page_listing_more_buttons")
def publish_button(page: Page, user: Any, next_url: str | None = None) -> Iterator[PageMenuItem]:
    """Offer it in the lists of pages, beside taking the page off the site."""
    yield PublishButton(page=page, next_url=next_url, priority=35)

"""The screens of the editors' workshop: dashboard, lists, reports, files and actions on many pages, in every light and width."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from doedemocratie.library.models import CustomImage
from news.models import NewsArticlePage
from tests.browser.conftest import DESKTOP, PHONE, looks
from tests.browser.screens import OUT_OF_REACH, SETTLED, WAGTAILS, page

__all__ = ["page"]

pytestmark = pytest.mark.django_db(transaction=True)

SCREENS = """
    wagtailadmin_home dashboard:planning dashboard:drafts dashboard:comments
    nieuwsberichten:index bijeenkomsten:index publicaties:index
    care:pages care:images care:readability care:themeless
    loose_ends:links loose_ends:outside_links loose_ends:redirects loose_ends:images loose_ends:documents
    news_reports:events wagtailimages:index wagtailimages:add_multiple wagtaildocs:add_multiple
""".split()


def test_every_screen_is_accessible_and_fits_a_phone(page: Page, axe: Callable[[Page], list[str]]) -> None:
    image, articles = CustomImage.objects.all()[0], NewsArticlePage.objects.order_by("path")[:2]
    chosen = "&".join(f"id={article.pk}" for article in articles)
    many = [
        f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', action])}?{chosen}&next=/beheer/"
        for action in ("set_owner", "set_review", "add_theme", "delete")
    ]
    files = [reverse(name, args=[image.pk]) for name in ("wagtailimages:edit", "wagtailimages:delete")]
    found = []
    for address in [*map(reverse, SCREENS), *files, *many]:
        answer = page.goto(address)
        assert answer
        assert answer.status == 200, address
        for look in looks(page, DESKTOP, PHONE):
            found += [f"{look} {problem}" for problem in axe(page)]
        page.evaluate(SETTLED)
        found += [f"{address} out of reach: {html}" for html in page.evaluate(OUT_OF_REACH)]
    assert [problem for problem in found if not any(part in problem for part in WAGTAILS)] == []

"""Redirects that make themselves for pages that move."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from doedemocratie.delivery.schedule import carry_out
from publications.models import ChapterPage
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def site() -> dict[str, Any]:
    return factories.make_site()


@pytest.fixture
def rename(django_capture_on_commit_callbacks: Any) -> Any:
    """What gives a page another slug and publishes that."""

    def change(page: Page, slug: str, publish: bool = True) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            page = Page.objects.get(pk=page.pk).specific
            page.slug = slug
            revision = page.save_revision()
            if publish:
                revision.publish()
            elif not page.live:
                page.save()  # as the editor's form does for a page that is not live

    return change


def move(page: Page, to: Page) -> None:
    Page.objects.get(pk=page.pk).specific.move(Page.objects.get(pk=to.pk), pos="last-child")


def kept() -> dict[str, str]:
    """Every redirect, with the address of its page."""
    return {one.old_path: one.redirect_page.url if one.redirect_page else one.redirect_link for one in all_of_them()}


def all_of_them() -> list[Redirect]:
    return list(Redirect.objects.select_related("redirect_page").order_by("old_path"))


def asked(path: str) -> tuple[int, str]:
    response = Client().get(path)
    return response.status_code, response.headers.get("Location", "")


def test_a_page_with_another_slug(site: dict[str, Any], rename: Any) -> None:
    article = factories.make_article(site["nieuws"], slug="oud")
    rename(article, "nieuw")
    assert kept() == {"/nieuws/oud": "/nieuws/nieuw/"}
    assert all(
        one.automatically_created and one.is_permanent and one.site == Site.objects.get() for one in all_of_them()
    )
    assert asked("/nieuws/oud/") == (301, "/nieuws/nieuw/")


def test_a_chain_is_one_step_and_a_way_back_is_no_loop(site: dict[str, Any], rename: Any) -> None:
    article = factories.make_article(site["nieuws"], slug="een")
    rename(article, "twee")
    rename(article, "drie")
    assert kept() == {"/nieuws/een": "/nieuws/drie/", "/nieuws/twee": "/nieuws/drie/"}
    rename(article, "een")
    assert kept() == {"/nieuws/drie": "/nieuws/een/", "/nieuws/twee": "/nieuws/een/"}
    assert asked("/nieuws/een/")[0] == 200


def test_two_pages_change_places(site: dict[str, Any], rename: Any) -> None:
    first, second = (factories.make_article(site["nieuws"], slug=slug) for slug in ("a", "b"))
    rename(first, "c")
    rename(second, "a")
    assert kept() == {"/nieuws/b": "/nieuws/a/"}
    assert [asked(f"/nieuws/{slug}/")[0] for slug in "abc"] == [200, 301, 200]


def test_a_moved_publication_takes_its_chapters_along(site: dict[str, Any], rename: Any) -> None:
    publication = factories.make_publication(site["publicaties"], slug="gids")
    factories.add_page(publication, ChapterPage, slug="begin")
    factories.add_page(publication, ChapterPage, slug="concept", live=False)
    taken_off = factories.add_page(publication, ChapterPage, slug="weg")
    taken_off.unpublish()
    rename(publication, "handreiking")
    assert kept() == {
        "/publicaties/gids": "/publicaties/handreiking/",
        "/publicaties/gids/begin": "/publicaties/handreiking/begin/",
        "/publicaties/gids/weg": "/publicaties/handreiking/weg/",
    }
    assert asked("/publicaties/gids/begin/") == (301, "/publicaties/handreiking/begin/")
    assert asked("/publicaties/gids/weg/")[0] == 410
    assert asked("/publicaties/gids/concept/")[0] == 404


def test_a_page_that_is_moved_in_the_tree(site: dict[str, Any]) -> None:
    parent = factories.make_standard_page(site["home"], slug="boven")
    page = factories.make_standard_page(site["home"], slug="los")
    factories.make_standard_page(page, slug="kind")
    move(page, parent)
    assert kept() == {"/los": "/boven/los/", "/los/kind": "/boven/los/kind/"}
    move(page, site["home"])
    assert kept() == {"/boven/los": "/los/", "/boven/los/kind": "/los/kind/"}


def test_a_draft_makes_none(site: dict[str, Any], rename: Any) -> None:
    draft = factories.make_article(site["nieuws"], slug="concept", live=False)
    rename(draft, "ander-concept", publish=False)
    live = factories.make_article(site["nieuws"], slug="live")
    rename(live, "nog-niet", publish=False)
    page = factories.make_standard_page(site["home"], slug="pagina", live=False)
    move(page, factories.make_standard_page(site["home"], slug="boven"))
    assert kept() == {}


def test_reordering_makes_none(site: dict[str, Any]) -> None:
    first, second = (factories.make_article(site["nieuws"]) for _ in range(2))
    Page.objects.get(pk=second.pk).move(Page.objects.get(pk=first.pk), pos="left")
    assert kept() == {}


def test_a_page_that_leaves_the_site_leads_nowhere(site: dict[str, Any]) -> None:
    page = factories.make_standard_page(site["home"], slug="pagina")
    elsewhere = Page.get_first_root_node().add_child(instance=Page(title="Elders", slug="elders"))
    move(page, elsewhere)
    assert kept() == {}


def test_what_an_editor_made_follows(site: dict[str, Any], rename: Any) -> None:
    page = factories.make_standard_page(site["home"], slug="pagina")
    other = factories.make_standard_page(site["home"], slug="pagina-twee")
    here = Site.objects.get()
    Redirect.objects.create(old_path="/kort", redirect_link="/pagina/?a=1#kop", site=here)
    Redirect.objects.create(old_path="/blijft", redirect_link=f"{other.url}#kop", site=here)
    Redirect.objects.create(old_path="/vast", redirect_page=page, site=here)
    rename(page, "nieuw")
    assert kept() == {
        "/kort": "/nieuw/?a=1#kop",
        "/blijft": "/pagina-twee/#kop",
        "/pagina": "/nieuw/",
        "/vast": "/nieuw/",
    }


def test_a_new_page_takes_its_address_back(site: dict[str, Any], rename: Any) -> None:
    article = factories.make_article(site["nieuws"], slug="oud")
    rename(article, "nieuw")
    successor = factories.make_article(site["nieuws"], slug="oud")
    assert kept() == {}
    successor.unpublish()
    assert asked("/nieuws/oud/")[0] == 410


def test_a_planned_page_takes_its_address_when_it_goes_live(
    site: dict[str, Any], rename: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename(factories.make_article(site["nieuws"], slug="oud"), "nieuw")
    successor = factories.make_article(site["nieuws"], slug="oud", live=False)
    successor.go_live_at = timezone.now() + dt.timedelta(days=1)
    successor.save_revision().publish()
    assert asked("/nieuws/oud/") == (301, "/nieuws/nieuw/")
    monkeypatch.setattr(timezone, "now", lambda: successor.go_live_at + dt.timedelta(minutes=1))
    assert carry_out() == 1
    assert kept() == {}
    assert asked("/nieuws/oud/")[0] == 200


def test_a_long_address_is_left_out(site: dict[str, Any], rename: Any) -> None:
    page = factories.make_standard_page(site["home"], slug="a" * 200)
    factories.make_standard_page(page, slug="b" * 200)
    rename(page, "kort")
    assert kept() == {f"/{'a' * 200}": "/kort/"}


def test_the_number_of_queries_does_not_grow(site: dict[str, Any]) -> None:
    counts = []
    for number in (1, 40):
        page = factories.make_standard_page(site["home"], slug=f"tak-{number}")
        for _ in range(number):
            factories.make_standard_page(page)
        parent = factories.make_standard_page(site["home"])
        page, parent = (Page.objects.get(pk=one.pk).specific for one in (page, parent))
        with CaptureQueriesContext(connection) as queries:
            page.move(parent, pos="last-child")
        counts.append(len([one for one in queries if "redirect" in one["sql"].lower()]))
    assert counts[0] == counts[1] <= 5
    assert Redirect.objects.count() == 43

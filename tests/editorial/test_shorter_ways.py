"""What saves editors a click: a text that is ready, the home page on the dashboard, and where the window to choose a page opens."""

from __future__ import annotations

import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from wagtail.rich_text import RichText

from doedemocratie.accounts.enums import Role
from doedemocratie.core.blocks import BodyBlock
from doedemocratie.core.publishing import check_publishable
from doedemocratie.editorial.bin.moving import throw_away
from home.models import HomePage
from news.models import EventPage, NewsArticlePage
from publications.models import ChapterPage
from tests import factories
from tests.accounts.conftest import Tree, make_user, signed_in
from tests.editorial.test_publishing_rules import EMPTY_TEXT
from tests.editorial.test_writing import form_of, newest

pytestmark = pytest.mark.django_db

A_TEXT = EMPTY_TEXT.replace('"text": " "', '"text": "Kom langs."')


def text_fields(*texts: str) -> dict[str, str]:
    """Return what the form sends of a body of texts."""
    fields = {"body-count": str(len(texts))}
    for number, text in enumerate(texts):
        block = {"type": "paragraph", "order": str(number), "deleted": "", "id": "", "value": text}
        fields |= {f"body-{number}-{name}": value for name, value in block.items()}
    return fields


def new_page(client: Client, model: type[Page], parent: Page) -> str:
    """Return the address of the form of a new page."""
    return reverse("wagtailadmin_pages:add", args=[model._meta.app_label, model._meta.model_name, parent.pk])


def types_of_blocks(html: str) -> list[str]:
    """Return the types of the blocks with which the form of the body begins."""
    body = BeautifulSoup(html, "html.parser").find(id="body")
    assert body is not None
    value, *_ = json.loads(str(body["data-w-block-arguments-value"]))
    return [one["type"] for one in value]


def test_a_new_page_begins_with_a_text(tree: Tree) -> None:
    client = signed_in(make_user("noor", Role.REDACTEUREN))
    add = new_page(client, NewsArticlePage, tree["news_index"])
    assert types_of_blocks(client.get(add).content.decode()) == ["paragraph"]
    edit = reverse("wagtailadmin_pages:edit", args=[tree["article"].pk])
    assert types_of_blocks(client.get(edit).content.decode()) == []


def test_a_text_that_is_left_empty_stays_in_a_draft_and_never_reaches_readers(tree: Tree) -> None:
    client = signed_in(make_user("noor", Role.REDACTEUREN))
    address = reverse("wagtailadmin_pages:edit", args=[tree["article"].pk])
    data = form_of(client, address) | text_fields(EMPTY_TEXT, A_TEXT, EMPTY_TEXT)
    client.post(address, data)
    article = NewsArticlePage.objects.get(pk=tree["article"].pk)
    assert len(article.get_latest_revision_as_object().body) == 3
    client.post(address, data | newest(client, address) | {"action-publish": "x"})
    article.refresh_from_db()
    assert ["Kom langs." in str(block.value) for block in article.body] == [True]


def test_an_event_needs_no_text(tree: Tree) -> None:
    client = signed_in(make_user("noor", Role.REDACTEUREN))
    address = reverse("wagtailadmin_pages:edit", args=[tree["event"].pk])
    data = form_of(client, address) | text_fields(EMPTY_TEXT) | {"title": "Open dag", "action-publish": "x"}
    client.post(address, data)
    event = EventPage.objects.get(pk=tree["event"].pk)
    assert (event.title, list(event.body)) == ("Open dag", [])


def test_an_empty_text_is_no_text_of_a_chapter(tree: Tree) -> None:
    empty = [("paragraph", RichText('<p data-block-key="a1b2c"></p>'))]
    chapter = factories.add_page(tree["publication"], ChapterPage, live=False, body=empty)
    with pytest.raises(Exception, match="Zonder tekst komt het niet op de site"):
        check_publishable(chapter)


@pytest.mark.parametrize("source", ["", "<p></p>", '<p data-block-key="a1b2c"> </p>', "<p><br/></p>"])
def test_an_empty_text_is_not_rendered(source: str) -> None:
    block = BodyBlock()
    value = block.normalize([("paragraph", source), ("paragraph", "<p>a</p>")])
    html = BeautifulSoup(block.render(value), "html.parser")
    assert [text.get_text() for text in html.select(".rich-text")] == ["a"]


@pytest.mark.parametrize("role", list(Role))
def test_the_home_page_is_one_click_away_for_who_may_change_it(tree: Tree, role: Role) -> None:
    page = BeautifulSoup(signed_in(make_user("noor", role)).get(reverse("wagtailadmin_home")).content, "html.parser")
    links = [link["href"] for link in page.select("main a") if "Voorpagina wijzigen" in link.get_text()]
    edit = reverse("wagtailadmin_pages:edit", args=[HomePage.objects.get().pk])
    assert links == ([] if role is Role.REDACTEUREN else [edit])


def begins_at(client: Client, page_type: str) -> str:
    """Return at which page the window to choose a page opens."""
    answer: Any = client.get(reverse("wagtailadmin_choose_page"), {"page_type": page_type})
    assert answer.status_code == 200
    return str(answer.context["parent_page"].title)


def test_the_window_to_choose_a_page_opens_where_such_pages_stand(tree: Tree) -> None:
    client = signed_in(make_user("els", Role.EINDREDACTEUREN))
    article = factories.make_article(tree["news_index"], title="Nog een")
    assert begins_at(client, "news.newsarticlepage") == "Nieuws"
    throw_away(article, None)
    assert begins_at(client, "news.newsarticlepage") == "Nieuws"
    assert begins_at(client, "wagtailcore.page") == "Voorpagina"
    assert client.get(reverse("wagtailadmin_choose_page"), {"page_type": "foo.bar"}).status_code == 404

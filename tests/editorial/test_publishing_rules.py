"""What the law requires is there before a page is published; a draft is saved whatever is missing."""

from __future__ import annotations

import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from wagtail.rich_text import RichText

from doedemocratie.accounts.enums import Role
from doedemocratie.core.blocks import BodyBlock, ImageBlock, VideoBlock
from doedemocratie.core.blocks.media import NO_TRANSCRIPT
from doedemocratie.core.publishing import NO_DESCRIPTION, NO_INTRODUCTION, check_publishable
from news.models import NewsArticlePage
from tests import factories
from tests.accounts.conftest import Tree, make_user, signed_in
from tests.editorial.test_writing import form_of, newest

pytestmark = pytest.mark.django_db

EMPTY_TEXT = '{"entityMap": {}, "blocks": [{"key": "a1b2c", "text": " ", "type": "unstyled", "depth": 0, '
EMPTY_TEXT += '"inlineStyleRanges": [], "entityRanges": []}]}'


@pytest.fixture
def client(tree: Tree) -> Client:
    """The browser of an editor."""
    return signed_in(make_user("noor", Role.REDACTEUREN))


def video_fields(transcript: str = EMPTY_TEXT) -> dict[str, str]:
    """Return what the form sends of a body with one video."""
    return {
        "body-count": "1",
        "body-0-type": "video",
        "body-0-order": "0",
        "body-0-deleted": "",
        "body-0-id": "",
        "body-0-value-title": "Een burgertop",
        "body-0-value-url": "https://voorbeeld.nl/video",
        "body-0-value-poster": "",
        "body-0-value-transcript": transcript,
    }


def image_fields(image: Any, **more: str) -> dict[str, str]:
    """Return what the form sends of a body with one picture."""
    return {
        "body-count": "1",
        "body-0-type": "image",
        "body-0-order": "0",
        "body-0-deleted": "",
        "body-0-id": "",
        "body-0-value-image": str(image.pk),
        "body-0-value-caption": "",
        "body-0-value-credit": "",
        **{f"body-0-value-{name}": value for name, value in more.items()},
    }


def missing(name: str) -> tuple[dict[str, str], str]:
    """Return what the form sends of a page that lacks ``name``, and the message that tells so."""
    if name == "teaser":
        return {"introduction": "  "}, NO_INTRODUCTION
    if name == "transcript":
        return video_fields(), NO_TRANSCRIPT
    if name == "transcript never touched":
        return video_fields("null"), NO_TRANSCRIPT
    image = factories.make_image(description="")
    if name == "description of the picture on top":
        return {"lead_image": str(image.pk)}, NO_DESCRIPTION
    return image_fields(image), NO_DESCRIPTION


MISSING = [
    "teaser",
    "transcript",
    "transcript never touched",
    "description of the picture on top",
    "description of a picture in the text",
]


@pytest.mark.parametrize("name", MISSING)
def test_what_the_law_requires_holds_up_publishing_and_no_draft(name: str, tree: Tree, client: Client) -> None:
    typed, message = missing(name)
    article = tree["article"]
    address = reverse("wagtailadmin_pages:edit", args=[article.pk])
    data = form_of(client, address) | {"title": "Anders"} | typed
    by_itself = client.post(address, data, headers={"Accept": "application/json"})
    assert by_itself.json()["success"], by_itself.json()
    assert client.post(address, data | newest(client, address)).status_code == 302
    article.refresh_from_db()
    draft = article.get_latest_revision_as_object()
    assert (draft.title, article.title) == ("Anders", "Bericht")

    answer = client.post(address, data | newest(client, address) | {"action-publish": "action-publish"})
    assert answer.status_code == 200
    assert message in errors_of(answer.content.decode())
    article.refresh_from_db()
    assert article.title == "Bericht"
    with pytest.raises(ValidationError):
        check_publishable(draft)


def errors_of(html: str) -> str:
    """Return what the page says of its fields: Wagtail shows it beside them, that of blocks by a script."""
    page = BeautifulSoup(html, "html.parser")
    shown = [element.get_text(" ", strip=True) for element in page.select(".error-message")]
    blocks = [
        json.dumps(json.loads(element["data-w-block-arguments-value"]), ensure_ascii=False)
        for element in page.select("[data-w-block-arguments-value]")
    ]
    return " ".join([*shown, *blocks])


def test_a_draft_that_lacks_it_is_not_published_with_others(tree: Tree, client: Client) -> None:
    article = tree["article"]
    address = reverse("wagtailadmin_pages:edit", args=[article.pk])
    client.post(address, form_of(client, address) | {"title": "Anders"} | video_fields())
    client.post(f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', 'publish'])}?id={article.pk}")
    article.refresh_from_db()
    assert article.title == "Bericht"


def test_a_picture_that_only_decorates_needs_no_description(tree: Tree, client: Client) -> None:
    image = factories.make_image(description="")
    address = reverse("wagtailadmin_pages:edit", args=[tree["article"].pk])
    data = form_of(client, address) | image_fields(image, decorative="on", caption="Een rand")
    assert client.post(address, data | {"action-publish": "action-publish"}).status_code == 302
    html = BeautifulSoup(client.get("/nieuws/bericht/").content, "html.parser")
    assert html.select_one(".block-image img")["alt"] == ""
    assert html.select_one(".block-image figcaption").get_text(strip=True) == "Een rand"


def test_a_picture_that_was_chosen_before_there_was_a_choice_is_described(tree: Tree) -> None:
    image = factories.make_image(description="Een tafel")
    stream = BodyBlock().to_python([{"type": "image", "value": {"image": image.pk, "caption": "", "credit": ""}}])
    html = BeautifulSoup(stream.render_as_block(), "html.parser")
    assert html.select_one("img")["alt"] == "Een tafel"


def test_what_else_is_wrong_with_a_video_is_said_as_well() -> None:
    block = VideoBlock()
    with pytest.raises(ValidationError) as caught:
        block.clean(block.to_python({"title": "", "url": "https://voorbeeld.nl/", "transcript": "<p></p>"}))
    assert set(caught.value.block_errors) == {"title", "transcript"}
    value = block.to_python({"title": "Top", "url": "https://voorbeeld.nl/", "transcript": "<p>Mensen praten.</p>"})
    assert isinstance(block.clean(value)["transcript"], RichText)
    assert block.clean_deferred(block.to_python({"title": "Top", "url": "", "transcript": ""}))["title"] == "Top"


def test_a_picture_that_was_deleted_does_not_stop_a_draft() -> None:
    block = ImageBlock()
    assert block.clean_deferred(block.to_python({"image": None, "caption": ""}))["image"] is None


def test_a_finished_page_may_be_published(tree: Tree) -> None:
    article = NewsArticlePage.objects.get(pk=tree["article"].pk)
    image = factories.make_image()
    article.lead_image = image
    article.body = [("image", {"image": image, "caption": "", "credit": ""})] * 2
    check_publishable(article)

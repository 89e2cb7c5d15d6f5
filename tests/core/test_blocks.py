"""The body blocks: each renders, previews, names itself in Dutch, and survives what it refers to."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.template.loader import get_template
from wagtail import blocks

from doedemocratie.core.blocks import BodyBlock, HeadingBlock, VideoBlock
from news.models import NewsArticlePage
from tests import factories

pytestmark = pytest.mark.django_db

BLOCKS = BodyBlock().child_blocks


def render(stream: list[tuple[str, Any]]) -> BeautifulSoup:
    page = NewsArticlePage(body=stream)
    return BeautifulSoup(page.body.stream_block.render(page.body), "html.parser")


@pytest.mark.parametrize("name", BLOCKS)
def test_every_block_has_its_dutch_name_icon_group_preview_and_template(name: str) -> None:
    block = BLOCKS[name]
    assert block.meta.template == f"blocks/{name}.html"
    get_template(block.meta.template)
    assert block.meta.icon != "placeholder"
    assert block.meta.group in {"Tekst", "Beeld", "Opbouw", "Verwijzingen"}
    assert block.meta.label, "a label that Wagtail makes from the key is English"
    assert block.get_description()
    assert block.is_previewable


@pytest.mark.parametrize("name", BLOCKS)
@pytest.mark.parametrize("with_library", [True, False])
def test_the_preview_of_every_block_renders(client: Any, admin_user: Any, name: str, with_library: bool) -> None:
    if with_library:
        factories.make_image()
    block = BLOCKS[name]
    value = block.normalize(block.get_preview_value())
    assert isinstance(block.render(value), str)


def test_headings_with_the_same_text_have_anchors_of_their_own() -> None:
    heading = {"text": "Vragen?", "level": "h2", "anchor": ""}
    page = NewsArticlePage(body=[("heading", heading), ("heading", heading), ("heading", heading | {"anchor": "vast"})])
    anchors = [item.anchor for item in page.table_of_contents()]
    html = BeautifulSoup(page.body.stream_block.render(page.body), "html.parser")
    assert anchors == ["vragen", "vragen-2", "vast"]
    assert [found["id"] for found in html.select("h2[id]")] == anchors


@pytest.mark.parametrize("anchor", ["Met Hoofdletters", "spatie in", 'x"onclick', "-begin"])
def test_an_anchor_is_letters_digits_and_hyphens(anchor: str) -> None:
    block = HeadingBlock()
    with pytest.raises(ValidationError):
        block.clean(block.to_python({"text": "Kop", "level": "h2", "anchor": anchor}))


def test_a_video_needs_its_words() -> None:
    block = VideoBlock()
    value = block.to_python({"title": "Film", "url": "https://voorbeeld.nl/film", "poster": None, "transcript": ""})
    with pytest.raises(ValidationError) as caught:
        block.clean(value)
    assert "transcript" in caught.value.block_errors


def test_a_video_is_a_link_and_loads_nothing_from_elsewhere() -> None:
    value = {"title": "Film", "url": "https://voorbeeld.nl/film", "poster": None, "transcript": "<p>Tekst</p>"}
    html = render([("video", value)])
    assert html.find("a", href="https://voorbeeld.nl/film")
    assert not html.find(["iframe", "script", "embed", "object", "video"])


def test_a_table_has_a_caption_and_header_cells() -> None:
    table = BLOCKS["table"]
    html = BeautifulSoup(table.render(table.get_preview_value()), "html.parser")
    assert html.table.caption.get_text(strip=True) == "Wie doet wat?"
    assert [cell.get_text(strip=True) for cell in html.select("th[scope=col]")] == ["Taak", "Wie"]
    assert [cell.get_text(strip=True) for cell in html.select("th[scope=row]")] == ["Plan maken", "Ruimte geven"]


def test_what_was_deleted_or_hidden_is_left_out() -> None:
    site = factories.make_site()
    image, document = factories.make_image(), factories.make_document()
    gone, hidden, shown = (factories.make_article(site["nieuws"], title=title) for title in ("Weg", "Besloten", "Er"))
    stream = [
        ("image", {"image": image, "caption": "Bijschrift", "credit": ""}),
        ("downloads", {"title": "Downloads", "documents": [document]}),
        ("page_links", {"title": "Lees ook", "pages": [gone, hidden, shown]}),
        ("paragraph", "<p>Tekst</p>"),
    ]
    article = factories.make_article(site["nieuws"], body=stream)
    image.delete()
    document.delete()
    gone.delete()
    factories.restrict(hidden)
    body = NewsArticlePage.objects.get(pk=article.pk).body
    html = BeautifulSoup(body.stream_block.render(body), "html.parser")
    assert html.find("img") is None
    assert [link["href"] for link in html.find_all("a")] == [shown.url]


def test_text_of_editors_cannot_become_markup() -> None:
    html = render([("quote", {"text": "<script>alert(1)</script>", "source": "<b>x</b>", "source_url": ""})])
    assert html.find(["script", "b"]) is None


@pytest.mark.parametrize(("columns", "rows"), [([], []), ([{"type": "text", "heading": "Taak"}], [])])
def test_a_table_without_a_cell_is_refused(columns: list[Any], rows: list[Any]) -> None:
    block = BLOCKS["table"]
    value = block.to_python(
        {"caption": "Wie doet wat?", "row_headers": True, "table": {"columns": columns, "rows": rows}}
    )
    with pytest.raises(ValidationError) as caught:
        block.clean(value)
    assert "table" in caught.value.block_errors


def test_what_a_new_block_holds_has_every_field_that_its_form_draws() -> None:
    """The editor's form shows "undefined" for a field that the first value lacks, and fails for rich text."""

    def lacking(block: Any, value: Any, path: str) -> list[str]:
        if isinstance(block, blocks.ListBlock):
            return [one for item in value for one in lacking(block.child_block, item, f"{path}[]")]
        if isinstance(block, blocks.StructBlock):
            found = [f"{path}.{name}" for name in block.child_blocks if name not in value]
            there = [(name, child) for name, child in block.child_blocks.items() if name in value]
            return found + [one for name, child in there for one in lacking(child, value[name], f"{path}.{name}")]
        return []

    kinds = BodyBlock().child_blocks.items()
    assert not [one for name, block in kinds for one in lacking(block, block.get_default(), name)]
    assert len(BodyBlock().child_blocks["steps"].get_default()["steps"]) == 2
